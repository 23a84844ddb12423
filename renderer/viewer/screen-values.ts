/** An image under its window, as bytes for a canvas. */

export interface ScreenWindow {
  /** Values at and below are black, at and above `upper` white; the other way round when inverted. */
  readonly lower: number;
  readonly upper: number;
  /** A sigmoid in place of the straight line (PS3.3 C.11.2.1.3.1); centre and width are those of the same ends. */
  readonly isSigmoid: boolean;
  readonly isInverted: boolean;
}

const WHITE = 255;
const OPAQUE = 255;

/**
 * Writes an image as RGBA into `target`, four bytes a pixel: grey values once, colours (three in turn) each for itself.
 * Straight from `lower` to `upper`, which with the ends that Cornerstone makes of centre and width is PS3.3 C.11.2.1.2.1
 * for LINEAR and C.11.2.1.3.2 for LINEAR_EXACT. Never throws: a value that is no number is black.
 */
export function writeScreenValues(
  target: Uint8ClampedArray,
  values: ArrayLike<number>,
  isColor: boolean,
  window: ScreenWindow,
): void {
  const level = window.isSigmoid ? sigmoid(window) : straight(window);
  const pixels = target.length / 4;
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel += 1, to += 4) {
    const first = level(values[from] ?? 0);
    target[to] = first;
    target[to + 1] = isColor ? level(values[from + 1] ?? 0) : first;
    target[to + 2] = isColor ? level(values[from + 2] ?? 0) : first;
    target[to + 3] = OPAQUE;
    from += isColor ? 3 : 1;
  }
}

/** Beyond the ends the array that takes the bytes cuts off, and rounds. */
function straight({ lower, upper, isInverted }: ScreenWindow): (value: number) => number {
  // A window without any width is a step.
  if (!(upper > lower))
    return isInverted ? (value) => (value > lower ? 0 : WHITE) : (value) => (value > lower ? WHITE : 0);
  const slope = (isInverted ? -WHITE : WHITE) / (upper - lower);
  const atZero = (isInverted ? WHITE : 0) - lower * slope;
  return (value) => value * slope + atZero;
}

function sigmoid({ lower, upper, isInverted }: ScreenWindow): (value: number) => number {
  const width = Math.abs(upper - lower) + 1;
  const center = (lower + upper + 1) / 2;
  const slope = (isInverted ? 4 : -4) / width;
  return (value) => WHITE / (1 + Math.exp(slope * (value - center)));
}
