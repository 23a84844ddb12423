/** One part on its way in: held until its header is read, judged, then written to the store as it comes. */
import { WorkstationError } from '../../shared/errors.ts';
import type { DicomHeader } from '../dicom/header.ts';
import type { InstanceWriter, ReadHeader, RetrievedInstance } from './instances.ts';

/** Most headers are shorter; each further attempt needs twice as many bytes. */
const FIRST_ATTEMPT_BYTES = 4096;
/** The item at the end of encapsulated pixels (PS3.5 7.5.1): FFFE,E0DD without length. */
const PIXELS_END = Buffer.from('feffdde000000000', 'hex');

export interface IntakeOptions {
  readonly readHeader: ReadHeader;
  readonly createWriter: () => Promise<InstanceWriter>;
  /** Whether the instance is wanted; notes why not. */
  readonly judge: (header: DicomHeader) => boolean;
  /** The part is no object that can be read. */
  readonly unreadable: (error: WorkstationError) => void;
}

export class Intake {
  readonly #options: IntakeOptions;
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #nextAttempt = FIRST_ATTEMPT_BYTES;
  #state: 'reading header' | 'writing' | 'dropped' = 'reading header';
  #header: DicomHeader | undefined;
  #writer: InstanceWriter | undefined;
  /** The last bytes of the part so far. */
  #tail: Uint8Array = Buffer.alloc(0);
  /** Bytes of the part so far. */
  bytes = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Throws what the store throws. */
  async take(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.length;
    const length = PIXELS_END.length;
    this.#tail = (chunk.length < length ? Buffer.concat([this.#tail, chunk]) : chunk).subarray(-length);
    if (this.#state === 'writing') return this.#writer?.write(chunk);
    if (this.#state === 'dropped') return;
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    if (this.#heldBytes >= this.#nextAttempt) await this.#attempt(false);
  }

  /** The instance, once its part has ended; undefined when it is not wanted or cannot be read. */
  async end(): Promise<RetrievedInstance | undefined> {
    if (this.#state === 'reading header') await this.#attempt(true);
    if (this.#header === undefined || this.#writer === undefined) return undefined;
    const { sopInstanceUid, sopClassUid, transferSyntaxUid } = this.#header;
    const stored = await this.#writer.finish();
    this.#writer = undefined;
    return { sopInstanceUid, sopClassUid, transferSyntaxUid, header: this.#header, stored };
  }

  /** Whether the object itself shows that it ends here: with the last of its pixels. Throws what the store throws. */
  async endsWithPixels(): Promise<boolean> {
    if (this.#state === 'reading header') await this.#attempt(false);
    const pixels = this.#header?.pixelData;
    if (pixels === undefined || this.#header?.deflated !== false) return false;
    return pixels.length === undefined
      ? PIXELS_END.equals(this.#tail)
      : this.bytes === pixels.valueOffset + pixels.length;
  }

  /** Deletes what was written of an instance that has not ended. */
  async abort(): Promise<void> {
    await this.#writer?.abort();
  }

  async #attempt(final: boolean): Promise<void> {
    const [only] = this.#held;
    const prefix = this.#held.length === 1 && only !== undefined ? only : Buffer.concat(this.#held);
    this.#held = [prefix];
    this.#nextAttempt = 2 * this.#heldBytes;
    const header = this.#readHeader(prefix, final);
    if (header === 'need-more') return;
    this.#held = [];
    if (header === undefined || !this.#options.judge(header)) {
      this.#state = 'dropped';
      return;
    }
    this.#header = header;
    this.#state = 'writing';
    this.#writer = await this.#options.createWriter();
    await this.#writer.write(prefix);
  }

  #readHeader(prefix: Uint8Array, final: boolean): DicomHeader | 'need-more' | undefined {
    try {
      return this.#options.readHeader(prefix, { final });
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      this.#options.unreadable(error);
      return undefined;
    }
  }
}
