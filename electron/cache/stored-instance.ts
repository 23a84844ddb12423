/** Reading a stored instance: only the segments that are needed are read from the disk and opened. */
import { WorkstationError } from '../../shared/errors.ts';
import { SEALED_SEGMENT_BYTES, SEGMENT_BYTES, segmentCount, sealedSize, type SegmentCipher } from './segments.ts';
import { storageError } from './storage-error.ts';
import type { Vault } from './vault.ts';
import type { Volume } from './volume.ts';

/** Segments read from the disk at a time: 1 MiB. */
const RUN = 16;

/** Where an instance is: its first sealed byte in its volume, and its bytes of content. */
export interface InstancePlace {
  readonly id: number;
  readonly volume: Volume;
  readonly start: number;
  readonly size: number;
}

/** An instance in the store; holds a few facts, no content. */
export class StoredInstance {
  readonly #vault: Vault;
  readonly #place: InstancePlace;
  #deleted = false;

  constructor(vault: Vault, place: InstancePlace) {
    this.#vault = vault;
    this.#place = place;
  }

  /** Bytes of content. */
  get size(): number {
    return this.#place.size;
  }

  /**
   * `length` bytes from `offset` on, fewer where the content ends before.
   * Throws WorkstationError CACHE_DAMAGED, CACHE_CLEARED or CACHE_UNAVAILABLE.
   */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (!(offset >= 0 && length >= 0)) throw new RangeError('offset and length must not be negative');
    this.#check();
    const from = Math.min(offset, this.size);
    const to = Math.min(from + length, this.size);
    const result = Buffer.allocUnsafe(to - from);
    const copy = (content: Uint8Array, index: number): void => {
      const start = index * SEGMENT_BYTES;
      const wanted = content.subarray(Math.max(0, from - start), Math.max(0, to - start));
      result.set(wanted, Math.max(0, start - from));
    };
    if (to > from) {
      await this.#readSegments(Math.floor(from / SEGMENT_BYTES), Math.floor((to - 1) / SEGMENT_BYTES), copy);
    }
    this.#check();
    return result;
  }

  /** The content from `from` on, in pieces of up to 64 KiB. Throws as `read`. */
  async *stream(from = 0): AsyncGenerator<Uint8Array> {
    this.#check();
    const reader = new SegmentReader(this.#vault, this.#place);
    const first = Math.floor(from / SEGMENT_BYTES);
    const last = segmentCount(this.size) - 1;
    for (let at = first; at <= last; at += RUN) {
      let index = at;
      for (const content of await reader.read(at, Math.min(at + RUN - 1, last))) {
        this.#check();
        const piece = index === first ? content.subarray(from - first * SEGMENT_BYTES) : content;
        index += 1;
        if (piece.length > 0) yield piece;
      }
    }
  }

  /** Deletes the instance; it cannot be read any more. */
  async delete(): Promise<void> {
    if (this.#deleted) return;
    this.#deleted = true;
    await this.#vault.delete(this.#place.volume);
  }

  #check(): void {
    this.#vault.check();
    if (this.#deleted) throw new WorkstationError('CACHE_CLEARED');
  }

  async #readSegments(first: number, last: number, use: (content: Uint8Array, index: number) => void): Promise<void> {
    const reader = new SegmentReader(this.#vault, this.#place);
    for (let at = first; at <= last;) {
      const kept = this.#vault.keptSegment(this.#place.id, at);
      const contents = kept === undefined ? await reader.read(at, Math.min(at + RUN - 1, last)) : [kept];
      for (const content of contents) {
        // What is read in one go is not asked for again soon, but its borders are shared with the neighbours.
        const border = at === first || at === last;
        if (border && kept === undefined) this.#vault.keepSegment(this.#place.id, at, content);
        use(content, at);
        at += 1;
      }
    }
  }
}

/** One reading: has the key of the instance while it lasts. */
class SegmentReader {
  readonly #vault: Vault;
  readonly #place: InstancePlace;
  readonly #cipher: SegmentCipher;

  constructor(vault: Vault, place: InstancePlace) {
    this.#vault = vault;
    this.#place = place;
    this.#cipher = vault.cipher(place.id);
  }

  /** Contents of the segments `first` to `last`. */
  async read(first: number, last: number): Promise<Buffer[]> {
    const sealed = await this.#readSealed(first, last);
    const end = segmentCount(this.#place.size) - 1;
    const contents: Buffer[] = [];
    for (let index = first; index <= last; index += 1) {
      const at = (index - first) * SEALED_SEGMENT_BYTES;
      contents.push(this.#cipher.open(index, index === end, sealed.subarray(at, at + SEALED_SEGMENT_BYTES)));
    }
    return contents;
  }

  async #readSealed(first: number, last: number): Promise<Buffer> {
    const { volume, start, size } = this.#place;
    const from = first * SEALED_SEGMENT_BYTES;
    const to = Math.min((last + 1) * SEALED_SEGMENT_BYTES, sealedSize(size));
    const sealed = Buffer.allocUnsafe(to - from);
    try {
      await volume.read(sealed, start + from);
    } catch (cause) {
      this.#vault.check();
      throw storageError(cause);
    }
    this.#vault.check();
    return sealed;
  }
}
