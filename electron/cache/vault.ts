/** What the instances of the store have in common: folder, master key, volumes, space, the segments read last. */
import { randomBytes as systemRandomBytes } from 'node:crypto';
import { join } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';
import { SEGMENT_BYTES, SegmentCipher } from './segments.ts';
import type { Space } from './space.ts';
import { storageError } from './storage-error.ts';
import { Volume } from './volume.ts';

/** 2 MiB of content: enough for the header and the neighbouring frames of what is looked at. */
const KEPT_SEGMENTS = 32;
/** Empty segments kept for the next writers: allocating one per instance costs more than encrypting it. */
const SPARE_SEGMENTS = 16;
const FILE_NAME = /^drimbox-[0-9a-f]{32}\.sealed$/;

export type RandomBytes = (size: number) => Buffer;

export function isStoreFile(name: string): boolean {
  return FILE_NAME.test(name);
}

export interface VaultOptions {
  readonly directory: string;
  readonly randomBytes?: RandomBytes;
}

/** The instances that one master key opens. `drop` forgets the key, and with it all content, at once. */
export class Vault {
  readonly #options: VaultOptions;
  readonly #space: Space;
  readonly #randomBytes: RandomBytes;
  readonly #masterKey: Buffer;
  readonly #volumes = new Set<Volume>();
  /** Volumes that are not full and that nobody writes to. */
  readonly #free = new Set<Volume>();
  /** `id:index` to content, the one used last at the end. */
  readonly #segments = new Map<string, Buffer>();
  readonly #spares: Buffer[] = [];
  #nextId = 0;
  #bytes = 0;
  #dropped = false;

  constructor(options: VaultOptions, space: Space) {
    this.#options = options;
    this.#space = space;
    this.#randomBytes = options.randomBytes ?? systemRandomBytes;
    this.#masterKey = this.#randomBytes(32);
  }

  /** Bytes on the disk; those of a deleted instance count until its volume has no other. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Throws WorkstationError CACHE_CLEARED once the key is gone. */
  check(): void {
    if (this.#dropped) throw new WorkstationError('CACHE_CLEARED');
  }

  newId(): number {
    this.#nextId += 1;
    return this.#nextId;
  }

  cipher(id: number): SegmentCipher {
    this.check();
    return new SegmentCipher(this.#masterKey, id);
  }

  /**
   * A volume for one writer, who gives it back by `keep` or `discard`. It holds instances of one group alone: those are
   * deleted together, and only a volume without any instance gives its space back.
   */
  takeVolume(group: string): Volume {
    this.check();
    for (const free of this.#free) {
      if (free.group !== group && free.live > 0) continue;
      this.#free.delete(free);
      free.group = group;
      return free;
    }
    const name = `drimbox-${this.#randomBytes(16).toString('hex')}.sealed`;
    const volume = new Volume(join(this.#options.directory, name), group);
    this.#volumes.add(volume);
    return volume;
  }

  hasRoom(bytes: number): boolean {
    return this.#space.has(bytes);
  }

  /** Has something deleted; false when nothing more can go. */
  makeRoom(): Promise<boolean> {
    return this.#space.makeRoom();
  }

  /** Counts bytes that are about to be written. Throws WorkstationError CACHE_FULL or CACHE_CLEARED. */
  reserve(bytes: number): void {
    this.check();
    this.#space.take(bytes);
    this.#bytes += bytes;
  }

  /** The volume has `bytes` more of an instance that can be read from now on. */
  keep(volume: Volume, bytes: number): void {
    volume.end += bytes;
    volume.live += 1;
    if (!volume.isFull) this.#free.add(volume);
  }

  /** What was written to the volume behind its end is not needed. */
  async discard(volume: Volume, bytes: number): Promise<void> {
    if (this.#dropped) return;
    this.#giveBack(bytes);
    await this.#shrink(volume);
  }

  /** One instance of the volume is not needed any more. */
  async delete(volume: Volume): Promise<void> {
    if (this.#dropped) return;
    volume.live -= 1;
    const written = !this.#free.has(volume) && !volume.isFull;
    if (volume.live > 0 || written) return;
    this.#free.delete(volume);
    await this.#shrink(volume);
  }

  /** A buffer of a segment's size, for `giveBack` when done. */
  takeBuffer(): Buffer {
    return this.#spares.pop() ?? Buffer.allocUnsafe(SEGMENT_BYTES);
  }

  /** Content is wiped. */
  giveBack(buffer: Buffer): void {
    buffer.fill(0);
    if (this.#spares.length < SPARE_SEGMENTS) this.#spares.push(buffer);
  }

  keepSegment(id: number, index: number, content: Buffer): void {
    if (this.#dropped) return;
    this.#segments.set(`${id}:${index}`, content);
    for (const oldest of this.#segments.keys()) {
      if (this.#segments.size <= KEPT_SEGMENTS) break;
      this.#segments.delete(oldest);
    }
  }

  keptSegment(id: number, index: number): Buffer | undefined {
    const key = `${id}:${index}`;
    const content = this.#segments.get(key);
    if (content === undefined) return undefined;
    this.#segments.delete(key);
    this.#segments.set(key, content);
    return content;
  }

  /** Forgets key and content now, then deletes the files. */
  async drop(): Promise<void> {
    this.#dropped = true;
    this.#masterKey.fill(0);
    for (const content of this.#segments.values()) content.fill(0);
    this.#segments.clear();
    this.#giveBack(this.#bytes);
    const volumes = [...this.#volumes];
    this.#volumes.clear();
    this.#free.clear();
    const ends = await Promise.allSettled(volumes.map((volume) => volume.remove()));
    for (const end of ends) if (end.status === 'rejected') throw storageError(end.reason);
  }

  #giveBack(bytes: number): void {
    this.#bytes -= bytes;
    this.#space.giveBack(bytes);
  }

  /** A volume that cannot give its bytes back takes no further instance. */
  async #shrink(volume: Volume): Promise<void> {
    if (volume.live === 0) {
      this.#giveBack(volume.end);
      volume.end = 0;
    }
    const shrunk = await volume.shrink().then(
      () => true,
      () => false,
    );
    if (shrunk && !this.#dropped) this.#free.add(volume);
  }
}
