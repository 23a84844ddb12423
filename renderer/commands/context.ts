/** On what commands work in this window at the moment: palette, menus and keys ask here. */
import { create } from 'zustand';
import type { I18n } from '../ui/i18n.ts';
import { attachedViews } from '../viewer/views.ts';
import type { Command, CommandContext } from './command.ts';

/** Undefined while no viewer is open. */
export const useCommandContext = create<{ readonly context: CommandContext | undefined }>(() => ({
  context: undefined,
}));

/** The panes are those that are there when a command is given. */
export function contextOf(view: CommandContext['view'], goToSeries: CommandContext['goToSeries']): CommandContext {
  return {
    view,
    get views() {
      return attachedViews();
    },
    goToSeries,
  };
}

export function isAvailable(command: Command, context: CommandContext): boolean {
  return command.isAvailable?.(context) ?? true;
}

/** Nothing happens when the command is not available. */
export function runCommand(command: Command, context: CommandContext): void {
  if (isAvailable(command, context)) command.run(context);
}

/** « Fenêtre 1 : Poumon » */
export function nameOf(command: Command, context: CommandContext, t: I18n['t']): string {
  const detail = command.detail?.(context, t);
  return detail === undefined ? t(command.label) : t('commands.detailed', { name: t(command.label), detail });
}
