/** The planes of a volume in one direction, as a pane goes through them: cut when they are looked at. */
import type { ErrorReport } from '../../shared/errors.ts';
import { nearestFirst } from '../viewer/load-order.ts';
import type { SeriesSnapshot, SliceState } from '../viewer/series-model.ts';
import type { StackModel } from '../viewer/stack-model.ts';
import { NO_FACTS, planeFacts, planeSlices } from './plane-facts.ts';
import { planeId, planeNumber } from './plane-id.ts';
import { PlaneImages } from './plane-images.ts';
import type { PlanePorts } from './plane-ports.ts';
import {
  nearestPlane,
  numberOfFirst,
  planeOrigin,
  planeStack,
  volumeCenter,
  type PlaneKind,
  type PlaneStack,
} from './plane-stack.ts';
import type { CutPlane } from './protocol.ts';
import type { Slab } from './reslice.ts';
import { isComplete, type VolumeSnapshot } from './series-volume.ts';
import { volumeError } from './volume-error.ts';

/** A volume that is still filled is cut anew no sooner, in milliseconds. */
const REFINE_MS = 400;

/** Planes cut beforehand on each side of the one that is looked at. */
const AHEAD = 12;
const RANK_AHEAD = 1000;

/** Everything that a plane's picture depends on; one object is one look of the whole stack. */
interface Cut {
  readonly stack: PlaneStack;
  /** Number of the first plane. */
  readonly first: number;
  readonly slab: Slab | undefined;
  readonly volume: VolumeSnapshot;
}

const EMPTY: SeriesSnapshot = { slices: [], ids: [], states: new Map() };

