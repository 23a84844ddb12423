/** Writing one instance: chunks of any size become sealed segments, which go to the disk in larger batches. */
import { SEALED_SEGMENT_BYTES, sealedSize, SEGMENT_BYTES, type SegmentCipher } from './segments.ts';
import { storageError } from './storage-error.ts';
import { StoredInstance } from './stored-instance.ts';
import type { Vault } from './vault.ts';
import type { Volume } from './volume.ts';

/** Sealed bytes that may wait for the disk before `write` does. */
const BATCH_BYTES = 512 * 1024;

/** Segments of an instance that is read soon which stay in memory, as if they had just been read: 1 MiB. */
const READ_SOON = 16;

const NOTHING = Buffer.alloc(0);

/** One instance being written. After an error, and when it is not needed any more, `abort` must be called. */
export class InstanceWriter {
  readonly #vault: Vault;
  readonly #id: number;
  readonly #volume: Volume;
  readonly #cipher: SegmentCipher;
  readonly #isReadSoon: boolean;
  /** Content of the segment that is not full yet. */
  #partial: Buffer | undefined;
  #filled = 0;
  #index = 0;
  #batch: Buffer[] = [];
  #batchBytes = 0;
  /** Bytes sealed so far, and of them those that have been sent to the disk. */
  #reserved = 0;
  #sent = 0;
  /** The batch on its way to the disk. */
  #writing: Promise<void> = Promise.resolve();
  #failure: unknown;
  #ended = false;

  /** `isReadSoon`: somebody waits for it, and need not wait for the disk a second time. */
  constructor(vault: Vault, group: string, { isReadSoon = false }: { readonly isReadSoon?: boolean } = {}) {
    this.#vault = vault;
    this.#isReadSoon = isReadSoon;
    this.#id = vault.newId();
    this.#cipher = vault.cipher(this.#id);
    this.#volume = vault.takeVolume(group);
  }

  /**
   * Takes the next bytes, which may be reused once the promise has settled; it waits while the disk is behind.
   * Throws WorkstationError CACHE_FULL, CACHE_DISK_FULL, CACHE_UNAVAILABLE or CACHE_CLEARED.
   */
  async write(chunk: Uint8Array): Promise<void> {
    this.#check();
    let rest = chunk;
    while (this.#filled + rest.length >= SEGMENT_BYTES) {
      const taken = SEGMENT_BYTES - this.#filled;
      if (!this.#vault.hasRoom(SEALED_SEGMENT_BYTES)) await this.#makeRoom(SEALED_SEGMENT_BYTES);
      if (this.#filled === 0) this.#seal(rest.subarray(0, taken), false);
      else {
        this.#keep(rest.subarray(0, taken));
        this.#seal(this.#content(), false);
      }
      rest = rest.subarray(taken);
      if (this.#batchBytes >= BATCH_BYTES) await this.#startBatch();
    }
    this.#keep(rest);
  }

  /** Ends the instance, which can be read from now on. Throws as `write`. */
  async finish(): Promise<StoredInstance> {
    this.#check();
    const size = this.#index * SEGMENT_BYTES + this.#filled;
    await this.#makeRoom(sealedSize(this.#filled));
    this.#seal(this.#content(), true);
    await this.#startBatch();
    await this.#writing;
    this.#check();
    this.#ended = true;
    this.#release();
    const start = this.#volume.end;
    this.#vault.keep(this.#volume, this.#reserved);
    return new StoredInstance(this.#vault, { id: this.#id, volume: this.#volume, start, size });
  }

  /** Gives up and forgets what was written; without effect after `finish`. */
  async abort(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#release();
    await this.#writing;
    await this.#vault.discard(this.#volume, this.#reserved);
  }

  #check(): void {
    if (this.#ended) throw new Error('the writer has ended');
    this.#vault.check();
    if (this.#failure !== undefined) throw storageError(this.#failure);
  }

  /** Makes room, if it can, for bytes that are about to be sealed. */
  async #makeRoom(bytes: number): Promise<void> {
    while (!this.#vault.hasRoom(bytes)) {
      const made = await this.#vault.makeRoom();
      this.#check();
      if (!made) return;
    }
  }

  #keep(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#partial ??= this.#vault.takeBuffer();
    this.#partial.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  #content(): Uint8Array {
    return (this.#partial ?? NOTHING).subarray(0, this.#filled);
  }

  #seal(content: Uint8Array, last: boolean): void {
    const [sealed, tag] = this.#cipher.seal(this.#index, last, content);
    const bytes = sealed.length + tag.length;
    this.#vault.reserve(bytes);
    if (this.#isReadSoon && this.#index < READ_SOON) {
      this.#vault.keepSegment(this.#id, this.#index, Buffer.from(content));
    }
    this.#reserved += bytes;
    this.#batch.push(sealed, tag);
    this.#batchBytes += bytes;
    this.#index += 1;
    this.#filled = 0;
  }

  /** Sends the batch to the disk, once the one before has arrived there. */
  async #startBatch(): Promise<void> {
    await this.#writing;
    this.#check();
    const batch = this.#batch;
    const position = this.#volume.end + this.#sent;
    this.#sent += this.#batchBytes;
    this.#batch = [];
    this.#batchBytes = 0;
    this.#writing = this.#volume.write(batch, position).catch((error: unknown) => {
      this.#failure = error;
    });
  }

  #release(): void {
    if (this.#partial !== undefined) this.#vault.giveBack(this.#partial);
    this.#partial = undefined;
    this.#batch = [];
  }
}
