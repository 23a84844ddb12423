import { useEffect, useEffectEvent, useMemo } from 'react';
import type { CommandContext } from '../commands/command.ts';
import { contextOf, runCommand, useCommandContext } from '../commands/context.ts';
import { keymapOf, keyName } from '../commands/keymap.ts';
import { COMMANDS } from '../commands/registry.ts';
import { usePreferences } from '../settings/preferences.ts';
import { useButtons } from '../settings/use-buttons.ts';
import { belongsToFocus } from './key-owner.ts';
import type { StackView } from './stack-view.ts';

const IS_MAC = navigator.platform.startsWith('Mac');

/**
 * The hands of the viewer: its keys, wherever the focus is, unless what has it needs them; the buttons of the mouse as
 * the user has them; and on what the commands of menus and palette work.
 */
export function useShortcuts(view: StackView, goToSeries: CommandContext['goToSeries']): void {
  const { keys, singleKeys } = usePreferences();
  const keymap = useMemo(() => keymapOf(COMMANDS, { keys, singleKeys }), [keys, singleKeys]);
  useButtons();

  const goTo = useEffectEvent((by: 1 | -1) => goToSeries(by));
  useEffect(() => {
    useCommandContext.setState({ context: contextOf(view, (by) => goTo(by)) });
    return () => useCommandContext.setState({ context: undefined });
  }, [view]);

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const name = keyName(event, IS_MAC);
    const command = name === undefined ? undefined : keymap.get(name);
    if (name === undefined || !command || event.defaultPrevented || belongsToFocus(event, name)) return;
    event.preventDefault();
    const { context } = useCommandContext.getState();
    if (context) runCommand(command, context);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
}
