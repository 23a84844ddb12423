/** The measurements of the examination on the screen: the list, and every step back and forth in it. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Measurement } from '../../shared/measurements.ts';

/** One step: what each measurement concerned was before and is after; undefined: not there. */
type Step = readonly Change[];

export interface Change {
  readonly before: Measurement | undefined;
  readonly after: Measurement | undefined;
}

export interface MeasuringState {
  /** Study Instance UID of the examination; undefined: no measurements are known yet. */
  readonly study: string | undefined;
  /** In the order in which they were made. */
  readonly list: readonly Measurement[];
  readonly selected: string | undefined;
  /** Series Instance UIDs of the series whose measurements are not drawn. */
  readonly hidden: ReadonlySet<string>;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

/** Steps that can be taken back. */
const STEPS = 200;

const NOTHING: MeasuringState = {
  study: undefined,
  list: [],
  selected: undefined,
  hidden: new Set(),
  canUndo: false,
  canRedo: false,
};

export class MeasuringModel {
  readonly state: StoreApi<MeasuringState> = createStore<MeasuringState>(() => NOTHING);
  readonly #changed: (changes: Step) => void;
  #past: Step[] = [];
  #future: Step[] = [];

  /** `changed` is told of everything that has to be kept, after it has happened on the screen. */
  constructor(changed: (changes: readonly Change[]) => void) {
    this.#changed = changed;
  }

  /** Another examination is on the screen: its measurements are not known yet, the others are forgotten. */
  open(study: string): void {
    if (this.state.getState().study === study) return;
    this.clear();
    this.state.setState({ study });
  }

  /** What was kept of the examination; what was made meanwhile stays. */
  load(study: string, kept: readonly Measurement[]): void {
    const { study: current, list } = this.state.getState();
    if (current !== study) return;
    const known = new Set([...list, ...this.#touched()].map(({ id }) => id));
    this.#show([...kept.filter(({ id }) => !known.has(id)), ...list]);
  }

  /** Nothing of the patient stays. */
  clear(): void {
    this.#past = [];
    this.#future = [];
    this.state.setState(NOTHING);
  }

  add(measurement: Measurement): void {
    this.#do([{ before: undefined, after: measurement }]);
    this.state.setState({ selected: measurement.id });
  }

  /** The measurement has other points, or another name. */
  change(after: Measurement): void {
    const before = this.find(after.id);
    if (before && JSON.stringify(before) !== JSON.stringify(after)) this.#do([{ before, after }]);
  }

  /** The same measurement, computed now that its pixels are here: nothing that the user did. */
  complete(after: Measurement): void {
    const before = this.find(after.id);
    if (!before || JSON.stringify(before) === JSON.stringify(after)) return;
    this.#show(this.state.getState().list.map((one) => (one.id === after.id ? after : one)));
    this.#changed([{ before, after }]);
  }

  remove(ids: readonly string[]): void {
    const removed = this.state.getState().list.filter(({ id }) => ids.includes(id));
    if (removed.length > 0) this.#do(removed.map((before) => ({ before, after: undefined })));
  }

  removeSelected(): void {
    const { selected } = this.state.getState();
    if (selected !== undefined) this.remove([selected]);
  }

  undo(): void {
    const step = this.#past.pop();
    if (!step) return;
    this.#future.push(step);
    this.#apply(step.map(({ before, after }) => ({ before: after, after: before })));
  }

  redo(): void {
    const step = this.#future.pop();
    if (!step) return;
    this.#past.push(step);
    this.#apply(step);
  }

  select(selected: string | undefined): void {
    this.state.setState({ selected });
  }

  /** Has the measurements of a series drawn or not. */
  showSeries(series: string, isShown: boolean): void {
    const hidden = new Set(this.state.getState().hidden);
    if (isShown) hidden.delete(series);
    else hidden.add(series);
    this.state.setState({ hidden });
  }

  find(id: string): Measurement | undefined {
    return this.state.getState().list.find((one) => one.id === id);
  }

  #do(step: Step): void {
    this.#past = [...this.#past, step].slice(-STEPS);
    this.#future = [];
    this.#apply(step);
  }

  #apply(step: Step): void {
    let { list } = this.state.getState();
    for (const { before, after } of step) {
      const id = (after ?? before)?.id;
      const isThere = list.some((one) => one.id === id);
      if (after === undefined) list = list.filter((one) => one.id !== id);
      else if (isThere) list = list.map((one) => (one.id === id ? after : one));
      else list = [...list, after];
    }
    this.#show(list);
    this.#changed(step);
  }

  #show(list: readonly Measurement[]): void {
    const { selected } = this.state.getState();
    this.state.setState({
      list: list.toSorted((a, b) => a.created.localeCompare(b.created)),
      selected: list.some(({ id }) => id === selected) ? selected : undefined,
      canUndo: this.#past.length > 0,
      canRedo: this.#future.length > 0,
    });
  }

  /** Measurements that some step is about: what was kept of them is older than what the user did since. */
  #touched(): readonly Measurement[] {
    return [...this.#past, ...this.#future].flat().flatMap(({ before, after }) => after ?? before ?? []);
  }
}
