/** The links between the panes of this window. */
import { useSyncExternalStore } from 'react';
import { useLayout } from '../layout/layout-state.ts';
import { useViewer } from '../viewer/viewer-state.ts';
import { nudged } from './crosshair.ts';
import { useLinks } from './link-state.ts';
import type { LinkedView, Point } from './linked-view.ts';
import { followPoint } from './localiser.ts';
import { LookLinks } from './look-links.ts';
import { Panes } from './panes.ts';
import { ScrollLinks } from './scroll-links.ts';

export const panes = new Panes();

const nextFrame = (run: () => void): void => void requestAnimationFrame(run);
const active = (): LinkedView | undefined => panes.at(useLayout.getState().active);

new ScrollLinks(panes, useLinks, { nextFrame, active });
new LookLinks(panes, useLinks, active);
followPoint(panes, useLinks, nextFrame);

// Who takes up another tool for the left button has done with this one.
useViewer.subscribe(({ mode }, before) => {
  if (mode !== before.mode) useLinks.getState().showCrosshair(false);
});

/** The pane that has the keys. */
export function useActivePane(): LinkedView | undefined {
  const index = useLayout((layout) => layout.active);
  return useSyncExternalStore(panes.onChange, () => panes.at(index));
}

const STEPS: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const LARGE_STEP = 10;
/** There keys have a meaning of their own. */
const IN_FRONT = '[role="dialog"], [role="alertdialog"], [role="menu"]';

/** The pane with the focus; the active one where what has it is around several. */
function focused(): LinkedView | undefined {
  const focus = document.activeElement;
  const near = panes.list().filter((view) => {
    const element = view.element();
    return element instanceof Element && focus && (element.contains(focus) || focus.contains(element));
  });
  return near.length > 1 ? active() : near[0];
}

function onKeyDown(event: KeyboardEvent): void {
  const { isCrosshairOn, point, locate, showCrosshair } = useLinks.getState();
  if (!isCrosshairOn || event.ctrlKey || event.altKey || event.metaKey) return;
  const step = Object.hasOwn(STEPS, event.key) ? STEPS[event.key] : undefined;
  const view = step && focused();
  if ((!view && event.key !== 'Escape') || document.querySelector(IN_FRONT)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!view) return showCrosshair(false);
  const times = event.shiftKey ? LARGE_STEP : 1;
  const next = nudged(view, point, [step[0] * times, step[1] * times]);
  if (next) locate(next);
}

// Before the keys of the viewer, which are listened to once it is on the screen: there arrows go through the slices.
if (typeof window !== 'undefined') window.addEventListener('keydown', onKeyDown, { capture: true });
