import { beforeEach, expect, test, vi } from 'vitest';
import { ScreenLayout } from '../../shared/layout.ts';
import { EMPTY_LAYOUT, withActive, withCell, withGrid, withMaximised, type Layout } from './grid.ts';
import { fromKept, LayoutKeeper, toKept } from './keep.ts';

const LAYOUT: Layout = withCell(withCell(withGrid(EMPTY_LAYOUT, 2, 2), 0, { seriesUid: '1.2' }), 3, {
  seriesUid: '1.3',
  plane: 'coronal',
});

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

test.each([LAYOUT, withMaximised(LAYOUT, 3), withGrid(LAYOUT, 1, 2), EMPTY_LAYOUT])(
  'comes back as it was: %#',
  (layout) => {
    const kept = ScreenLayout.parse(JSON.parse(JSON.stringify(toKept(layout, true, []))));
    expect(fromKept(kept, () => true)).toEqual(layout);
  },
);

test('a series that may not be shown any more does not come back, in whatever place', () => {
  const kept = toKept(withActive(withGrid(LAYOUT, 1, 1), 0), true, []);
  expect(fromKept(kept, () => false).cells.every((cell) => cell === undefined)).toBe(true);
});

test('a kept layout that makes no sense becomes one that does', () => {
  const kept = ScreenLayout.parse({
    rows: 1,
    columns: 2,
    cells: [],
    active: 11,
    maximised: 7,
    isOpen: false,
    places: [],
  });
  expect(fromKept(kept, () => true)).toEqual({ ...EMPTY_LAYOUT, columns: 2 });
});

test('changes are told together, news only, one after the other, and nothing after the patient has gone', async () => {
  const sent: number[] = [];
  let columns = 1;
  const answers: (() => void)[] = [];
  const keeper = new LayoutKeeper({
    read: () => ({ ...toKept(EMPTY_LAYOUT, true, []), columns }),
    send: (layout) => {
      sent.push(layout.columns);
      return new Promise((resolve) => answers.push(resolve));
    },
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  keeper.touch();
  columns = 2;
  keeper.touch();
  await vi.advanceTimersByTimeAsync(400);
  expect(sent).toEqual([2]);
  columns = 3;
  keeper.touch();
  await vi.advanceTimersByTimeAsync(400);
  expect(sent).toEqual([2]);
  answers.shift()?.();
  await vi.advanceTimersByTimeAsync(800);
  expect(sent).toEqual([2, 3]);
  answers.shift()?.();
  keeper.touch();
  await vi.advanceTimersByTimeAsync(800);
  expect(sent).toEqual([2, 3]);
  columns = 4;
  keeper.touch();
  keeper.stop();
  await vi.advanceTimersByTimeAsync(800);
  await keeper.flush();
  expect(sent).toEqual([2, 3]);
});

test('what could not be told is told again', async () => {
  let fails = true;
  const send = vi.fn(() => (fails ? Promise.reject(new Error('no answer')) : Promise.resolve()));
  const read = () => toKept(EMPTY_LAYOUT, true, []);
  const keeper = new LayoutKeeper({ send, read, after: () => () => undefined });
  await keeper.flush();
  fails = false;
  await keeper.flush();
  await keeper.flush();
  expect(send).toHaveBeenCalledTimes(2);
});
