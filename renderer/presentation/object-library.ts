/** Reads the presentation states and key images of a patient's examinations as they arrive. */
import type { InstancesAnswer } from '../../shared/examination.ts';
import type { ObjectAnswer } from '../../shared/objects.ts';
import { text } from '../viewer/dicom-json.ts';

/** A series of such objects, and how many of its instances are here. */
export interface ObjectSeries {
  readonly seriesInstanceUid: string;
  readonly received: number;
}

export interface LibrarySources {
  /** Header facts from the `from`-th instance of a series on. */
  readonly instances: (series: string, from: number, signal: AbortSignal) => Promise<InstancesAnswer>;
  readonly object: (sop: string, signal: AbortSignal) => Promise<ObjectAnswer>;
  readonly onObject: (object: ObjectAnswer) => void;
  /** An object of these kinds is there and cannot be read. */
  readonly onUnreadable: () => void;
}

/** More than an examination has; beyond, they are left alone. */
const MOST_OBJECTS = 500;
const STORAGE = '1.2.840.10008.5.1.4.1.1.';
const WANTED = ['11.1', '11.2', '11.3', '88.59'].map((last) => STORAGE + last);

export class ObjectLibrary {
  readonly #sources: LibrarySources;
  /** By series, how many instances have been looked at. */
  readonly #read = new Map<string, number>();
  readonly #known = new Set<string>();
  #closed = new AbortController();
  #wanted: readonly ObjectSeries[] = [];
  #isReading = false;

  constructor(sources: LibrarySources) {
    this.#sources = sources;
  }

  /** Told of every change of the retrieval. One object is read at a time: images come first. */
  follow(series: readonly ObjectSeries[]): void {
    this.#wanted = series;
    if (!this.#isReading) void this.#readAll();
  }

  /** Nothing of the patient stays, and nothing that was asked for arrives any more. */
  clear(): void {
    this.#closed.abort();
    this.#closed = new AbortController();
    this.#wanted = [];
    this.#read.clear();
    this.#known.clear();
  }

  async #readAll(): Promise<void> {
    this.#isReading = true;
    const { signal } = this.#closed;
    try {
      for (let next = this.#next(); next && !signal.aborted; next = this.#next()) {
        if (!(await this.#readSome(next.seriesInstanceUid, signal))) break;
      }
    } finally {
      this.#isReading = false;
    }
    // Another patient's series may have been told while the last answer of this one was awaited.
    if (signal.aborted && this.#next()) void this.#readAll();
  }

  #next(): ObjectSeries | undefined {
    return this.#wanted.find(
      ({ seriesInstanceUid, received }) =>
        received > (this.#read.get(seriesInstanceUid) ?? 0) && this.#known.size < MOST_OBJECTS,
    );
  }

  /** False when it is better to wait for the next change: nothing came, or the connection is lost. */
  async #readSome(series: string, signal: AbortSignal): Promise<boolean> {
    const from = this.#read.get(series) ?? 0;
    let answer: InstancesAnswer;
    try {
      answer = await this.#sources.instances(series, from, signal);
    } catch {
      // Said beside the series; asked again with the next change.
      return false;
    }
    if (signal.aborted) return false;
    for (const { sopInstanceUid, dataset } of answer.instances) {
      if (!WANTED.includes(text(dataset, '00080016') ?? '') || this.#known.has(sopInstanceUid)) continue;
      this.#known.add(sopInstanceUid);
      await this.#readObject(sopInstanceUid, signal);
      if (signal.aborted) return false;
    }
    this.#read.set(series, from + answer.instances.length);
    return answer.instances.length > 0;
  }

  async #readObject(sop: string, signal: AbortSignal): Promise<void> {
    try {
      const object = await this.#sources.object(sop, signal);
      if (!signal.aborted) this.#sources.onObject(object);
    } catch {
      if (!signal.aborted) this.#sources.onUnreadable();
    }
  }
}
