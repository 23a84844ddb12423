import { beforeEach, describe, expect, test } from 'vitest';
import { leavePatient, useViewer } from '../viewer/viewer-state.ts';
import { activeCell, useLayout } from './layout-state.ts';

const layout = () => useLayout.getState();
const viewer = () => useViewer.getState();
const shown = (): string =>
  `${layout()
    .cells.slice(0, layout().rows * layout().columns)
    .map((cell) => cell?.seriesUid ?? '·')
    .join('')} ${layout().active} ${viewer().seriesUid ?? '-'}`;

beforeEach(leavePatient);

describe('the viewer and its panes', () => {
  test('a series that is opened goes into the active pane', () => {
    viewer().open('a');
    layout().setGrid(1, 2);
    layout().activate(1);
    viewer().open('b');
    expect(shown()).toBe('ab 1 b');
  });

  test('the series of the viewer is that of the active pane; an empty one leaves the last', () => {
    viewer().open('a');
    layout().setGrid(1, 3);
    layout().place(1, { seriesUid: 'b' });
    expect(viewer().seriesUid).toBe('b');
    layout().activate(0);
    expect(viewer().seriesUid).toBe('a');
    layout().activate(2);
    expect(shown()).toBe('ab· 2 a');
  });

  test('the series that is open already can be opened in an empty pane too', () => {
    viewer().open('a');
    layout().setGrid(1, 2);
    layout().activate(1);
    viewer().open('a');
    expect(shown()).toBe('aa 1 a');
  });

  test('a plane of a volume stays one when its pane becomes the active one', () => {
    viewer().open('a');
    layout().setGrid(1, 2);
    layout().place(1, { seriesUid: 'b', plane: 'axial' });
    layout().activate(0);
    layout().activate(1);
    expect([activeCell(), viewer().seriesUid]).toEqual([{ seriesUid: 'b', plane: 'axial' }, 'b']);
  });

  test('panes that are arranged while the record is on the screen do not open the viewer', () => {
    layout().place(0, { seriesUid: 'a' });
    expect(viewer().seriesUid).toBeUndefined();
  });

  test('back in the record, the panes stay as they are; nothing stays once the patient has gone', () => {
    viewer().open('a');
    layout().setGrid(2, 2);
    viewer().close();
    expect(shown()).toBe('a··· 0 -');
    leavePatient();
    expect(shown()).toBe('· 0 -');
  });
});
