/** What linking needs of a pane. The viewport has it, whatever it shows: a series, or a plane made of one. */
import { planeOf, type Pixel, type Plane } from '../geometry/plane.ts';
import { createStack, type Stack } from '../geometry/stack.ts';
import type { Slice } from '../viewer/slices.ts';

/** A place in a pane, in CSS px from its upper left corner. */
export type Point = readonly [x: number, y: number];

export interface Window {
  readonly center: number;
  readonly width: number;
}

export interface LinkedState {
  /** Where the user went, and what is drawn: ids of slices. */
  readonly target: string | undefined;
  readonly shown: string | undefined;
  readonly window: Window | undefined;
  /** CSS px for a row of the image. */
  readonly zoom: number | undefined;
  /** Grows with every drawing. */
  readonly drawn: number;
}

export interface LinkedModel {
  readonly subscribe: (listener: () => void) => () => void;
  readonly snapshot: () => { readonly slices: readonly Slice[]; readonly ids: readonly string[] };
}

export interface LinkedView {
  /** Its pane. */
  readonly index: number;
  readonly state: {
    readonly getState: () => LinkedState;
    readonly subscribe: (listener: (state: LinkedState, before: LinkedState) => void) => () => void;
  };
  model(): LinkedModel | undefined;
  /** The slice that is drawn. */
  slice(): Slice | undefined;
  /** The element in which it draws, from `attach` to `detach`. */
  element(): EventTarget | undefined;
  /** Width and height of the pane. */
  size(): Point | undefined;
  goTo(index: number): void;
  setWindow(window: Window): void;
  /** About the middle of the pane; as `LinkedState.zoom`. */
  setZoom(zoom: number): void;
  /** Moves the image. */
  pan(by: Point): void;
  /** The key of what looks at the images in the user's place for the time being, like a presentation state. */
  presented(): string | undefined;
  /** Where a place of the drawn image is in the pane, and back. */
  project(pixel: Pixel): Point | undefined;
  unproject(point: Point): Pixel | undefined;
}

const stacks = new WeakMap<readonly Slice[], Stack>();

/** The slices as planes; found once for each list of slices. */
export function stackOf({ slices }: { readonly slices: readonly Slice[] }): Stack {
  const known = stacks.get(slices);
  if (known) return known;
  const stack = createStack(slices.map(({ facts }) => planeOf(facts)));
  stacks.set(slices, stack);
  return stack;
}

/** Where a pane is in its series. */
export interface SlicePlace {
  readonly stack: Stack;
  readonly index: number;
}

/** Undefined while the pane shows nothing. */
export function placeOf(view: LinkedView): SlicePlace | undefined {
  const snapshot = view.model()?.snapshot();
  const { target } = view.state.getState();
  const index = snapshot && target !== undefined ? snapshot.ids.indexOf(target) : -1;
  return snapshot && index >= 0 ? { stack: stackOf(snapshot), index } : undefined;
}

/** The plane of the slice that is drawn. */
export function drawnPlane(view: LinkedView): Plane | undefined {
  const slice = view.slice();
  return slice && planeOf(slice.facts);
}
