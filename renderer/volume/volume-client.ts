/** The page's way to its volume worker: one plane is cut at a time, what is looked at first, nothing that is outdated. */
import type { PixelArray } from '../decoding/frame.ts';
import type { CutPlane, FromVolumeWorker, ToVolumeWorker } from './protocol.ts';
import type { PlaneRequest } from './reslice.ts';

/** The part of a `Worker` that is used. */
export interface VolumeWorker {
  postMessage(message: ToVolumeWorker): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: FromVolumeWorker }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
}

/** Told what becomes of a volume that was defined. */
export interface VolumeListener {
  /** More than the worker may hold, in bytes. */
  readonly tooLarge: (bytes: number, limit: number) => void;
  /** The worker is gone, and the slices with it. */
  readonly lost: () => void;
}

export interface CutOrder {
  /** A newer order of a lane takes the place of an older one that waits. */
  readonly lane: string;
  readonly volume: string;
  readonly plane: PlaneRequest;
  /** The lowest is served first. */
  readonly rank: number;
  /** Called once, unless the order was replaced or dropped: without a plane when it could not be cut. */
  readonly done: (plane: CutPlane | undefined) => void;
}

export class VolumeClient {
  readonly #start: () => VolumeWorker;
  readonly #volumes = new Map<string, VolumeListener>();
  /** By lane. */
  readonly #waiting = new Map<string, CutOrder>();
  #worker: VolumeWorker | undefined;
  #running: { readonly job: number; readonly order: CutOrder; isDropped: boolean } | undefined;
  #jobs = 0;

  constructor(start: () => VolumeWorker) {
    this.#start = start;
  }

  define(message: Omit<Extract<ToVolumeWorker, { kind: 'grid' }>, 'kind'>, listener: VolumeListener): void {
    this.#volumes.set(message.volume, listener);
    this.#send({ kind: 'grid', ...message });
  }

  /** Copies a slice over; nothing for a volume that was forgotten. */
  put(volume: string, id: string, pixels: PixelArray): void {
    if (this.#volumes.has(volume)) this.#send({ kind: 'slice', volume, id, pixels });
  }

  /** Never answered for a volume that was forgotten. */
  cut(order: CutOrder): void {
    if (!this.#volumes.has(order.volume)) return;
    this.#waiting.set(order.lane, order);
    this.#next();
  }

  /** What waits or is cut in that lane is wanted no more. */
  drop(lane: string): void {
    this.#waiting.delete(lane);
    if (this.#running?.order.lane === lane) this.#running.isDropped = true;
  }

  /** Gives the memory of a volume back. */
  forget(volume: string): void {
    if (!this.#volumes.delete(volume)) return;
    for (const [lane, order] of this.#waiting) if (order.volume === volume) this.#waiting.delete(lane);
    if (this.#running?.order.volume === volume) this.#running.isDropped = true;
    if (this.#worker) this.#send({ kind: 'close', volume });
  }

  /** Nothing of any patient stays in the worker. */
  close(): void {
    this.#volumes.clear();
    this.#waiting.clear();
    this.#running = undefined;
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  #send(message: ToVolumeWorker): void {
    this.#worker ??= this.#begin();
    this.#worker.postMessage(message);
  }

  #begin(): VolumeWorker {
    const worker = this.#start();
    worker.addEventListener('message', ({ data }) => {
      if (worker === this.#worker) this.#hear(data);
    });
    for (const trouble of ['error', 'messageerror'] as const) {
      worker.addEventListener(trouble, () => {
        if (worker === this.#worker) this.#lose();
      });
    }
    return worker;
  }

  #next(): void {
    if (this.#running) return;
    let first: CutOrder | undefined;
    for (const order of this.#waiting.values()) if (!first || order.rank < first.rank) first = order;
    if (!first) return;
    this.#waiting.delete(first.lane);
    this.#jobs += 1;
    this.#running = { job: this.#jobs, order: first, isDropped: false };
    this.#send({ kind: 'plane', job: this.#jobs, volume: first.volume, plane: first.plane });
  }

  #hear(message: FromVolumeWorker): void {
    if (message.kind === 'too-large') {
      const { volume, bytes, limit } = message;
      this.#volumes.get(volume)?.tooLarge(bytes, limit);
      return;
    }
    const running = this.#running;
    if (running?.job !== message.job) return;
    this.#running = undefined;
    // The worker is kept busy: whoever is told now may have more to ask for.
    this.#next();
    if (!running.isDropped) running.order.done(message.kind === 'plane' ? message.plane : undefined);
    this.#next();
  }

  #lose(): void {
    const running = this.#running;
    const orders = [...(running && !running.isDropped ? [running.order] : []), ...this.#waiting.values()];
    const volumes = [...this.#volumes.values()];
    this.close();
    for (const { lost } of volumes) lost();
    for (const { done } of orders) done(undefined);
  }
}
