/** Key vault of the desktop: the master key in a file, wrapped by the operating system's keychain. */
import { randomBytes, randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';
import type { KeyVault } from './key-vault.ts';
import { createPrivateFile, makePrivateFolder, readPrivateFile } from './private-files.ts';
import { KEY_BYTES } from './sealing.ts';

/** The part of Electron's `safeStorage` that is used, in its waiting or its immediate form. */
export interface KeyWrapper {
  /**
   * True when a keychain really protects what is wrapped. Electron on Linux: that encryption is available is not
   * enough, since the backend `basic_text` wraps under a key that everybody knows; `getSelectedStorageBackend()` tells.
   */
  available(): boolean | Promise<boolean>;
  encrypt(text: string): Buffer | Promise<Buffer>;
  /** Fails when the wrapped bytes are not this keychain's. */
  decrypt(wrapped: Buffer): string | Promise<string>;
}

/** Bytes; keychains add some hundred to the key. */
const MAX_WRAPPED_BYTES = 16 * 1024;

/** The vault that keeps the wrapped key in `path`; its folder is made when it does not exist. */
export function wrappedKeyVault(path: string, wrapper: KeyWrapper): KeyVault {
  return { protection: 'system-keychain', load: ({ create }) => loadKey(path, wrapper, create) };
}

async function loadKey(path: string, wrapper: KeyWrapper, create: boolean): Promise<Buffer> {
  if (!(await wrapper.available())) throw new WorkstationError('SECRET_STORE_UNAVAILABLE', { reference: path });
  try {
    if (create) {
      const wrapped = await wrapper.encrypt(randomBytes(KEY_BYTES).toString('base64'));
      makePrivateFolder(dirname(path));
      // Another process may be first: then its key is ours.
      createPrivateFile(path, wrapped, randomUUID());
    }
    const wrapped = readPrivateFile(path, MAX_WRAPPED_BYTES);
    const key = wrapped === undefined ? undefined : await unwrap(wrapped, path, wrapper);
    if (key?.length !== KEY_BYTES) throw new WorkstationError('STORE_KEY_WRONG', { path });
    return key;
  } catch (cause) {
    if (cause instanceof WorkstationError) throw cause;
    throw new WorkstationError('STORE_UNREADABLE', { path }, { cause });
  }
}

async function unwrap(wrapped: Buffer, path: string, wrapper: KeyWrapper): Promise<Buffer> {
  try {
    return Buffer.from(await wrapper.decrypt(wrapped), 'base64');
  } catch (cause) {
    throw new WorkstationError('STORE_KEY_WRONG', { path }, { cause });
  }
}
