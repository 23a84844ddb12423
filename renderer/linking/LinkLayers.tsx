import { useEffect } from 'react';
import type { LinkedView } from './linked-view.ts';
import { LinkNote } from './LinkNote.tsx';
import { PointLayer } from './PointLayer.tsx';
import { ReferenceLines } from './ReferenceLines.tsx';
import { panes, useActivePane } from './session.ts';
import { useLinks } from './link-state.ts';

/** What other panes mean for this one: lines of their slices, the localiser's point, how it follows. */
export function LinkLayers({ view }: { readonly view: LinkedView }) {
  // Not ended with the layers: these go whenever a slice is waited for.
  useEffect(() => panes.join(view), [view]);
  const active = useActivePane();
  const areLinesShown = useLinks((links) => links.areLinesShown);
  const isCrosshairOn = useLinks((links) => links.isCrosshairOn);
  const point = useLinks((links) => links.point);
  const note = useLinks((links) => links.notes[view.index]);
  return (
    <>
      {areLinesShown && active && active !== view && <ReferenceLines view={view} of={active} />}
      {isCrosshairOn && <PointLayer view={view} point={point} />}
      {note && <LinkNote note={note} />}
    </>
  );
}
