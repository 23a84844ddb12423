/** What retrieval needs of the other rooms, and what it gives. */
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

  constructor(instance: RetrievedInstance, readHeader: ReadHeader) {
    this.sopInstanceUid = instance.sopInstanceUid;
    this.sopClassUid = instance.sopClassUid;
    this.transferSyntaxUid = instance.transferSyntaxUid;
    this.datasetOffset = instance.header.datasetOffset;
    this.stored = instance.stored;
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