export class PlaneModel implements StackModel {
  readonly kind: PlaneKind;
  readonly #lane: string;
  readonly #ports: PlanePorts;
  readonly #images: PlaneImages;
  readonly #listeners = new Set<() => void>();
  readonly #failed = new Map<string, ErrorReport>();
  /** Numbers of the planes that are looked at, by pane, the last one last. */
  readonly #looks = new Map<number | undefined, number>();
  #snapshot = EMPTY;
  #target: number | undefined;
  /** What is to be shown, and what the images that are there were made by. */
  #wanted: Cut | undefined;
  #made: Cut | undefined;
  /** For what the slices of the snapshot were made. */
  #slicesOf: Cut | undefined;
  #leave: (() => void) | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(kind: PlaneKind, ports: PlanePorts) {
    this.kind = kind;
    this.#lane = `${ports.volume.uid}/${kind}`;
    this.#ports = ports;
    this.#images = new PlaneImages(ports.images);
  }

  get volumeUid(): string {
    return this.#ports.volume.uid;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#leave) this.#begin();
    return () => {
      if (this.#listeners.delete(listener) && this.#listeners.size === 0) this.close();
    };
  };

  readonly snapshot = (): SeriesSnapshot => this.#snapshot;

  /** What is known of the volume; the same object until that changes. */
  readonly volume = (): VolumeSnapshot => this.#ports.volume.snapshot();

  get target(): string | undefined {
    if (this.#target !== undefined) return planeId(this.#lane, this.#target);
    return this.#snapshot.ids[0];
  }

  /** True while slices are missing that may still come. */
  readonly isPreliminary = (): boolean => !isComplete(this.volume());

  look(id: string, pane?: number): void {
    const number = planeNumber(this.#lane, id);
    if (number === undefined) return;
    this.#looks.delete(pane);
    this.#looks.set(pane, number);
    if (pane !== undefined) this.#looks.delete(undefined);
    this.#target = number;
    this.#order();
  }

  fail(id: string, error: ErrorReport): void {
    this.#failed.set(id, error);
    this.#publish();
  }

  retry(id: string): void {
    this.#failed.delete(id);
    this.#publish();
    this.look(id);
  }

  rest(pane?: number): void {
    if (pane === undefined) {
      this.#dropOrders();
      this.#looks.clear();
      return;
    }
    this.#ports.client.drop(`${this.#lane}/${pane}`);
    this.#looks.delete(pane);
    if (this.#looks.size === 0) this.#dropOrders();
  }

  /** Nobody looks: nothing is cut any more, and no picture stays. */
  close(): void {
    this.#leave?.();
    this.#leave = undefined;
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#dropOrders();
    this.#images.clear();
    this.#made = undefined;
  }

  #begin(): void {
    const { volume, onSettings } = this.#ports;
    // The volume tells at once what is there already.
    const leave = [onSettings(() => this.#renew(true)), volume.subscribe(() => this.#renew(false))];
    this.#leave = () => leave.forEach((end) => end());
    this.#renew(true);
  }

  /** The volume or the settings have changed; what the user does is answered at once. */
  #renew(isAtOnce: boolean): void {
    const volume = this.volume();
    const { geometry } = volume;
    if (!geometry || volume.tooLarge) {
      this.#showNothing(volume);
      return;
    }
    const { slab, angles, pivot } = this.#ports.settings();
    const before = this.#wanted;
    const stack = planeStack(geometry, this.kind, angles, pivot);
    const first = this.kind === 'oblique' || !before ? 0 : before.first + numberOfFirst(stack, before.stack);
    this.#wanted = { stack, first, slab, volume };
    this.#target ??= first + nearestPlane(stack, volumeCenter(geometry));
    this.#ports.client.drop(`${this.#lane}/ahead`);
    if (!this.#made) this.#publish();
    if (isAtOnce || isComplete(volume) || !this.#made) this.#order();
    else this.#stopWaiting ??= this.#ports.after(REFINE_MS, () => this.#order());
  }

  /** Has what is looked at cut, where it is not there as it is wanted. */
  #order(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    const wanted = this.#wanted;
    if (!wanted || !this.#leave) return;
    let rank = this.#looks.size;
    for (const [pane, number] of this.#looks) {
      rank -= 1;
      const lane = `${this.#lane}/${pane ?? ''}`;
      if (this.#isMade(wanted, number)) this.#ports.client.drop(lane);
      else this.#cut(wanted, number, lane, rank);
    }
    this.#orderAhead(wanted);
  }

  /** The neighbours of what was looked at last, once nothing will change them any more. */
  #orderAhead(wanted: Cut): void {
    const { stack, first, volume } = wanted;
    const lane = `${this.#lane}/ahead`;
    const target = this.#target;
    if (target === undefined || !isComplete(volume) || !this.#isMade(wanted, target)) return;
    const from = Math.max(first, target - AHEAD);
    const to = Math.min(first + stack.count - 1, target + AHEAD);
    const ids = Array.from({ length: to - from + 1 }, (_, index) => planeId(this.#lane, from + index));
    const next = nearestFirst(ids, target - from).find((id) => !this.#images.has(id));
    const number = next === undefined ? undefined : planeNumber(this.#lane, next);
    if (number !== undefined) this.#cut(wanted, number, lane, RANK_AHEAD);
  }

  #isMade(wanted: Cut, number: number): boolean {
    return this.#made === wanted && this.#images.has(planeId(this.#lane, number));
  }

  #cut(wanted: Cut, number: number, lane: string, rank: number): void {
    const { stack, first, slab } = wanted;
    const index = number - first;
    if (index < 0 || index >= stack.count) return;
    const plane = { ...stack, origin: planeOrigin(stack, index), ...(slab && { slab }) };
    const done = (cut: CutPlane | undefined): void => this.#done(wanted, number, cut);
    this.#ports.client.cut({ lane, volume: this.volumeUid, plane, rank, done });
  }

  #done(wanted: Cut, number: number, cut: CutPlane | undefined): void {
    const { stack, first, volume } = wanted;
    const { sample, geometry } = volume;
    const id = planeId(this.#lane, number);
    // Of what is shown by now nothing goes back to what was wanted before.
    const isOutdated = wanted !== this.#wanted && this.#made === this.#wanted;
    if (!this.#leave || !sample || !this.#wanted || isOutdated) return;
    if (!cut) {
      this.fail(id, { code: 'INTERNAL', facts: { reference: 'volume' } });
      return;
    }
    const isNewLook = this.#made !== wanted;
    if (isNewLook) {
      // What was made before is another picture under the same name.
      this.#images.clear();
      this.#made = wanted;
    }
    this.#failed.delete(id);
    try {
      this.#images.put(id, planeFacts(sample.facts, stack, number - first, geometry), cut);
    } catch {
      this.fail(id, { code: 'IMAGE_MEMORY', facts: {} });
      return;
    }
    this.#images.shrink([...this.#looks.values()].map((looked) => planeId(this.#lane, looked)));
    if (isNewLook || [...this.#looks.values()].includes(number)) this.#publish();
    if (this.#wanted === wanted) this.#orderAhead(wanted);
  }

  #publish(): void {
    const shown = this.#made ?? this.#wanted;
    const { sample, geometry } = shown?.volume ?? {};
    if (shown && sample) {
      const { stack, first } = shown;
      const isOld = this.#slicesOf === shown;
      const slices = isOld
        ? this.#snapshot.slices
        : planeSlices(sample.facts, stack, (index) => planeId(this.#lane, first + index), geometry);
      this.#slicesOf = shown;
      const ids = isOld ? this.#snapshot.ids : slices.map(({ id }) => id);
      this.#snapshot = { slices, ids, states: this.#states(ids) };
    }
    for (const listener of [...this.#listeners]) listener();
  }

  #states(ids: readonly string[]): ReadonlyMap<string, SliceState> {
    const states = new Map<string, SliceState>();
    if (isComplete(this.volume())) for (const id of ids) states.set(id, { status: 'loaded' });
    for (const [id, error] of this.#failed) states.set(id, { status: 'failed', error, isFinal: false });
    return states;
  }

  /** It is no volume, or not yet: the first is said in the place of the image. */
  #showNothing({ refusals, tooLarge }: VolumeSnapshot): void {
    const error = volumeError(refusals.length > 0 ? this.#ports.explain(refusals) : undefined, tooLarge);
    this.#dropOrders();
    this.#images.clear();
    this.#wanted = undefined;
    this.#made = undefined;
    this.#slicesOf = undefined;
    if (!error) {
      this.#snapshot = EMPTY;
    } else {
      const id = planeId(this.#lane, this.#target ?? 0);
      const states = new Map([[id, { status: 'failed', error, isFinal: true } as const]]);
      this.#snapshot = { slices: [{ id, frame: 1, arrival: 0, facts: NO_FACTS }], ids: [id], states };
    }
    this.#publish();
  }

  #dropOrders(): void {
    const { client } = this.#ports;
    for (const pane of [...this.#looks.keys(), 'ahead']) client.drop(`${this.#lane}/${pane ?? ''}`);
  }
}
