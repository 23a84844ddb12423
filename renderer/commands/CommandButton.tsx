import { usePreferences } from '../settings/preferences.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Command as ToolbarCommand } from '../viewer/ToolbarCommand.tsx';
import { runCommand, useCommandContext } from './context.ts';
import { keysText } from './key-text.ts';
import { keysOf } from './keymap.ts';
import { commandOf } from './registry.ts';

interface CommandButtonProps {
  /** Id of a command with a sign. */
  readonly command: string;
  /** Given for commands that switch something on and off. */
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  /** The sign alone; the word is the tooltip's. */
  readonly isIconOnly?: boolean;
}

/** A command as a button of the toolbar, its keys as they are now in the tooltip. */
export function CommandButton({ command: id, ...looks }: CommandButtonProps) {
  const i18n = useI18n();
  const { keys } = usePreferences();
  const command = commandOf(id);
  if (!command.icon) return null;
  return (
    <ToolbarCommand
      icon={command.icon}
      label={i18n.t(command.label)}
      shortcut={keysText(i18n, keysOf(command, keys))}
      onPress={() => {
        const { context } = useCommandContext.getState();
        if (context) runCommand(command, context);
      }}
      {...looks}
    />
  );
}
