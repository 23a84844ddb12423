/** What is said of a series of measurements. */
export interface Spread {
  readonly median: number;
  /** Nearest rank: below 20 values it is the worst. */
  readonly p95: number;
  readonly worst: number;
}

/** `worst` is the largest of times, and the smallest of ratios where more is better. Throws on an empty list. */
export function spreadOf(values: readonly number[], better: 'less' | 'more' = 'less'): Spread {
  const sorted = values.toSorted((a, b) => (better === 'less' ? a - b : b - a));
  const at = (index: number): number => {
    const value = sorted[index];
    if (value === undefined) throw new RangeError('nothing was measured');
    return value;
  };
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2;
  return {
    median: rounded(median),
    p95: rounded(at(Math.ceil(sorted.length * 0.95) - 1)),
    worst: rounded(at(sorted.length - 1)),
  };
}

/** Three decimals: more would say more than a clock knows. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
