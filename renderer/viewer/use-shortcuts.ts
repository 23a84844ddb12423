import { useEffect, useEffectEvent } from 'react';
import { commandOf, type ViewerCommand } from './shortcuts.ts';
import type { StackView } from './stack-view.ts';
import { useViewer } from './viewer-state.ts';

/** Where keys have a meaning of their own: dialogs, menus, fields, groups that are walked through with the arrows. */
const KEEPS_ITS_KEYS =
  '[role="dialog"], [role="alertdialog"], [role="menu"], [role="radiogroup"], input, textarea, select';

/** The keys of the viewer, wherever the focus is, unless what has it needs them. */
export function useShortcuts(view: StackView, goToSeries: (by: 1 | -1) => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const command = commandOf(event);
    if (!command || event.defaultPrevented || isTaken(event, command)) return;
    event.preventDefault();
    execute(view, command, goToSeries);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    window.addEventListener('keydown', listener, { capture: true });
    return () => window.removeEventListener('keydown', listener, { capture: true });
  }, []);
}

function isTaken({ target }: KeyboardEvent, command: ViewerCommand): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return true;
  if (!(target instanceof Element) || !target.closest(KEEPS_ITS_KEYS)) return false;
  // The slider and the modes are walked through with arrows and the like; letters mean the same there as elsewhere.
  return target.closest('[role="radiogroup"], input[type="range"]') === null || isMove(command);
}

function isMove(command: ViewerCommand): boolean {
  return command.do === 'step' || command.do === 'first' || command.do === 'last';
}

function execute(view: StackView, command: ViewerCommand, goToSeries: (by: 1 | -1) => void): void {
  switch (command.do) {
    case 'step':
      return view.step(command.by);
    case 'first':
      return view.goTo(0);
    case 'series':
      return goToSeries(command.by);
    case 'mode':
      return useViewer.getState().setMode(command.mode);
    case 'leave':
      return useViewer.getState().close();
    case 'measures':
      return useViewer.getState().showMeasures(true);
    case 'last':
    case 'invert':
    case 'fit':
    case 'reset':
    case 'zoomIn':
    case 'zoomOut':
      return view[command.do]();
  }
}
