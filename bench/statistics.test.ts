import { describe, expect, it } from 'vitest';
import { spreadOf } from './statistics.ts';

describe('the spread of measurements', () => {
  it('takes the middle, the nearest rank and the largest of times', () => {
    const values = Array.from({ length: 40 }, (_, index) => 40 - index);
    expect(spreadOf(values)).toEqual({ median: 20.5, p95: 38, worst: 40 });
  });

  it('takes the smallest as the worst where more is better', () => {
    expect(spreadOf([0.9, 1.2, 0.7], 'more')).toEqual({ median: 0.9, p95: 0.7, worst: 0.7 });
  });

  it('keeps the one value of a single run', () => {
    expect(spreadOf([3])).toEqual({ median: 3, p95: 3, worst: 3 });
  });

  it('says nothing of nothing', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
  });
});
