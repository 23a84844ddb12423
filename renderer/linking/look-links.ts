/** Panes that share window, size and place: what the user changes in one is changed in the others. */
import type { StoreApi } from 'zustand/vanilla';
import { sharesSpace, toImage, toPatient, type Pixel, type Plane } from '../geometry/plane.ts';
import { isNearParallel } from '../geometry/linked-scrolling.ts';
import { minus, plus } from '../geometry/vectors.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import type { LinkState } from './link-state.ts';
import { drawnPlane, type LinkedView, type Point, type Window } from './linked-view.ts';
import type { Panes } from './panes.ts';

/** How a pane showed its image when that was last drawn. */
interface Look {
  readonly facts: FrameFacts;
  readonly plane: Plane | undefined;
  readonly shown: string;
  readonly presented: string | undefined;
  readonly size: Point;
  readonly window: Window | undefined;
  readonly zoom: number;
  /** What lay in the middle of the pane. */
  readonly center: Pixel;
}

/** What differs by less is the same: a share of the value, and CSS px. */
const SAME_SHARE = 1e-3;
const SAME_PX = 0.25;

export class LookLinks {
  readonly #panes: Panes;
  readonly #links: StoreApi<LinkState>;
  readonly #last = new Map<LinkedView, Look>();
  /** Panes that were told to look otherwise: their next drawing is not the user's. */
  readonly #told = new Set<LinkedView>();

  /** `active` is the pane after which the others go when the link is switched on. */
  constructor(panes: Panes, links: StoreApi<LinkState>, active: () => LinkedView | undefined) {
    this.#panes = panes;
    this.#links = links;
    panes.on({ drawn: (view) => this.#notice(view), left: (view) => this.#forget(view) });
    links.subscribe(({ isLookLinked }, before) => {
      if (isLookLinked && !before.isLookLinked) this.#align(active());
    });
  }

  #forget(view: LinkedView): void {
    this.#last.delete(view);
    this.#told.delete(view);
  }

  #align(leader: LinkedView | undefined): void {
    const look = leader && lookOf(leader);
    if (!leader || !look) return;
    for (const view of this.#panes.others(leader)) {
      const present = lookOf(view);
      if (!present) continue;
      this.#window(view, present, look);
      this.#place(view, present, look, look);
    }
  }

  #notice(view: LinkedView): void {
    const look = lookOf(view);
    if (!look) return;
    const last = this.#last.get(view);
    this.#last.set(view, look);
    const isOurs = this.#told.delete(view);
    if (isOurs || !last || !this.#links.getState().isLookLinked) return;
    if (!isOfUser(last, look)) return;
    for (const other of this.#panes.others(view)) this.#follow(other, last, look);
  }

  #follow(view: LinkedView, before: Look, now: Look): void {
    const present = lookOf(view);
    if (!present) return;
    if (!isSameWindow(before.window, now.window)) this.#window(view, present, now);
    if (!isSameNumber(before.zoom, now.zoom) || pixelsBetween(before.center, now.center) * now.zoom > SAME_PX)
      this.#place(view, present, before, now);
  }

  #window(view: LinkedView, present: Look, { window, facts }: Look): void {
    if (!window || !haveSameValues(facts, present.facts) || isSameWindow(window, present.window)) return;
    this.#told.add(view);
    view.setWindow(window);
  }

  /** Size in mm where both are known, else by as much as the other; then the place. */
  #place(view: LinkedView, present: Look, before: Look, now: Look): void {
    const zoom = zoomFor(present, before, now);
    if (!isSameNumber(zoom, present.zoom)) {
      this.#told.add(view);
      view.setZoom(zoom);
    }
    const wanted = centerFor(present, before, now, zoom);
    const at = view.project(wanted);
    if (!at) return;
    const by: Point = [present.size[0] / 2 - at[0], present.size[1] / 2 - at[1]];
    if (Math.hypot(...by) <= SAME_PX) return;
    this.#told.add(view);
    view.pan(by);
  }
}

/** Another slice, a presentation state, a pane of another size bring a look of their own: it is for that pane alone. */
function isOfUser(before: Look, now: Look): boolean {
  const isSameSize = before.size[0] === now.size[0] && before.size[1] === now.size[1];
  return isSameSize && before.shown === now.shown && before.presented === now.presented;
}

function lookOf(view: LinkedView): Look | undefined {
  const { shown, window } = view.state.getState();
  const facts = view.slice()?.facts;
  const size = view.size();
  const center = size && view.unproject([size[0] / 2, size[1] / 2]);
  // Of this moment, where the state tells of the last drawing.
  const [first, second] = [view.project([0, 0]), view.project([0, 1])];
  if (shown === undefined || !facts || !center || !first || !second) return undefined;
  const zoom = Math.hypot(second[0] - first[0], second[1] - first[1]);
  return { facts, plane: drawnPlane(view), shown, presented: view.presented(), size, window, zoom, center };
}

/** True where a number means the same in both: of one modality, in one unit (Rescale Type, PET Units). */
export function haveSameValues(a: FrameFacts, b: FrameFacts): boolean {
  return (
    a.modality === b.modality && a.samples === b.samples && a.photometric === b.photometric && unitOf(a) === unitOf(b)
  );
}

/** Rescale Type is often left out by CT, where it is HU (PS3.3 C.11.1.1.2, C.8.2.1). */
function unitOf({ modality, measuring }: FrameFacts): string {
  return measuring?.rescaleType ?? (modality === 'CT' ? 'HU' : '');
}

function zoomFor(present: Look, before: Look, now: Look): number {
  const [own, other] = [present.facts.spacing?.[0], now.facts.spacing?.[0]];
  if (own !== undefined && other !== undefined) return (now.zoom / other) * own;
  return (present.zoom * now.zoom) / before.zoom;
}

/** The pixel that belongs into the middle of a pane. */
function centerFor(present: Look, before: Look, now: Look, zoom: number): Pixel {
  const [own, other] = [present.plane, now.plane];
  if (own && other && before.plane) {
    const point = toPatient(other, now.center);
    if (sharesSpace(own, other) && isNearParallel(own, other)) return toImage(own, point);
    // A prior lies elsewhere, and planes that cross have one direction in common: they go as far as the other went.
    const way = minus(point, toPatient(before.plane, before.center));
    return toImage(own, plus(toPatient(own, present.center), way));
  }
  return movedAlike(present, before, now, zoom);
}

/** As many mm of the image, or px of the screen, as the other has gone. */
function movedAlike(present: Look, before: Look, now: Look, zoom: number): Pixel {
  const [own, other] = [present.facts.spacing, now.facts.spacing];
  const factors = own && other ? [other[1] / own[1], other[0] / own[0]] : [now.zoom / zoom, now.zoom / zoom];
  return [
    present.center[0] + (now.center[0] - before.center[0]) * (factors[0] ?? 1),
    present.center[1] + (now.center[1] - before.center[1]) * (factors[1] ?? 1),
  ];
}

function isSameWindow(a: Window | undefined, b: Window | undefined): boolean {
  if (!a || !b) return a === b;
  const tolerance = SAME_SHARE * Math.max(Math.abs(a.width), 1e-6);
  return Math.abs(a.center - b.center) <= tolerance && Math.abs(a.width - b.width) <= tolerance;
}

const isSameNumber = (a: number, b: number): boolean => Math.abs(a - b) <= SAME_SHARE * Math.abs(b);

const pixelsBetween = (a: Pixel, b: Pixel): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
