/** Key vault of the browser host: the master key in a file of mode 0600. `KeyProtection` says what that protects. */
import { randomBytes, randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';
import type { KeyVault } from './key-vault.ts';
import { createPrivateFile, makePrivateFolder, readPrivateFile } from './private-files.ts';
import { KEY_BYTES } from './sealing.ts';

/** The vault that keeps the key in `path`; its folder is made when it does not exist. */
export function fileKeyVault(path: string): KeyVault {
  return { protection: 'file-0600', load: async ({ create }) => loadKey(path, create) };
}

function loadKey(path: string, create: boolean): Buffer {
  try {
    if (create) {
      makePrivateFolder(dirname(path));
      // Another process may be first: then its key is ours.
      createPrivateFile(path, randomBytes(KEY_BYTES), randomUUID());
    }
    const key = readPrivateFile(path, KEY_BYTES);
    if (key?.length !== KEY_BYTES) throw new WorkstationError('STORE_KEY_WRONG', { path });
    return key;
  } catch (cause) {
    if (cause instanceof WorkstationError) throw cause;
    throw new WorkstationError('STORE_UNREADABLE', { path }, { cause });
  }
}
