/** What retrieval needs of the other rooms, and what it gives. */
import { WorkstationError } from '../../shared/errors.ts';
import type { DicomHeader } from '../dicom/header.ts';
import type { RandomAccess } from '../dicom/random-access.ts';

/** A place in the store for one more instance. */
export interface InstanceWriter {
  write(chunk: Uint8Array): Promise<void>;
  finish(): Promise<StoredInstance>;
  abort(): Promise<void>;
}

export interface StoredInstance extends RandomAccess {
  stream(from?: number): AsyncIterable<Uint8Array>;
  delete(): Promise<void>;
}

export type ReadHeader = (prefix: Uint8Array, options: { final: boolean }) => DicomHeader | 'need-more';

/** A series as its manifest lists it. */
export interface ListedSeries {
  readonly seriesInstanceUid: string;
  readonly retrieveUrl?: string | undefined;
  readonly instances: readonly { readonly sopInstanceUid: string }[];
}

/** A series and the manifest that refers to it. */
export interface SeriesTarget {
  readonly kosSopInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly series: ListedSeries;
}

/** An instance that has just arrived whole. `header` points into received bytes: do not keep it. */
export interface RetrievedInstance {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  readonly header: DicomHeader;
  readonly stored: StoredInstance;
}

const FIRST_PREFIX_BYTES = 64 * 1024;

/** An instance that is there; keeps a few facts only, and reads its header from the store when asked. */
export class KeptInstance {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly transferSyntaxUid: string;
  /** First byte after group 2: what a C-STORE sends. */
  readonly datasetOffset: number;
  readonly stored: StoredInstance;
  readonly #readHeader: ReadHeader;

  /** `onDamaged` is told when the content turns out not to be what was stored: once for all readings. */
  constructor(instance: RetrievedInstance, readHeader: ReadHeader, onDamaged: (instance: KeptInstance) => void) {
    this.sopInstanceUid = instance.sopInstanceUid;
    this.sopClassUid = instance.sopClassUid;
    this.transferSyntaxUid = instance.transferSyntaxUid;
    this.datasetOffset = instance.header.datasetOffset;
    this.stored = new WatchedInstance(instance.stored, () => onDamaged(this));
    this.#readHeader = readHeader;
  }

  /** Throws WorkstationError CACHE_* or DICOM_*. */
  async header(): Promise<DicomHeader> {
    for (let length = FIRST_PREFIX_BYTES; ; length *= 2) {
      const prefix = await this.stored.read(0, length);
      const header = this.#readHeader(prefix, { final: length >= this.stored.size });
      if (header !== 'need-more') return header;
    }
  }
}

/** A stored instance that tells when it is damaged; every reading after that fails for this reason and no other. */
class WatchedInstance implements StoredInstance {
  readonly #stored: StoredInstance;
  readonly #onDamaged: () => void;
  #damage: WorkstationError | undefined;

  constructor(stored: StoredInstance, onDamaged: () => void) {
    this.#stored = stored;
    this.#onDamaged = onDamaged;
  }

  get size(): number {
    return this.#stored.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    try {
      return await this.#stored.read(offset, length);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  async *stream(from?: number): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* this.#stored.stream(from);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  delete(): Promise<void> {
    return this.#stored.delete();
  }

  /** A damaged instance is deleted: who still reads it must not be told that the patient was closed. */
  #noted(error: unknown): unknown {
    if (this.#damage !== undefined) return this.#damage;
    if (!(error instanceof WorkstationError) || error.code !== 'CACHE_DAMAGED') return error;
    this.#damage = error;
    this.#onDamaged();
    return error;
  }
}
