/** The commands of the viewer as a whole: going through images, tools of the left button, measuring, panels. */
import {
  ArrowUpRight,
  Circle,
  Contrast,
  Crosshair,
  DraftingCompass,
  FileText,
  Gauge,
  Keyboard,
  Lasso,
  Layers,
  ListChecks,
  Maximize,
  Move,
  Plus,
  RectangleHorizontal,
  Redo2,
  RotateCcw,
  Ruler,
  Search,
  Settings,
  SunMedium,
  Trash2,
  Triangle,
  Type,
  Undo2,
  ZoomIn,
  type LucideIcon,
} from 'lucide-react';
import { MEASUREMENT_KINDS, type MeasurementKind } from '../../shared/measurements.ts';
import { useView } from '../app/view-state.ts';
import { MEASURING_KEYS } from '../measuring/kinds.ts';
import { useMeasuring } from '../measuring/measuring-state.ts';
import { cancelDrawing, measurements } from '../measuring/session.ts';
import { useReport } from '../report/report-state.ts';
import { preferences } from '../settings/preferences.ts';
import { isViewMode, POINTER_MODES, useViewer, type PointerMode, type ViewMode } from '../viewer/viewer-state.ts';
import type { Command } from './command.ts';
import { useCommandScreens } from './screens.ts';

const PAGE = 10;

const NAVIGATION: readonly Command[] = [
  {
    id: 'navigation.previousSlice',
    group: 'navigation',
    label: 'command.previousSlice',
    keys: ['ArrowUp', 'ArrowLeft'],
    run: ({ view }) => view.step(-1),
  },
  {
    id: 'navigation.nextSlice',
    group: 'navigation',
    label: 'command.nextSlice',
    keys: ['ArrowDown', 'ArrowRight'],
    run: ({ view }) => view.step(1),
  },
  {
    id: 'navigation.pageBack',
    group: 'navigation',
    label: 'command.pageBack',
    keys: ['PageUp'],
    run: ({ view }) => view.step(-PAGE),
  },
  {
    id: 'navigation.pageForward',
    group: 'navigation',
    label: 'command.pageForward',
    keys: ['PageDown'],
    run: ({ view }) => view.step(PAGE),
  },
  {
    id: 'navigation.firstSlice',
    group: 'navigation',
    label: 'command.firstSlice',
    keys: ['Home'],
    run: ({ view }) => view.goTo(0),
  },
  {
    id: 'navigation.lastSlice',
    group: 'navigation',
    label: 'command.lastSlice',
    keys: ['End'],
    run: ({ view }) => view.last(),
  },
  {
    id: 'navigation.previousSeries',
    group: 'navigation',
    label: 'control.previousSeries',
    keys: ['B', 'Ctrl+ArrowLeft'],
    run: ({ goToSeries }) => goToSeries(-1),
  },
  {
    id: 'navigation.nextSeries',
    group: 'navigation',
    label: 'control.nextSeries',
    keys: ['N', 'Ctrl+ArrowRight'],
    run: ({ goToSeries }) => goToSeries(1),
  },
  { id: 'navigation.leave', group: 'navigation', label: 'command.leave', keys: ['Escape'], run: leave },
];

/** While something is measured, Escape leaves that alone. */
function leave(): void {
  const { mode, setMode, close } = useViewer.getState();
  if (isViewMode(mode)) return close();
  cancelDrawing();
  setMode(preferences().buttons.left);
}

const MODES: Readonly<Record<ViewMode, { readonly icon: LucideIcon; readonly key: string }>> = {
  window: { icon: SunMedium, key: 'W' },
  zoom: { icon: ZoomIn, key: 'Z' },
  pan: { icon: Move, key: 'P' },
  scroll: { icon: Layers, key: 'S' },
};

function chooses(mode: PointerMode): Pick<Command, 'isOn' | 'run'> {
  return { isOn: () => useViewer.getState().mode === mode, run: () => useViewer.getState().setMode(mode) };
}

const TOOLS: readonly Command[] = POINTER_MODES.map((mode) => ({
  id: `mode.${mode}`,
  group: mode === 'window' ? 'window' : mode === 'scroll' ? 'navigation' : 'look',
  label: `control.mode.${mode}`,
  keys: [MODES[mode].key],
  icon: MODES[mode].icon,
  ...chooses(mode),
}));

