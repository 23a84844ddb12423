import { describe, expect, test } from 'vitest';
import { createRandom } from './testing/random.ts';
import {
  EMPTY_LAYOUT,
  neighbour,
  paneCount,
  PLACES,
  shownPlaces,
  shownSeries,
  withActive,
  withCell,
  withGrid,
  withMaximised,
  withoutSeries,
  type Layout,
} from './grid.ts';

const cell = (seriesUid: string) => ({ seriesUid });
/** `names` in the first places of a grid. */
function layout(rows: number, columns: number, names: string): Layout {
  let made = withGrid(EMPTY_LAYOUT, rows, columns);
  for (const [place, name] of Array.from(names).entries()) made = withCell(made, place, cell(name));
  return withActive(made, 0);
}
const names = ({ cells }: Layout): string => cells.map((one) => one?.seriesUid ?? '·').join('');

describe('the grid', () => {
  test('from 1x1 to 3x4, and no further', () => {
    const sizes = [
      [1, 1],
      [3, 4],
      [0, 0],
      [9, 9],
      [2, Number.NaN],
    ].map(([rows = 0, columns = 0]) => withGrid(EMPTY_LAYOUT, rows, columns));
    expect(sizes.map(({ rows, columns }) => `${rows}x${columns}`)).toEqual(['1x1', '3x4', '1x1', '3x4', '2x1']);
  });

  test('a cell keeps its content and its place when the grid grows or shrinks', () => {
    const full = layout(2, 2, 'abcd');
    const small = withGrid(full, 1, 2);
    expect([names(small), shownPlaces(small)]).toEqual(['abcd········', [0, 1]]);
    expect(names(withGrid(small, 2, 2))).toBe('abcd········');
  });

  test('the active pane stays in sight when its place goes', () => {
    const full = withActive(layout(2, 2, 'abcd'), 3);
    const small = withGrid(full, 1, 1);
    expect([names(small), small.active]).toEqual(['dbca········', 0]);
  });

  test('one pane is maximised and comes back; another that gets the keys takes its room', () => {
    const full = layout(2, 2, 'abcd');
    const alone = withMaximised(full, 2);
    expect([shownPlaces(alone), alone.active]).toEqual([[2], 2]);
    expect(shownPlaces(withActive(alone, 1))).toEqual([1]);
    expect(shownPlaces(withMaximised(alone, undefined))).toEqual([0, 1, 2, 3]);
    expect(withMaximised(full, 4)).toBe(full);
  });

  test('the next pane, round the corner', () => {
    const full = layout(1, 3, 'abc');
    expect([neighbour(full, 1), neighbour(full, -1)]).toEqual([1, 2]);
  });

  test('nothing is put where there is no pane', () => {
    const one = layout(1, 1, 'a');
    for (const place of [1, -1, 0.5, Number.NaN, PLACES]) expect(withCell(one, place, cell('x'))).toBe(one);
  });
});

test('the series in the panes, each once, the active one first', () => {
  const full = withActive(layout(2, 2, 'abab'), 1);
  expect(shownSeries(full)).toEqual(['b', 'a']);
  expect(shownSeries(withGrid(withActive(full, 0), 1, 1))).toEqual(['a']);
});

test('what may not be shown any more leaves its cells, in sight or not', () => {
  const hidden = withGrid(layout(2, 2, 'abca'), 1, 2);
  expect(names(withoutSeries(hidden, (uid) => uid !== 'a'))).toBe('·bc·········');
  expect(withoutSeries(hidden, () => true)).toBe(hidden);
});

test('whatever is done, the active pane is one that is shown and no series is lost by a change of the grid', () => {
  const { below } = createRandom(7);
  let now = EMPTY_LAYOUT;
  for (let step = 0; step < 5000; step++) {
    const before = now;
    const place = below(PLACES + 1) - 1;
    const deeds = [
      () => withGrid(now, below(5), below(6)),
      () => withCell(now, place, below(4) === 0 ? undefined : cell(String(below(9)))),
      () => withActive(now, place),
      () => withMaximised(now, below(3) === 0 ? undefined : place),
    ];
    const deed = below(deeds.length);
    now = deeds[deed]?.() ?? now;
    expect(shownPlaces(now)).toContain(now.active);
    expect(now.active).toBeLessThan(paneCount(now));
    expect(now.cells).toHaveLength(PLACES);
    if (deed === 0) expect(Array.from(names(now)).toSorted()).toEqual(Array.from(names(before)).toSorted());
  }
});
