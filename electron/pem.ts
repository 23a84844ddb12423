/** Certificates and keys that the configuration names. */
import { readFileSync } from 'node:fs';
import { WorkstationError } from '../shared/errors.ts';
import type { LoadedConfiguration } from './config/load.ts';
import type { PemIdentityConfiguration } from './config/schema.ts';
import type { Secrets } from './config/secrets.ts';
import type { ClientIdentity } from './trust/dispatcher.ts';

/** A certificate and its key as PEM texts. Throws CONFIG_UNREADABLE and what the secret throws. */
export async function readPemIdentity(
  { certificate, key }: PemIdentityConfiguration,
  loaded: LoadedConfiguration,
  secrets: Secrets,
): Promise<ClientIdentity> {
  return { certificate: readPem(loaded.resolvePath(certificate)), key: await secrets.resolve(key) };
}

/** The text of a PEM file. Throws CONFIG_UNREADABLE. */
export function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new WorkstationError('CONFIG_UNREADABLE', { path }, { cause });
  }
}
