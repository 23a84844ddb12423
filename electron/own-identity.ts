/** Our own certificates and keys, towards the sources and towards the DMP: from a PEM pair or a PKCS#12 file. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { WorkstationError } from '../shared/errors.ts';
import { readRegularFile } from './config/files.ts';
import type { LoadedConfiguration } from './config/load.ts';
import type { PemIdentityConfiguration, Pkcs12IdentityConfiguration } from './config/schema.ts';
import type { Secrets } from './config/secrets.ts';
import { readPem } from './pem.ts';
import { parsePemCertificates } from './trust/certificate.ts';
import type { ClientIdentity } from './trust/dispatcher.ts';
import { identityOf } from './trust/own-chain.ts';
import { MAX_PKCS12_BYTES, openPkcs12 } from './trust/pkcs12.ts';

type Loaded = Pick<LoadedConfiguration, 'configuration' | 'resolvePath'>;
type SecretReader = Pick<Secrets, 'resolve'>;

/**
 * What `trust.identity` names, as PEM: the certificate that the key belongs to, then its intermediates. Undefined when
 * nothing is configured.
 *
 * Throws WorkstationError: CONFIG_UNREADABLE (the file), what the secret throws (SECRET_*), CERTIFICATE_UNREADABLE,
 * OWN_KEY_DIFFERS (no certificate goes with the key, or the key is no PEM key without a passphrase), and what a PKCS#12
 * file throws (PKCS12_*).
 */
export async function readOwnIdentity(loaded: Loaded, secrets: SecretReader): Promise<ClientIdentity | undefined> {
  return readIdentity(loaded.configuration.trust.identity, loaded, secrets);
}

/** As `readOwnIdentity`, for any key of the configuration that names a certificate and its key. */
export async function readIdentity(
  identity: PemIdentityConfiguration | Pkcs12IdentityConfiguration | undefined,
  loaded: Loaded,
  secrets: SecretReader,
): Promise<ClientIdentity | undefined> {
  if (identity === undefined) return undefined;
  return 'pkcs12' in identity ? fromPkcs12(identity, loaded, secrets) : fromPem(identity, loaded, secrets);
}

async function fromPem(
  { certificate, key }: PemIdentityConfiguration,
  { resolvePath }: Loaded,
  secrets: SecretReader,
): Promise<ClientIdentity> {
  const path = resolvePath(certificate);
  const certificates = parsePemCertificates(readPem(path));
  const identity = identityOf(privateKey(await secrets.resolve(key), path), certificates);
  if (identity === undefined) throw new WorkstationError('OWN_KEY_DIFFERS', { path });
  return identity;
}

function privateKey(pem: string, path: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new WorkstationError('OWN_KEY_DIFFERS', { path }, { cause });
  }
}

async function fromPkcs12(
  { pkcs12, passphrase }: Pkcs12IdentityConfiguration,
  { resolvePath }: Loaded,
  secrets: SecretReader,
): Promise<ClientIdentity> {
  const path = resolvePath(pkcs12);
  const secret = passphrase === undefined ? '' : await secrets.resolve(passphrase);
  return openPkcs12(readPkcs12(path), secret, path);
}

function readPkcs12(path: string): Uint8Array {
  try {
    return readRegularFile(path, MAX_PKCS12_BYTES).bytes;
  } catch (cause) {
    throw new WorkstationError('CONFIG_UNREADABLE', { path }, { cause });
  }
}
