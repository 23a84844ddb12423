import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExaminationSeries, SeriesProgress } from '../../shared/examination.ts';
import { countUnseen, nextUnseen, NOTHING_SEEN, SeenWatch, shareOf, withMarks } from './seen.ts';

function series(uid: string, expected: number, state: SeriesProgress['state'] = 'complete'): ExaminationSeries {
  return {
    seriesInstanceUid: uid,
    modality: 'CT',
    description: '',
    expected,
    progress: { state, received: 0, bytes: 0, bytesPerSecond: 0, warnings: [] },
  };
}
const marks = (uid: string, images: string[], total: number) => [{ series: uid, images, total }];

describe('how much of a series was seen', () => {
  test('nothing, a part, all', () => {
    const one = series('1', 3);
    expect(shareOf(NOTHING_SEEN, one)).toEqual({ seen: 0, total: 3, isWhole: false });
    const part = withMarks(NOTHING_SEEN, marks('1', ['a/1', 'b/1'], 3));
    expect(shareOf(part, one)).toEqual({ seen: 2, total: 3, isWhole: false });
    expect(shareOf(withMarks(part, marks('1', ['c/1'], 3)), one).isWhole).toBe(true);
  });

  test('what has not arrived was not seen', () => {
    const seen = withMarks(NOTHING_SEEN, marks('1', ['a/1'], 1));
    expect(shareOf(seen, series('1', 3, 'running'))).toMatchObject({ total: 3, isWhole: false });
  });

  test('frames count, not instances; a complete series has what its headers say', () => {
    const seen = withMarks(NOTHING_SEEN, marks('1', ['a/1'], 40));
    expect(shareOf(seen, series('1', 1)).total).toBe(40);
    expect(shareOf(withMarks(NOTHING_SEEN, marks('1', ['a/1', 'b/1'], 2)), series('1', 3)).isWhole).toBe(true);
  });

  test('the same marks again change nothing', () => {
    const seen = withMarks(NOTHING_SEEN, marks('1', ['a/1'], 2));
    expect(withMarks(seen, marks('1', ['a/1'], 1))).toBe(seen);
  });

  test('an empty series is never seen to its end', () => {
    expect(shareOf(NOTHING_SEEN, series('1', 0)).isWhole).toBe(false);
  });
});

test('unseen images of an examination; what cannot be had is not counted', () => {
  const problem = { code: 'KOS_NO_RETRIEVE_URL', facts: {} } as const;
  const all = [series('1', 3), series('2', 5), { ...series('3', 7), problem }];
  expect(countUnseen(withMarks(NOTHING_SEEN, marks('1', ['a/1'], 3)), all)).toBe(7);
});

test('the next unseen series, in a circle', () => {
  const all = [
    series('1', 1),
    series('2', 1),
    { ...series('3', 1), problem: { code: 'INTERNAL', facts: {} } as const },
    series('4', 1),
  ];
  const seen = withMarks(NOTHING_SEEN, marks('2', ['a/1'], 1));
  const next = (current: string | undefined) => nextUnseen(seen, all, current)?.seriesInstanceUid;
  expect([next('1'), next('2'), next('4'), next(undefined)]).toEqual(['4', '4', '1', '1']);
  const whole = withMarks(seen, [...marks('1', ['b/1'], 1), ...marks('4', ['c/1'], 1)]);
  expect(nextUnseen(whole, all, '4')).toBeUndefined();
});

describe('watching a pane', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });
  const after = (milliseconds: number, run: () => void) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  };

  test('an image counts after a moment, and only while it stays', () => {
    const found: string[] = [];
    const watch = new SeenWatch({ after, onSeen: (image) => found.push(image) });
    watch.show('a');
    vi.advanceTimersByTime(150);
    watch.show('b');
    vi.advanceTimersByTime(199);
    expect(found).toEqual([]);
    watch.show('b');
    vi.advanceTimersByTime(1);
    expect(found).toEqual(['b']);
    watch.show('c');
    watch.show(undefined);
    vi.advanceTimersByTime(1000);
    expect(found).toEqual(['b']);
  });
});
