/** The commands of the layout, as buttons, keys, palette and sheet take them. */
import { Grid2x2, History, Maximize2, MonitorUp, SaveAll, SkipForward } from 'lucide-react';
import type { Command } from '../commands/command.ts';
import type { TextKey } from '../ui/i18n.ts';
import { layoutActions } from './actions.ts';
import { neighbour, paneCount } from './grid.ts';
import { useLayout } from './layout-state.ts';
import { SCREEN } from './screen.ts';

/** Grids with a key of their own; the digit is the number of panes. */
const GRIDS: readonly (readonly [rows: number, columns: number, digit: number, label: TextKey])[] = [
  [1, 1, 1, 'control.layout.1x1'],
  [1, 2, 2, 'control.layout.1x2'],
  [2, 1, 3, 'control.layout.2x1'],
  [2, 2, 4, 'control.layout.2x2'],
  [2, 3, 6, 'control.layout.2x3'],
  [3, 3, 9, 'control.layout.3x3'],
];

const hasSeveral = (): boolean => paneCount(useLayout.getState()) > 1;
const isOffered = (): boolean => layoutActions() !== undefined;

export function toggleMaximised(): void {
  const { active, maximised, maximise } = useLayout.getState();
  maximise(maximised === undefined ? active : undefined);
}

function step(by: 1 | -1): void {
  const layout = useLayout.getState();
  layout.activate(neighbour(layout, by));
}

export const LAYOUT_COMMANDS: readonly Command[] = [
  ...GRIDS.map(([rows, columns, digit, label]): Command => ({
    id: `layout.${rows}x${columns}`,
    group: 'layout',
    label,
    keys: [`Shift+Digit${digit}`],
    icon: Grid2x2,
    isOn: () => useLayout.getState().rows === rows && useLayout.getState().columns === columns,
    run: () => useLayout.getState().setGrid(rows, columns),
  })),
  {
    id: 'layout.maximise',
    group: 'layout',
    label: 'control.maximise',
    keys: ['Shift+F'],
    icon: Maximize2,
    isAvailable: hasSeveral,
    isOn: () => useLayout.getState().maximised !== undefined,
    run: toggleMaximised,
  },
  {
    id: 'layout.nextPane',
    group: 'layout',
    label: 'control.nextPane',
    keys: ['Shift+ArrowRight'],
    isAvailable: hasSeveral,
    run: () => step(1),
  },
  {
    id: 'layout.previousPane',
    group: 'layout',
    label: 'control.previousPane',
    keys: ['Shift+ArrowLeft'],
    isAvailable: hasSeveral,
    run: () => step(-1),
  },
  {
    id: 'layout.nextUnseen',
    group: 'navigation',
    label: 'control.nextUnseen',
    keys: ['U'],
    icon: SkipForward,
    isAvailable: isOffered,
    run: () => layoutActions()?.nextUnseen(),
  },
  {
    id: 'layout.priorBeside',
    group: 'layout',
    label: 'control.priorBeside',
    keys: ['Shift+D'],
    icon: History,
    isAvailable: isOffered,
    run: () => layoutActions()?.priorBeside(),
  },
  {
    id: 'layout.keepRule',
    group: 'layout',
    label: 'control.keepRule',
    keys: ['Shift+B'],
    icon: SaveAll,
    isAvailable: isOffered,
    run: () => layoutActions()?.keepRule(),
  },
  {
    id: 'layout.secondScreen',
    group: 'layout',
    label: 'control.secondScreen',
    keys: ['Shift+N'],
    icon: MonitorUp,
    isAvailable: () => isOffered() && SCREEN === 1,
    run: () => layoutActions()?.secondScreen(),
  },
];
