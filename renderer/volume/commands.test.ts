import { beforeEach, expect, test } from 'vitest';
import { COMMAND_GROUPS, type CommandContext } from '../commands/command.ts';
import { AXIAL, tiltedAxial, type Orientation } from '../geometry/testing/planes.ts';
import { activeCell, useLayout } from '../layout/layout-state.ts';
import { useLinks } from '../linking/link-state.ts';
import { openSeries } from '../viewer/open-series.ts';
import type { SeriesModel } from '../viewer/series-model.ts';
import { leavePatient } from '../viewer/viewer-state.ts';
import { VOLUME_COMMANDS } from './commands.ts';
import { sliceAt } from './testing/volumes.ts';
import { settingsOf, useVolume } from './volume-state.ts';

/** None of them uses it. */
const CONTEXT = {} as CommandContext;
const commandOf = (id: string) => VOLUME_COMMANDS.find((one) => one.id === id)!;
const run = (id: string) => commandOf(id).run(CONTEXT);
const isAvailable = (id: string) => commandOf(id).isAvailable?.(CONTEXT) ?? true;

/** A series of which these slices are known. */
function open(uid: string, places: readonly number[], orientation: Orientation = AXIAL): void {
  const slices = places.map((place) => {
    const { facts, ...rest } = sliceAt(place);
    return { ...rest, facts: { ...facts, orientation } };
  });
  const snapshot = { slices, ids: slices.map(({ id }) => id), states: new Map() };
  openSeries.set(uid, { snapshot: () => snapshot } as unknown as SeriesModel);
  useLayout.getState().place(useLayout.getState().active, { seriesUid: uid });
}

beforeEach(() => {
  leavePatient();
  openSeries.clear();
});

test('three planes and the slices take the place of what was there, and give it back', () => {
  useLayout.getState().setGrid(1, 2);
  useLayout.getState().place(1, { seriesUid: 'other' });
  useLayout.getState().activate(0);
  open('1', [0, 1, 2]);
  const before = useLayout.getState().cells;
  run('volume.planes');
  const { rows, columns, cells, active } = useLayout.getState();
  expect([rows, columns, active]).toEqual([2, 2, 0]);
  expect(cells.slice(0, 4)).toEqual([
    { seriesUid: '1', plane: 'axial' },
    { seriesUid: '1', plane: 'sagittal' },
    { seriesUid: '1', plane: 'coronal' },
    { seriesUid: '1' },
  ]);
  expect(commandOf('volume.planes').isOn?.(CONTEXT)).toBe(true);
  // From any of its panes, the one with the slices too.
  useLayout.getState().activate(3);
  run('volume.planes');
  expect(useLayout.getState()).toMatchObject({ rows: 1, columns: 2, cells: before, active: 0 });
  expect(commandOf('volume.planes').isOn?.(CONTEXT)).toBe(false);
});

test('planes that were there when the page came have one pane after them', () => {
  open('1', [0, 1, 2]);
  run('volume.planes');
  useVolume.getState().setBefore(undefined);
  run('volume.planes');
  expect(useLayout.getState()).toMatchObject({ rows: 1, columns: 1 });
  expect(activeCell()).toEqual({ seriesUid: '1' });
});

test.each(['volume.planes', 'volume.oblique'])(
  '%s: a series that is no volume stays as it is, with the reason',
  (id) => {
    open('1', [0, 1, 2, 3, 4, 5], tiltedAxial(20));
    run(id);
    expect(activeCell()).toEqual({ seriesUid: '1' });
    expect(useVolume.getState().notice).toMatchObject({ seriesUid: '1', refusals: [{ code: 'tilted' }], missing: 0 });
    open('2', [0, 1, 2]);
    run(id);
    expect(useVolume.getState().notice).toBeUndefined();
  },
);

test('an oblique plane takes the place of the slices, and turns about the point of the localiser', () => {
  open('1', [0, 1, 2]);
  expect(isAvailable('volume.turnRight')).toBe(false);
  run('volume.oblique');
  expect(activeCell()).toEqual({ seriesUid: '1', plane: 'oblique' });
  run('volume.turnRight');
  run('volume.tiltBackwards');
  expect(settingsOf('1').angles).toEqual({ rotation: 50, tilt: -5 });
  expect(isAvailable('volume.pivot')).toBe(false);
  useLinks.getState().locate({ position: [1, 2, 3], frameOfReferenceUid: '1.2.3', pane: 0 });
  expect(isAvailable('volume.pivot')).toBe(true);
  run('volume.pivot');
  expect(settingsOf('1').pivot).toEqual([1, 2, 3]);
  run('volume.oblique');
  expect(activeCell()).toEqual({ seriesUid: '1' });
});

test('slabs are for planes only', () => {
  open('1', [0, 1, 2]);
  expect(isAvailable('volume.slab')).toBe(false);
  run('volume.slab');
  expect(settingsOf('1').slab).toBeUndefined();
  run('volume.planes');
  expect(isAvailable('volume.thicker')).toBe(false);
  run('volume.slab');
  run('volume.thicker');
  expect(settingsOf('1').slab).toEqual({ mode: 'max', thickness: 12 });
});

test('without a series there is nothing to cut', () => {
  expect(VOLUME_COMMANDS.filter(({ id }) => isAvailable(id))).toEqual([]);
  for (const command of VOLUME_COMMANDS) command.run(CONTEXT);
  expect(useVolume.getState().notice).toBeUndefined();
  for (const { group } of VOLUME_COMMANDS) expect(COMMAND_GROUPS).toContain(group);
});