const LOOKS: readonly Command[] = [
  {
    id: 'look.fit',
    group: 'look',
    label: 'control.fit',
    keys: ['F'],
    icon: Maximize,
    run: ({ view }) => view.fit(),
  },
  {
    id: 'window.invert',
    group: 'window',
    label: 'control.invert',
    keys: ['I'],
    icon: Contrast,
    isOn: ({ view }) => view.state.getState().isInverted,
    run: ({ view }) => view.invert(),
  },
  {
    id: 'look.reset',
    group: 'look',
    label: 'control.reset',
    keys: ['R'],
    icon: RotateCcw,
    run: ({ view }) => view.reset(),
  },
  {
    id: 'look.zoomIn',
    group: 'look',
    label: 'command.zoomIn',
    // On an AZERTY keyboard - is a digit's place; < and > are one key of their own there.
    keys: ['+', '=', '>'],
    run: ({ view }) => view.zoomIn(),
  },
  { id: 'look.zoomOut', group: 'look', label: 'command.zoomOut', keys: ['-', '<'], run: ({ view }) => view.zoomOut() },
];

const KIND_ICONS: Readonly<Record<MeasurementKind, LucideIcon>> = {
  length: Ruler,
  bidirectional: Plus,
  angle: Triangle,
  cobb: DraftingCompass,
  ellipse: Circle,
  rectangle: RectangleHorizontal,
  freehand: Lasso,
  probe: Crosshair,
  arrow: ArrowUpRight,
  text: Type,
};

/** One for each kind of measurement, in the order of the menu. */
export const KIND_COMMANDS: readonly Command[] = MEASUREMENT_KINDS.map((kind) => ({
  id: `measure.${kind}`,
  group: 'measuring',
  label: `measuring.kind.${kind}`,
  keys: [MEASURING_KEYS[kind].toUpperCase()],
  icon: KIND_ICONS[kind],
  ...chooses(kind),
}));

const MEASURING: readonly Command[] = [
  {
    id: 'measuring.undo',
    group: 'measuring',
    label: 'control.undoMeasurement',
    keys: ['Ctrl+Z'],
    icon: Undo2,
    isAvailable: () => measurements.state.getState().canUndo,
    run: () => measurements.undo(),
  },
  {
    id: 'measuring.redo',
    group: 'measuring',
    label: 'control.redoMeasurement',
    keys: ['Ctrl+Y', 'Ctrl+Shift+Z'],
    icon: Redo2,
    isAvailable: () => measurements.state.getState().canRedo,
    run: () => measurements.redo(),
  },
  {
    id: 'measuring.delete',
    group: 'measuring',
    label: 'command.deleteMeasurement',
    keys: ['Delete'],
    icon: Trash2,
    run: () => measurements.removeSelected(),
  },
  {
    id: 'measuring.list',
    group: 'measuring',
    label: 'control.measurements',
    keys: ['G'],
    icon: ListChecks,
    isOn: () => useMeasuring.getState().isListShown,
    run: () => useMeasuring.getState().showList(!useMeasuring.getState().isListShown),
  },
];

const PANELS: readonly Command[] = [
  {
    id: 'panels.report',
    group: 'panels',
    label: 'control.reportBeside',
    keys: ['C'],
    icon: FileText,
    isAvailable: () => useReport.getState().documentId !== undefined,
    isOn: () => useReport.getState().isBeside,
    run: () => useReport.getState().showBeside(!useReport.getState().isBeside),
  },
  {
    id: 'panels.measures',
    group: 'panels',
    label: 'control.measures',
    keys: ['M'],
    icon: Gauge,
    run: () => useViewer.getState().showMeasures(true),
  },
  {
    id: 'panels.palette',
    group: 'panels',
    label: 'control.palette',
    keys: ['Ctrl+K'],
    icon: Search,
    run: () => useCommandScreens.getState().show('palette'),
  },
  {
    id: 'panels.sheet',
    group: 'panels',
    label: 'control.keySheet',
    keys: ['F1'],
    icon: Keyboard,
    run: () => useCommandScreens.getState().show('sheet'),
  },
  {
    id: 'panels.settings',
    group: 'panels',
    label: 'control.settings',
    keys: ['Ctrl+,'],
    icon: Settings,
    run: () => useView.getState().showSettings(true),
  },
];

export const OWN_COMMANDS: readonly Command[] = [
  ...NAVIGATION,
  ...TOOLS,
  ...LOOKS,
  ...KIND_COMMANDS,
  ...MEASURING,
  ...PANELS,
];
