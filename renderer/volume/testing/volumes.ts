/** A series that arrives as the test says, and a worker that works in this process when it is told to. */
import { AXIAL, slice, type Orientation } from '../../geometry/testing/planes.ts';
import { plus, times } from '../../geometry/vectors.ts';
import { cross, type FrameFacts } from '../../viewer/frame-facts.ts';
import type { SeriesSnapshot, SliceState } from '../../viewer/series-model.ts';
import type { Slice } from '../../viewer/slices.ts';
import type { FromVolumeWorker, ToVolumeWorker } from '../protocol.ts';
import type { VolumeSeries } from '../series-volume.ts';
import type { VolumeWorker } from '../volume-client.ts';
import { VolumeHost } from '../volume-host.ts';

/** Columns and rows of the slices below. */
export const SIDE = [4, 3] as const;

export const idOf = (place: number): string => `slice-${place}`;

/** The slice at that place along the normal, 1.5 mm apart. */
export function sliceAt(place: number, orientation: Orientation = AXIAL, changes: Partial<FrameFacts> = {}): Slice {
  const position = plus([10, 20, 30], times(cross(...orientation), 1.5 * place));
  const [columns, rows] = SIDE;
  const size = { rows, columns, spacing: [1, 1] as const, sopInstanceUid: `1.${place}` };
  const { facts } = slice(position, orientation, { ...size, ...changes });
  return { id: idOf(place), frame: 1, arrival: place, facts };
}

/** Its values: the hundreds tell the slice, the rest the pixel. */
export const pixelsAt = (place: number): Int16Array<ArrayBuffer> =>
  Int16Array.from({ length: SIDE[0] * SIDE[1] }, (_, at) => 100 * place + at);

export class FakeSeries implements VolumeSeries {
  readonly #listeners = new Set<() => void>();
  #snapshot: SeriesSnapshot = { slices: [], ids: [], states: new Map() };
  /** How many want all of it. */
  wanted = 0;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): SeriesSnapshot => this.#snapshot;
  loadAll(): () => void {
    this.wanted += 1;
    return () => (this.wanted -= 1);
  }

  announce(...slices: readonly Slice[]): void {
    const all = [...this.#snapshot.slices, ...slices];
    this.#tell({ ...this.#snapshot, slices: all, ids: all.map(({ id }) => id) });
  }

  load(...ids: readonly string[]): void {
    const loaded = ids.map((id): [string, SliceState] => [id, { status: 'loaded' }]);
    this.#tell({ ...this.#snapshot, states: new Map([...this.#snapshot.states, ...loaded]) });
  }

  #tell(snapshot: SeriesSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}

type Listener = (event: { readonly data: FromVolumeWorker }) => void;

const NO_EVENT = { data: { kind: 'failed', job: -1 } } as const;

export class LocalWorker implements VolumeWorker {
  readonly #host: VolumeHost;
  readonly #listeners: Listener[] = [];
  readonly #losses: Listener[] = [];
  /** Planes that are waiting to be cut. */
  readonly jobs: ToVolumeWorker[] = [];
  /** Ids of slices, in the order in which they came. */
  readonly slices: string[] = [];

  constructor(limit?: number) {
    this.#host = new VolumeHost(limit);
  }

  postMessage(message: ToVolumeWorker): void {
    if (message.kind === 'plane') {
      this.jobs.push(message);
      return;
    }
    if (message.kind === 'slice') this.slices.push(message.id);
    // What the page keeps must not be taken over by the worker.
    this.#take(structuredClone(message));
  }
  terminate(): void {
    this.jobs.length = 0;
  }
  addEventListener(type: 'message' | 'error' | 'messageerror', listener: Listener): void {
    if (type === 'message') this.#listeners.push(listener);
    if (type === 'error') this.#losses.push(listener);
  }

  /** Cuts what waits, and what is asked for because of it; at most so many planes. Says how many. */
  work(most = Infinity): number {
    let done = 0;
    for (; done < most; done += 1) {
      const job = this.jobs.shift();
      if (!job) break;
      this.#take(job);
    }
    return done;
  }

  die(): void {
    for (const listener of this.#losses) listener(NO_EVENT);
  }

  #take(message: ToVolumeWorker): void {
    const data = this.#host.take(message);
    if (data) for (const listener of this.#listeners) listener({ data });
  }
}
