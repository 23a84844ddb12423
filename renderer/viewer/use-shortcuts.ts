import { useEffect, useEffectEvent } from 'react';
import { useMeasuring } from '../measuring/measuring-state.ts';
import { cancelDrawing, measurements } from '../measuring/session.ts';
import { useReport } from '../report/report-state.ts';
import { commandOf, type ViewerCommand } from './shortcuts.ts';
import type { StackView } from './stack-view.ts';
import { isViewMode, useViewer } from './viewer-state.ts';

/** Walked through with arrows and the like; letters mean the same there as elsewhere. */
const WALKED_THROUGH = '[role="radiogroup"], input[type="range"], [role="separator"], [data-report]';
/** Where keys have a meaning of their own: dialogs, menus, fields, and what is walked through. */
const KEEPS_ITS_KEYS = `[role="dialog"], [role="alertdialog"], [role="menu"], ${WALKED_THROUGH}, input, textarea, select`;

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
  if (target.closest('input:not([type="range"], [type="radio"]), textarea, select')) return true;
  return target.closest(WALKED_THROUGH) === null || isMove(command) || isZoomOfReport(target, command);
}

function isMove(command: ViewerCommand): boolean {
  return command.do === 'step' || command.do === 'first' || command.do === 'last';
}

/** In a report, + and - are for the report. */
function isZoomOfReport(target: Element, command: ViewerCommand): boolean {
  return (command.do === 'zoomIn' || command.do === 'zoomOut') && target.closest('[data-report]') !== null;
}

/** While something is measured, Escape leaves that alone. */
function leave(): void {
  const { mode, setMode, close } = useViewer.getState();
  if (isViewMode(mode)) return close();
  cancelDrawing();
  setMode('window');
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
      return leave();
    case 'measurements':
      return useMeasuring.getState().showList(!useMeasuring.getState().isListShown);
    case 'undo':
    case 'redo':
      return measurements[command.do]();
    case 'delete':
      return measurements.removeSelected();
    case 'measures':
      return useViewer.getState().showMeasures(true);
    case 'report':
      return useReport.getState().showBeside(!useReport.getState().isBeside);
    case 'last':
    case 'invert':
    case 'fit':
    case 'reset':
    case 'zoomIn':
    case 'zoomOut':
      return view[command.do]();
  }
}
