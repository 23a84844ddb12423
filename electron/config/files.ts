/** Bounded reading of files that an administrator names. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

export interface ReadFile {
  readonly bytes: Buffer;
  /** Permission bits, e.g. 0o600; without meaning on Windows. */
  readonly mode: number;
}

/** Thrown by `readRegularFile`; not an error of the file system's. */
export class FileTooLarge extends Error {}

/**
 * Reads a regular file of at most `limit` bytes. Throws FileTooLarge above it, and what the file system throws.
 * Mode and content are those of one open file, so that nobody can exchange it in between.
 */
export function readRegularFile(path: string, limit: number): ReadFile {
  // Non-blocking, so that a pipe put in place of the file cannot hold the program up. Windows has no such flag.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error('not a regular file');
    // One byte more than there may be: a buffer that gets full tells of a file that is larger, or grows.
    const bytes = Buffer.alloc(Math.min(status.size, limit) + 1);
    let length = 0;
    for (let got = -1; got !== 0 && length < bytes.length; length += got) {
      got = readSync(file, bytes, length, bytes.length - length, null);
    }
    if (length === bytes.length) throw new FileTooLarge(`more than ${limit} bytes`);
    return { bytes: bytes.subarray(0, length), mode: status.mode & 0o777 };
  } finally {
    closeSync(file);
  }
}
