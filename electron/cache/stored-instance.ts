/** Reading a stored instance: only the segments that are needed are read from the disk and opened. */
import { open, type FileHandle } from 'node:fs/promises';
import { WorkstationError } from '../../shared/errors.ts';
import { SEALED_SEGMENT_BYTES, SEGMENT_BYTES, segmentCount, sealedSize, type SegmentCipher } from './segments.ts';
import { errnoOf, storageError, type Vault } from './vault.ts';

/** Segments read from the disk at a time: 1 MiB. */
const RUN = 16;

/** An instance in the store; holds a few facts, neither content nor an open file. */
export class StoredInstance {
  /** Bytes of content. */
  readonly size: number;
  readonly #vault: Vault;
  readonly #id: string;
  readonly #reserved: number;

  constructor(vault: Vault, id: string, size: number, reserved: number) {
    this.#vault = vault;
    this.#id = id;
    this.size = size;
    this.#reserved = reserved;
  }

  /**
   * `length` bytes from `offset` on, fewer where the content ends before.
   * Throws WorkstationError CACHE_DAMAGED, CACHE_CLEARED or CACHE_UNAVAILABLE.
   */
  async read(offset: number, length: number): Promise<Uint8Array> {
    if (!(offset >= 0 && length >= 0)) throw new RangeError('offset and length must not be negative');
    this.#vault.check();
    const from = Math.min(offset, this.size);
    const to = Math.min(from + length, this.size);
    const result = Buffer.allocUnsafe(to - from);
    const copy = (content: Uint8Array, index: number): void => {
      const start = index * SEGMENT_BYTES;
      const wanted = content.subarray(Math.max(0, from - start), Math.max(0, to - start));
      result.set(wanted, Math.max(0, start - from));
    };
    if (to > from)
      await this.#readSegments(Math.floor(from / SEGMENT_BYTES), Math.floor((to - 1) / SEGMENT_BYTES), copy);
    this.#vault.check();
    return result;
  }

  /** The content from `from` on, in pieces of up to 64 KiB. Throws as `read`. */
  async *stream(from = 0): AsyncGenerator<Uint8Array> {
    this.#vault.check();
    const reader = new SegmentReader(this.#vault, this.#id, this.size);
    const first = Math.floor(from / SEGMENT_BYTES);
    const last = segmentCount(this.size) - 1;
    try {
      for (let at = first; at <= last; at += RUN) {
        let index = at;
        for (const content of await reader.read(at, Math.min(at + RUN - 1, last))) {
          this.#vault.check();
          const piece = index === first ? content.subarray(from - first * SEGMENT_BYTES) : content;
          index += 1;
          if (piece.length > 0) yield piece;
        }
      }
    } finally {
      await reader.close();
    }
  }

  /** Deletes the instance; it cannot be read any more. */
  async delete(): Promise<void> {
    await this.#vault.remove(this.#id, this.#reserved);
  }

  async #readSegments(first: number, last: number, use: (content: Uint8Array, index: number) => void): Promise<void> {
    const reader = new SegmentReader(this.#vault, this.#id, this.size);
    try {
      for (let at = first; at <= last;) {
        const kept = this.#vault.keptSegment(this.#id, at);
        const contents = kept === undefined ? await reader.read(at, Math.min(at + RUN - 1, last)) : [kept];
        for (const content of contents) {
          // What is read in one go is not asked for again soon, but its borders are shared with the neighbours.
          const border = at === first || at === last;
          if (border && kept === undefined) this.#vault.keepSegment(this.#id, at, content);
          use(content, at);
          at += 1;
        }
      }
    } finally {
      await reader.close();
    }
  }
}

/** The open file behind one reading; opened when first needed. */
class SegmentReader {
  readonly #vault: Vault;
  readonly #id: string;
  readonly #size: number;
  #file: FileHandle | undefined;
  #cipher: SegmentCipher | undefined;

  constructor(vault: Vault, id: string, size: number) {
    this.#vault = vault;
    this.#id = id;
    this.#size = size;
  }

  /** Contents of the segments `first` to `last`. */
  async read(first: number, last: number): Promise<Buffer[]> {
    const sealed = await this.#readSealed(first, last);
    this.#cipher ??= this.#vault.cipher(this.#id);
    const end = segmentCount(this.#size) - 1;
    const contents: Buffer[] = [];
    for (let index = first; index <= last; index += 1) {
      const at = (index - first) * SEALED_SEGMENT_BYTES;
      contents.push(this.#cipher.open(index, index === end, sealed.subarray(at, at + SEALED_SEGMENT_BYTES)));
    }
    return contents;
  }

  async #readSealed(first: number, last: number): Promise<Buffer> {
    const from = first * SEALED_SEGMENT_BYTES;
    const to = Math.min((last + 1) * SEALED_SEGMENT_BYTES, sealedSize(this.#size));
    const sealed = Buffer.allocUnsafe(to - from);
    try {
      this.#file ??= await open(this.#vault.path(this.#id), 'r');
      for (let done = 0; done < sealed.length;) {
        const { bytesRead } = await this.#file.read(sealed, done, sealed.length - done, from + done);
        if (bytesRead === 0) throw new WorkstationError('CACHE_DAMAGED');
        done += bytesRead;
      }
    } catch (cause) {
      this.#vault.check();
      if (errnoOf(cause) === 'ENOENT') throw new WorkstationError('CACHE_DAMAGED', {}, { cause });
      throw storageError(cause);
    }
    return sealed;
  }

  async close(): Promise<void> {
    this.#cipher?.forget();
    await this.#file?.close();
  }
}
