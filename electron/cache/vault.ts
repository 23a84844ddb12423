/** What the files of the store have in common: folder, master key, space, the segments read last. */
import { randomBytes as systemRandomBytes } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';
import { fileKey, SEGMENT_BYTES, SegmentCipher } from './segments.ts';

/** 2 MiB of content: enough for the header and the neighbouring frames of what is looked at. */
const KEPT_SEGMENTS = 32;
const FILE_ID_BYTES = 16;
const FILE_NAME = /^drimbox-[0-9a-f]{32}\.sealed$/;
const DISK_FULL = new Set(['ENOSPC', 'EDQUOT']);

export type RandomBytes = (size: number) => Buffer;

export function isStoreFile(name: string): boolean {
  return FILE_NAME.test(name);
}

export interface VaultOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly randomBytes?: RandomBytes;
}

/** Empty segments kept for the next writers: allocating one per file costs more than all the rest of writing it. */
const SPARE_SEGMENTS = 16;

/** The files that one master key opens. `drop` forgets the key, and with it all content, at once. */
export class Vault {
  readonly #options: VaultOptions;
  readonly #randomBytes: RandomBytes;
  readonly #masterKey: Buffer;
  readonly #ids = new Set<string>();
  /** `id:index` to content, the one used last at the end. */
  readonly #segments = new Map<string, Buffer>();
  readonly #spares: Buffer[] = [];
  #bytes = 0;
  #dropped = false;

  constructor(options: VaultOptions) {
    this.#options = options;
    this.#randomBytes = options.randomBytes ?? systemRandomBytes;
    this.#masterKey = this.#randomBytes(32);
  }

  /** Bytes on the disk. */
  get bytes(): number {
    return this.#bytes;
  }

  get dropped(): boolean {
    return this.#dropped;
  }

  /** Throws WorkstationError CACHE_CLEARED once the key is gone. */
  check(): void {
    if (this.#dropped) throw new WorkstationError('CACHE_CLEARED');
  }

  add(): string {
    this.check();
    const id = this.#randomBytes(FILE_ID_BYTES).toString('hex');
    this.#ids.add(id);
    return id;
  }

  path(id: string): string {
    return join(this.#options.directory, `drimbox-${id}.sealed`);
  }

  cipher(id: string): SegmentCipher {
    this.check();
    const fileId = Buffer.from(id, 'hex');
    return new SegmentCipher(fileKey(this.#masterKey, fileId), fileId);
  }

  /** Counts bytes that are about to be written. Throws WorkstationError CACHE_FULL. */
  reserve(bytes: number): void {
    const { maxBytes } = this.#options;
    if (this.#bytes + bytes > maxBytes) {
      throw new WorkstationError('CACHE_FULL', { limit: Math.floor(maxBytes / 1_000_000) });
    }
    this.#bytes += bytes;
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

  keepSegment(id: string, index: number, content: Buffer): void {
    if (this.#dropped) return;
    this.#segments.set(`${id}:${index}`, content);
    for (const oldest of this.#segments.keys()) {
      if (this.#segments.size <= KEPT_SEGMENTS) break;
      this.#segments.delete(oldest);
    }
  }

  keptSegment(id: string, index: number): Buffer | undefined {
    const key = `${id}:${index}`;
    const content = this.#segments.get(key);
    if (content === undefined) return undefined;
    this.#segments.delete(key);
    this.#segments.set(key, content);
    return content;
  }

  /** Deletes a file of which `bytes` were reserved. */
  async remove(id: string, bytes: number): Promise<void> {
    if (!this.#ids.delete(id)) return;
    for (const key of this.#segments.keys()) if (key.startsWith(id)) this.#segments.delete(key);
    this.#bytes -= bytes;
    await removeFile(this.path(id));
  }

  /** Forgets key and content now, then deletes the files. */
  async drop(): Promise<void> {
    this.#dropped = true;
    this.#masterKey.fill(0);
    for (const content of this.#segments.values()) content.fill(0);
    this.#segments.clear();
    this.#bytes = 0;
    const paths = [...this.#ids].map((id) => this.path(id));
    this.#ids.clear();
    await removeFiles(paths);
  }
}

/** Deletes files, a few at a time; one that is not there is no error. */
export async function removeFiles(paths: readonly string[]): Promise<void> {
  const rest = [...paths];
  const removeNext = async (): Promise<void> => {
    for (let path = rest.pop(); path !== undefined; path = rest.pop()) await removeFile(path);
  };
  await Promise.all(Array.from({ length: 8 }, removeNext));
}

export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw storageError(error);
  }
}

/** What the file system said, as CACHE_DISK_FULL or CACHE_UNAVAILABLE. */
export function storageError(cause: unknown): WorkstationError {
  if (cause instanceof WorkstationError) return cause;
  const code = errnoOf(cause);
  if (DISK_FULL.has(code)) return new WorkstationError('CACHE_DISK_FULL', {}, { cause });
  return new WorkstationError('CACHE_UNAVAILABLE', { reason: code }, { cause });
}

export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';
}
