/** Panes without a screen: they go where they are told, and draw at once. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { AXIAL, slice, type Orientation } from '../../geometry/testing/planes.ts';
import type { FrameFacts, Vector } from '../../viewer/frame-facts.ts';
import type { Slice } from '../../viewer/slices.ts';
import * as placing from '../../viewer/view-place.ts';
import type { LinkedModel, LinkedState, LinkedView, Point, Window } from '../linked-view.ts';

export class FakeModel implements LinkedModel {
  #slices: readonly Slice[];
  readonly #listeners = new Set<() => void>();

  constructor(slices: readonly Slice[]) {
    this.#slices = slices;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = () => ({ slices: this.#slices, ids: this.#slices.map(({ id }) => id) });

  arrive(slices: readonly Slice[]): void {
    this.#slices = slices;
    for (const listener of [...this.#listeners]) listener();
  }
}

let made = 0;

/** Slices at `positions`, as `slice` of geometry's tests makes them. */
export function slices(
  positions: readonly Vector[],
  orientation: Orientation = AXIAL,
  changes: Partial<FrameFacts> = {},
): readonly Slice[] {
  made += 1;
  return positions.map((position, arrival) => ({
    id: `${made}/${arrival}`,
    frame: 1,
    arrival,
    facts: slice(position, orientation, changes).facts,
  }));
}

/** Slices without a place in the patient. */
export function unplaced(count: number, changes: Partial<FrameFacts> = {}): readonly Slice[] {
  return slices(Array.from({ length: count }, () => [0, 0, 0])).map((one) => {
    const { position: _position, orientation: _orientation, ...facts } = one.facts;
    return { ...one, facts: { ...facts, ...changes } };
  });
}

/** Axial ones: `count` from z = `from`, `step` mm apart. */
export const axial = (count: number, from: number, step: number, changes: Partial<FrameFacts> = {}): FakeModel =>
  new FakeModel(
    slices(
      Array.from({ length: count }, (_, index) => [-50, -40, from + index * step]),
      AXIAL,
      changes,
    ),
  );

export class FakeView implements LinkedView {
  readonly index: number;
  readonly state: StoreApi<LinkedState> = createStore<LinkedState>(() => ({
    target: undefined,
    shown: undefined,
    window: { center: 40, width: 400 },
    zoom: undefined,
    drawn: 0,
  }));
  /** Every slice that it was sent to. */
  readonly visited: number[] = [];
  place = placing.WHOLE;
  isPresented = false;
  #size: Point | undefined;
  #model: FakeModel | undefined;

  constructor(index: number, model: FakeModel, at = 0, size: Point = [400, 320]) {
    this.index = index;
    this.#size = size;
    this.open(model, at);
  }

  open(model: FakeModel, at = 0): void {
    this.#model = model;
    this.state.setState({ target: undefined, shown: undefined });
    this.place = placing.WHOLE;
    this.#show(at);
  }

  goTo(index: number): void {
    this.visited.push(index);
    this.#show(index);
  }

  /** As a user's wheel. */
  scrollTo(index: number): void {
    this.#show(index);
  }

  setWindow(window: Window): void {
    this.state.setState({ window });
    this.#draw();
  }

  setZoom(zoom: number): void {
    this.#look((frame) => placing.withPxPerPixel(this.place, frame, zoom));
  }

  pan(by: Point): void {
    this.#look((frame) => placing.movedBy(this.place, frame, by));
  }

  /** Off the screen. */
  detach(): void {
    this.#model = undefined;
    this.#size = undefined;
    this.state.setState({ target: undefined, shown: undefined, zoom: undefined });
  }

  resize(size: Point): void {
    this.#size = size;
    this.#draw();
  }

  rotate(): void {
    this.#look(() => placing.rotated(this.place, 90));
  }

  project(pixel: Point): Point | undefined {
    const frame = this.#frame();
    return frame && placing.project(this.place, frame, pixel);
  }

  unproject(point: Point): Point | undefined {
    const frame = this.#frame();
    return frame && placing.unproject(this.place, frame, point);
  }

  /** What lies in the middle of the pane. */
  get center(): Point | undefined {
    return this.#size && this.unproject([this.#size[0] / 2, this.#size[1] / 2]);
  }

  /** The slice where it is, from 0. */
  get at(): number {
    return this.#model?.snapshot().ids.indexOf(this.state.getState().target ?? '') ?? -1;
  }

  model(): FakeModel | undefined {
    return this.#model;
  }

  slice(): Slice | undefined {
    return this.#model?.snapshot().slices[this.at];
  }

  size(): Point | undefined {
    return this.#size;
  }

  element(): undefined {
    return undefined;
  }

  presented(): string | undefined {
    return this.isPresented ? 'a state' : undefined;
  }

  #look(change: (frame: placing.PlaceFrame) => placing.Place): void {
    const frame = this.#frame();
    if (frame) this.place = change(frame);
    this.#draw();
  }

  #frame(): placing.PlaceFrame | undefined {
    const facts = this.slice()?.facts;
    if (!facts || !this.#size) return undefined;
    const [width, height] = this.#size;
    return { columns: facts.columns, rows: facts.rows, spacing: facts.spacing ?? facts.aspect, width, height };
  }

  #show(index: number): void {
    const id = this.#model?.snapshot().ids[index];
    this.state.setState({ target: id });
    this.state.setState({ shown: id });
    this.#draw();
  }

  #draw(): void {
    const frame = this.#frame();
    this.state.setState(({ drawn }) => ({
      drawn: drawn + 1,
      zoom: frame && placing.pxPerPixel(this.place, frame),
    }));
  }
}

/** What is to be done before the next picture, when the test says that it comes. */
export class Frames {
  #waiting: (() => void)[] = [];

  readonly next = (run: () => void): void => {
    this.#waiting.push(run);
  };

  /** Returns how much had waited. */
  pass(): number {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) run();
    return waiting.length;
  }
}
