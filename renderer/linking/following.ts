/** Where a pane goes when another one was scrolled, and why it does not. */
import { follow, linkFromHere, type Followed, type Link } from '../geometry/linked-scrolling.ts';
import { sharesSpace } from '../geometry/plane.ts';
import type { Stack } from '../geometry/stack.ts';
import type { SlicePlace } from './linked-view.ts';

/** By place in the patient; by the offset that there was when the link was made; by number. */
export const SCROLL_WAYS = ['position', 'here', 'index'] as const;
export type ScrollWay = (typeof SCROLL_WAYS)[number];

/** A word for the corner of a pane that does not show what goes with the other. */
export type LinkNote =
  /** Another frame of reference: positions do not mean the same. */
  | { readonly kind: 'frame' }
  /** Its planes cross those of the other. */
  | { readonly kind: 'plane' }
  /** One of the two has no position in the patient. */
  | { readonly kind: 'noPosition' }
  /** It came after the offset was taken. */
  | { readonly kind: 'unlinked' }
  /** No slice lies there: the nearest one is so far off, in mm. */
  | { readonly kind: 'away'; readonly mm: number }
  /** It has no more slices. */
  | { readonly kind: 'end' };

export interface Step {
  /** Absent: the pane stays. */
  readonly index?: number;
  readonly note?: LinkNote;
}

/** The slices that two panes showed when the offset between them was taken. */
export interface Anchors {
  readonly leader: number;
  readonly follower: number;
}

/** Where `follower` goes with `leader`; `anchors` are for the way `here`. */
export function stepAlong(
  way: ScrollWay,
  leader: SlicePlace,
  follower: SlicePlace,
  anchors: Anchors | undefined,
): Step {
  const link = linkOf(way, leader.stack, follower.stack, anchors);
  if (!link) return { note: { kind: 'unlinked' } };
  const followed = follow(link, leader.stack, leader.index, follower.stack, follower.index);
  if (!followed) return { note: whyNot(leader, follower.stack, way) };
  const note = noteOf(followed);
  return { index: followed.index, ...(note && { note }) };
}

function linkOf(way: ScrollWay, leader: Stack, follower: Stack, anchors: Anchors | undefined): Link | undefined {
  if (way === 'position') return { by: 'position' };
  if (way === 'index') return { by: 'index', from: 0, to: 0 };
  return anchors && linkFromHere(leader, anchors.leader, follower, anchors.follower);
}

function whyNot({ stack, index }: SlicePlace, target: Stack, way: ScrollWay): LinkNote {
  const plane = stack.planes[index];
  if (!plane || target.directions.length === 0) return { kind: 'noPosition' };
  const isElsewhere = way === 'position' && !target.directions.some((other) => sharesSpace(plane, other));
  return { kind: isElsewhere ? 'frame' : 'plane' };
}

function noteOf({ isMet, distance }: Followed): LinkNote | undefined {
  if (isMet) return undefined;
  return distance === undefined ? { kind: 'end' } : { kind: 'away', mm: distance };
}
