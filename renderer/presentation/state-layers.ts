/** Shutters and overlays of a presentation state in the form in which the layers of pixels draw them. */
import type { Bitmap, PresentationState, Shutter as StateShutter } from '../../shared/presentation.ts';
import type { OverlayPlane } from '../pixels/overlays.ts';
import type { PresentedLayers, PresentLayers } from '../pixels/pixel-state.ts';
import type { Shutter, ShutterShape } from '../pixels/shutters.ts';
import { sliceId } from '../viewer/slices.ts';
import type { KnownState } from './presentation-store.ts';
import { statesFor } from './which.ts';

/** What a state lays over its images; of others it says nothing. The same function and the same bits every time. */
export function stateLayers(known: KnownState): PresentLayers {
  const before = made.get(known.state);
  if (before) return before;
  const own = ownLayers(known.state);
  const present: PresentLayers = (facts) => {
    if (statesFor([known], sliceId(facts.sopInstanceUid, facts.frame ?? 1)).length === 0) return undefined;
    const switchedOn = (facts.overlays ?? []).filter(({ group }) =>
      known.state.overlays.some((one) => !one.bitmap && digits(one.group) === group),
    );
    return { ...own, overlays: [...switchedOn, ...own.overlays] };
  };
  made.set(known.state, present);
  return present;
}

const made = new WeakMap<PresentationState, PresentLayers>();

/** Of a bitmap that covers; no overlay has it. */
const COVER = 'SHUTTER';

function ownLayers({ shutters, shutterLevel, overlays }: PresentationState): PresentedLayers {
  const shapes = shutters.flatMap((shutter) => shapeOf(shutter) ?? []);
  const [cover] = shutters.flatMap((shutter) => (shutter.kind === 'bitmap' ? planeOf(COVER, shutter.bitmap) : []));
  const planes = overlays.flatMap(({ group, bitmap }) => (bitmap ? planeOf(digits(group), bitmap) : []));
  const grey = Math.round(shutterLevel * 255);
  const shutter: Shutter = { shapes, grey, ...(cover && { overlayGroup: COVER }) };
  return {
    overlays: cover ? [...planes, cover] : planes,
    ...((shapes.length > 0 || cover) && { shutter }),
  };
}

/** Edges are the first and the last columns and rows that are seen (PS3.3 C.7.6.11). */
function shapeOf(shutter: StateShutter): ShutterShape | undefined {
  switch (shutter.kind) {
    case 'rectangle': {
      const { left, right, top, bottom } = shutter;
      return { kind: 'rectangle', left: left - 1.5, top: top - 1.5, right: right - 0.5, bottom: bottom - 0.5 };
    }
    case 'circle':
      return { kind: 'circle', center: [shutter.center[0] - 1, shutter.center[1] - 1], radius: shutter.radius };
    case 'polygon':
      return { kind: 'polygon', vertices: shutter.points.map(([column, row]) => [column - 1, row - 1]) };
    case 'bitmap':
      return undefined;
  }
}

function planeOf(group: string, { columns, rows, origin, bits }: Bitmap): OverlayPlane {
  return {
    group,
    rows,
    columns,
    origin: [origin[1] - 1, origin[0] - 1],
    type: 'G',
    description: '',
    firstFrame: 1,
    frames: 1,
    bits: Uint8Array.from(atob(bits), (character) => character.charCodeAt(0)),
  };
}

function digits(group: number): string {
  return group.toString(16).toUpperCase();
}
