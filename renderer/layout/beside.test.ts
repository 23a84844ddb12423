import { expect, test } from 'vitest';
import { withBeside } from './beside.ts';
import { EMPTY_LAYOUT, withActive, withCell, withGrid, withMaximised, type Layout } from './grid.ts';

function layout(rows: number, columns: number, names: string, active: number): Layout {
  let made = withGrid(EMPTY_LAYOUT, rows, columns);
  for (const [place, seriesUid] of Array.from(names).entries()) {
    if (seriesUid !== '·') made = withCell(made, place, { seriesUid });
  }
  return withActive(made, active);
}

test.each([
  ['alone: a second pane', layout(1, 1, 'a', 0), '1x2 ap 0'],
  ['an empty pane is taken, the next one first', layout(2, 2, 'a··d', 0), '2x2 ap·d 0'],
  ['round the corner', layout(2, 2, '·bcd', 3), '2x2 pbcd 3'],
  ['none is empty: the pane after the active one', layout(1, 3, 'abc', 2), '1x3 pbc 2'],
  ['while one is maximised: all are shown again', withMaximised(layout(1, 2, 'ab', 0), 0), '1x2 ap 0'],
])('%s', (_name, before, expected) => {
  const { rows, columns, cells, active, maximised } = withBeside(before, 'p');
  const names = cells.slice(0, rows * columns).map((cell) => cell?.seriesUid ?? '·');
  expect([`${rows}x${columns} ${names.join('')} ${active}`, maximised]).toEqual([expected, undefined]);
});
