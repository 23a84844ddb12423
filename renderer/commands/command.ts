/** What a command of the viewer is: one entry for its button, its key, the palette and the printable sheet. */
import type { LucideIcon } from 'lucide-react';
import type { I18n, TextKey } from '../ui/i18n.ts';
import type { StackView } from '../viewer/stack-view.ts';

/** In the order in which palette and sheet show them. */
export const COMMAND_GROUPS = [
  'navigation',
  'window',
  'look',
  'layout',
  'links',
  'measuring',
  'volume',
  'output',
  'panels',
] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

/** On what a command works. */
export interface CommandContext {
  /** The pane that has the keys. */
  readonly view: StackView;
  /** The panes on the screen, in reading order. */
  readonly views: readonly StackView[];
  readonly goToSeries: (by: 1 | -1) => void;
}

export interface Command {
  /** Stable, e.g. `look.invert`: settings of the user name it. */
  readonly id: string;
  readonly group: CommandGroup;
  readonly label: TextKey;
  /** What it would do to what is on the screen, e.g. the name of the window under a digit; written behind the label. */
  readonly detail?: (context: CommandContext, t: I18n['t']) => string | undefined;
  /**
   * The keys that it has unless the user says otherwise: `I`, `Shift+R`, `Ctrl+ArrowRight`, `Delete`. Letters as the keyboard
   * writes them, digits by their place (`Digit1`: an AZERTY keyboard writes `&` there), `Ctrl` is also the Mac's command key.
   */
  readonly keys: readonly string[];
  readonly icon?: LucideIcon;
  /** Absent: always. */
  readonly isAvailable?: (context: CommandContext) => boolean;
  /** Given by commands that switch something on and off. */
  readonly isOn?: (context: CommandContext) => boolean;
  readonly run: (context: CommandContext) => void;
}
