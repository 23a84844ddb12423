/**
 * A file that holds the sealed bytes of many instances, one behind the other: making a file costs as much as writing
 * hundreds of kilobytes into one, and a series has thousands of small instances.
 */
import { open, rm, type FileHandle } from 'node:fs/promises';
import { WorkstationError } from '../../shared/errors.ts';

/** Bytes; a volume that has reached them takes no further instance. */
const FULL = 64 * 1024 * 1024;

export class Volume {
  readonly #path: string;
  #file: Promise<FileHandle> | undefined;
  #closed = false;
  /** Where the next instance begins. */
  end = 0;
  /** Instances that can still be read. */
  live = 0;
  /** What its instances have in common. */
  group: string;

  constructor(path: string, group: string) {
    this.#path = path;
    this.group = group;
  }

  get isFull(): boolean {
    return this.end >= FULL;
  }

  /** Writes all pieces, one behind the other, from `position` on. Throws what the file system throws. */
  async write(pieces: readonly Buffer[], position: number): Promise<void> {
    const file = await this.#opened();
    let rest = pieces;
    for (let at = position; rest.length > 0;) {
      const { bytesWritten } = await file.writev(rest, at);
      at += bytesWritten;
      rest = remaining(rest, bytesWritten);
    }
  }

  /** Fills `buffer` from `position` on. Throws WorkstationError CACHE_DAMAGED where the file is shorter. */
  async read(buffer: Buffer, position: number): Promise<void> {
    const file = await this.#opened();
    for (let done = 0; done < buffer.length;) {
      const { bytesRead } = await file.read(buffer, done, buffer.length - done, position + done);
      if (bytesRead === 0) throw new WorkstationError('CACHE_DAMAGED');
      done += bytesRead;
    }
  }

  /** Gives the bytes from `end` on back to the disk. */
  async shrink(): Promise<void> {
    const file = await this.#file;
    await file?.truncate(this.end);
  }

  /** Closes and deletes the file; what reads or writes at this moment ends first. */
  async remove(): Promise<void> {
    this.#closed = true;
    if (this.#file === undefined) return;
    // A file that could not be opened is not there.
    const file = await this.#file.catch(() => undefined);
    await file?.close();
    if (file !== undefined) await rm(this.#path, { force: true });
  }

  #opened(): Promise<FileHandle> {
    if (this.#closed) throw new WorkstationError('CACHE_CLEARED');
    this.#file ??= open(this.#path, 'wx+', 0o600);
    return this.#file;
  }
}

/** What is left of `pieces` after the first `written` bytes. */
function remaining(pieces: readonly Buffer[], written: number): Buffer[] {
  let skip = written;
  return pieces.flatMap((piece) => {
    const taken = Math.min(skip, piece.length);
    skip -= taken;
    return taken === piece.length ? [] : [piece.subarray(taken)];
  });
}
