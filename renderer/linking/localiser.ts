/** Sends the panes to the slices through the localiser's point. */
import type { StoreApi } from 'zustand/vanilla';
import { sliceFor } from './crosshair.ts';
import type { LinkState } from './link-state.ts';
import type { Panes } from './panes.ts';
import type { NextFrame } from './scroll-links.ts';

/** From now on: wherever the point is set, all panes but the one in which it was set go there. */
export function followPoint(panes: Panes, links: StoreApi<LinkState>, nextFrame: NextFrame): void {
  let isWaiting = false;
  links.subscribe(({ point }, before) => {
    if (point === undefined || point === before.point || isWaiting) return;
    isWaiting = true;
    nextFrame(() => {
      isWaiting = false;
      show(panes, links.getState().point);
    });
  });
}

function show(panes: Panes, point: LinkState['point']): void {
  if (!point) return;
  for (const view of panes.list()) {
    if (view.index === point.pane) continue;
    const index = sliceFor(view, point);
    if (index !== undefined) panes.goTo(view, index);
  }
}
