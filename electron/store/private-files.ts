/** Files and folders for their owner alone. Windows has no permission bits: there the user's profile protects them. */
import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';

const FOR_OTHERS = 0o077;
const hasModes = process.platform !== 'win32';

/** Set on folders that everybody uses, such as the system's temporary one. */
const STICKY = 0o1000;

/** Makes a folder, parents included, with mode 0700, and closes an existing one to others unless it is a shared one. */
export function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (!hasModes) return;
  const { mode, uid } = statSync(path);
  const shared = (mode & STICKY) !== 0 || uid !== process.getuid?.();
  if (!shared && (mode & FOR_OTHERS) !== 0) chmodSync(path, 0o700);
}

/** Makes an empty file with mode 0600 where there is none, and closes an existing one to others. */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, constants.O_CREAT | constants.O_RDWR, 0o600));
  if (hasModes && (statSync(path).mode & FOR_OTHERS) !== 0) chmodSync(path, 0o600);
}

/**
 * Makes a file with a content, whole or not at all, never over an existing one: written and synced beside its place
 * under a name of its own (O_EXCL), then linked into it. False when there is one already.
 */
export function createPrivateFile(path: string, content: Uint8Array, uniqueName: string): boolean {
  const draft = `${path}.${uniqueName}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
    linkSync(draft, path);
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    closeSync(file);
    rmSync(draft);
  }
}

/**
 * Reads a private file of at most `limit` bytes; undefined when there is none, or when it is larger.
 * Throws WorkstationError SECRET_FILE_MODE when others than its owner may use it.
 */
export function readPrivateFile(path: string, limit: number): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const { mode } = fstatSync(file);
    if (hasModes && (mode & FOR_OTHERS) !== 0) {
      throw new WorkstationError('SECRET_FILE_MODE', { path, mode: (mode & 0o777).toString(8).padStart(4, '0') });
    }
    const bytes = Buffer.alloc(limit + 1);
    const length = readSync(file, bytes, 0, bytes.length, 0);
    return length > limit ? undefined : bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** Makes the entries of a folder durable; Windows does that by itself and cannot open a folder. */
function syncFolder(path: string): void {
  if (!hasModes) return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
