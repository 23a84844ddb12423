/** The commands of volumes. */
import { Box } from 'lucide-react';
import type { Command } from '../commands/command.ts';
import { activeCell, useLayout, type Cell } from '../layout/layout-state.ts';
import { useLinks } from '../linking/link-state.ts';
import type { PlaneKind } from './plane-stack.ts';
import { objectionTo } from './volume-offer.ts';
import { nextSlabMode, settingsOf, useVolume } from './volume-state.ts';

/** In mm and degrees, for one press. */
const THICKER = 2;
const TURN = 5;

/** Of the panes of a grid of two rows, in reading order; the last one shows the slices as they were acquired. */
const ARRANGEMENT: readonly (PlaneKind | undefined)[] = ['axial', 'sagittal', 'coronal', undefined];

const hasSeries = (): boolean => activeCell() !== undefined;
const hasPlane = (): boolean => activeCell()?.plane !== undefined;

export const VOLUME_COMMANDS: readonly Command[] = [
  {
    id: 'volume.planes',
    group: 'volume',
    label: 'control.planes',
    keys: ['Shift+G'],
    icon: Box,
    isAvailable: hasSeries,
    isOn: () => isArranged(activeCell()),
    run: () => togglePlanes(),
  },
  {
    id: 'volume.oblique',
    group: 'volume',
    label: 'control.obliquePlane',
    keys: [],
    isAvailable: hasSeries,
    isOn: () => activeCell()?.plane === 'oblique',
    run: () => toggleOblique(),
  },
  {
    id: 'volume.slab',
    group: 'volume',
    label: 'control.slabMode',
    keys: ['Shift+E'],
    isAvailable: hasPlane,
    run: () => onPlane((uid) => useVolume.getState().setSlab(uid, nextSlabMode(settingsOf(uid).slab?.mode))),
  },
  ...thickness('volume.thicker', 'control.slabThicker', THICKER),
  ...thickness('volume.thinner', 'control.slabThinner', -THICKER),
  ...turn('volume.turnRight', 'control.obliqueTurnRight', { rotation: TURN, tilt: 0 }),
  ...turn('volume.turnLeft', 'control.obliqueTurnLeft', { rotation: -TURN, tilt: 0 }),
  ...turn('volume.tiltForwards', 'control.obliqueTiltForwards', { rotation: 0, tilt: TURN }),
  ...turn('volume.tiltBackwards', 'control.obliqueTiltBackwards', { rotation: 0, tilt: -TURN }),
  {
    id: 'volume.pivot',
    group: 'volume',
    label: 'control.obliquePivot',
    keys: [],
    isAvailable: () => hasPlane() && useLinks.getState().point !== undefined,
    run: () => onPlane((uid) => useVolume.getState().setPivot(uid, useLinks.getState().point?.position)),
  },
];

function thickness(id: string, label: Command['label'], by: number): readonly Command[] {
  const run = (): void => onPlane((uid) => useVolume.getState().setThickness(uid, settingsOf(uid).thickness + by));
  const isAvailable = (): boolean => settingsOf(activeCell()?.seriesUid ?? '').slab !== undefined && hasPlane();
  return [{ id, group: 'volume', label, keys: [], isAvailable, run }];
}

function turn(id: string, label: Command['label'], by: { rotation: number; tilt: number }): readonly Command[] {
  const run = (): void =>
    onPlane((uid) => {
      const { rotation, tilt } = settingsOf(uid).angles;
      useVolume.getState().setAngles(uid, { rotation: rotation + by.rotation, tilt: tilt + by.tilt });
    });
  return [{ id, group: 'volume', label, keys: [], isAvailable: () => activeCell()?.plane === 'oblique', run }];
}

function onPlane(change: (seriesUid: string) => void): void {
  const cell = activeCell();
  if (cell?.plane !== undefined) change(cell.seriesUid);
}

/** True for a pane of a series of which planes are on the screen. */
function isArranged(active: Cell): boolean {
  const { cells, rows, columns } = useLayout.getState();
  const shown = cells.slice(0, rows * columns);
  return active !== undefined && shown.some((cell) => cell?.plane !== undefined && cell.seriesUid === active.seriesUid);
}

/** Axial, sagittal and coronal planes beside the slices themselves; then everything as it was before. */
function togglePlanes(): void {
  const cell = activeCell();
  if (!cell) return;
  if (isArranged(cell)) return restore(cell.seriesUid);
  if (isObjected(cell.seriesUid)) return;
  const { arrange, rows, columns, cells, active, maximised } = useLayout.getState();
  const layout = { rows, columns, cells, active, maximised };
  useVolume.getState().setBefore({ seriesUid: cell.seriesUid, layout });
  const planes = ARRANGEMENT.map((plane): Cell => ({ seriesUid: cell.seriesUid, ...(plane && { plane }) }));
  arrange({ rows: 2, columns: 2, cells: [...planes, ...cells.slice(planes.length)], active: 0, maximised: undefined });
}

function restore(seriesUid: string): void {
  const { before, setBefore } = useVolume.getState();
  const { arrange, setGrid, place } = useLayout.getState();
  setBefore(undefined);
  if (before?.seriesUid === seriesUid) return arrange(before.layout);
  setGrid(1, 1);
  place(0, { seriesUid });
}

function toggleOblique(): void {
  const cell = activeCell();
  if (!cell) return;
  const { active, place } = useLayout.getState();
  const { seriesUid } = cell;
  if (cell.plane === 'oblique') place(active, { seriesUid });
  else if (!isObjected(seriesUid)) place(active, { seriesUid, plane: 'oblique' });
}

/** Says in the pane why a series has no planes. */
function isObjected(seriesUid: string): boolean {
  const notice = objectionTo(seriesUid);
  useVolume.getState().setNotice(notice);
  return notice !== undefined;
}
