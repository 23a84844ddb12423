/** The desktop's secret store (`store:NAME` in the configuration): one file per secret, encrypted by the operating system. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkstationError } from '../shared/errors.ts';

/** Encryption under a key that the operating system keeps for the user. */
export interface SystemCipher {
  encrypt(text: string): Promise<Buffer>;
  decrypt(sealed: Buffer): Promise<string>;
  /** True when the operating system really keeps the key. */
  available(): Promise<boolean>;
}

export interface SecretStore {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
}

/** The names that the configuration's schema accepts; no separator, so no way out of the folder. */
const NAME = /^[A-Za-z0-9._-]{1,100}$/;

/**
 * A store in `directory`. Throws SECRET_STORE_UNAVAILABLE when the system has no key ring, when the name cannot be
 * one, or when a secret cannot be decrypted (another user or another machine wrote it).
 */
export function createSecretStore(directory: string, cipher: SystemCipher): SecretStore {
  const fileOf = async (name: string): Promise<string> => {
    if (!NAME.test(name) || !(await cipher.available())) throw unavailable(name);
    return join(directory, `${name}.secret`);
  };
  return {
    async get(name) {
      const file = await fileOf(name);
      try {
        return await cipher.decrypt(await readFile(file));
      } catch (cause) {
        if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
        throw unavailable(name, cause);
      }
    },
    async set(name, value) {
      const file = await fileOf(name);
      await mkdir(directory, { recursive: true, mode: 0o700 });
      await writeFile(`${file}.new`, await cipher.encrypt(value), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
  };
}

function unavailable(name: string, cause?: unknown): WorkstationError {
  return new WorkstationError('SECRET_STORE_UNAVAILABLE', { reference: `store:${name}` }, { cause });
}
