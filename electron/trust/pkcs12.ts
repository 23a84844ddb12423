/**
 * PKCS#12 (RFC 7292) in password mode: the file in which authorities and Windows hand over a certificate with its key.
 * Not opened by the TLS library: OpenSSL 3 refuses old encryptions that are still common, and Electron has BoringSSL.
 * Not done: files that are protected by a public key, and PBMAC1 (RFC 9579).
 */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { WorkstationError } from '../../shared/errors.ts';
import { parseCertificate } from './certificate.ts';
import type { ClientIdentity } from './dispatcher.ts';
import { identityOf } from './own-chain.ts';
import { type Ber, encoded, items, NotUnderstood, octets, oid, parseBer, positive } from './pkcs12-ber.ts';
import { Opener, WrongPassphrase } from './pkcs12-ciphers.ts';

/** Bytes; a key with its chain is a few thousand. */
export const MAX_PKCS12_BYTES = 1024 * 1024;

const VERSION = 3;
const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';
const X509_CERTIFICATE = '1.2.840.113549.1.9.22.1';

interface Bags {
  /** PrivateKeyInfo (RFC 5208) in DER. */
  readonly keys: readonly Buffer[];
  readonly certificates: readonly Buffer[];
}

/**
 * The certificate with the key that goes with it, and its intermediates, as PEM. `path` names the file in errors. An empty
 * passphrase also opens a file made without any.
 *
 * Throws WorkstationError: PKCS12_UNREADABLE (damaged, too large, or protected in a way that we do not know),
 * PKCS12_PASSPHRASE, PKCS12_NO_KEY (no key, or no certificate), OWN_KEY_DIFFERS (both, but of different keys),
 * CERTIFICATE_UNREADABLE.
 */
export function openPkcs12(bytes: Uint8Array, passphrase: string, path: string): ClientIdentity {
  const { keys, certificates } = readBags(bytes, passphrase, path);
  if (keys.length === 0 || certificates.length === 0) throw new WorkstationError('PKCS12_NO_KEY', { path });
  const parsed = certificates.map(parseCertificate);
  for (const key of keys.map((der) => privateKey(der, path))) {
    const identity = identityOf(key, parsed);
    if (identity !== undefined) return identity;
  }
  throw new WorkstationError('OWN_KEY_DIFFERS', { path });
}

function readBags(bytes: Uint8Array, passphrase: string, path: string): Bags {
  if (bytes.length > MAX_PKCS12_BYTES) throw new WorkstationError('PKCS12_UNREADABLE', { path });
  let failure: unknown;
  for (const candidate of passphrase === '' ? ['', undefined] : [passphrase]) {
    try {
      return bagsOf(bytes, new Opener(candidate));
    } catch (cause) {
      failure = cause;
      if (!(cause instanceof WrongPassphrase)) break;
    }
  }
  const code = failure instanceof WrongPassphrase ? 'PKCS12_PASSPHRASE' : 'PKCS12_UNREADABLE';
  throw new WorkstationError(code, { path }, { cause: failure });
}

/** RFC 7292, 4 and 5.2. */
function bagsOf(bytes: Uint8Array, opener: Opener): Bags {
  const [version, authSafe, macData] = items(parseBer(bytes));
  if (positive(version) !== VERSION) throw new NotUnderstood('version');
  const content = dataOf(authSafe);
  if (macData !== undefined) opener.checkMac(macData, content);
  const bags = items(parseBer(content)).flatMap((info) => items(parseBer(safeContents(info, opener))));
  return {
    keys: bags.flatMap((bag) => keyIn(bag, opener) ?? []),
    certificates: bags.flatMap((bag) => certificateIn(bag) ?? []),
  };
}

/** What a ContentInfo of type `data` holds (RFC 2315, 7 and 8). */
function dataOf(contentInfo: Ber | undefined): Buffer {
  const [type, content] = items(contentInfo);
  if (oid(type) !== DATA) throw new NotUnderstood('not protected by a passphrase');
  return octets(items(content)[0]);
}

function safeContents(contentInfo: Ber, opener: Opener): Buffer {
  const [type, content] = items(contentInfo);
  if (oid(type) !== ENCRYPTED_DATA) return dataOf(contentInfo);
  const [, encryptedContentInfo] = items(items(content)[0]);
  const [, algorithm, encrypted] = items(encryptedContentInfo);
  return opener.decrypt(algorithm, octets(encrypted));
}

function keyIn(bag: Ber, opener: Opener): Buffer | undefined {
  const [type, value] = items(bag);
  const kind = oid(type);
  if (kind !== KEY_BAG && kind !== SHROUDED_KEY_BAG) return undefined;
  const [key] = items(value);
  if (key === undefined) throw new NotUnderstood('an empty bag');
  if (kind === KEY_BAG) return encoded(key);
  const [algorithm, encrypted] = items(key);
  return opener.decrypt(algorithm, octets(encrypted));
}

function certificateIn(bag: Ber): Buffer | undefined {
  const [type, value] = items(bag);
  if (oid(type) !== CERTIFICATE_BAG) return undefined;
  const [kind, certificate] = items(items(value)[0]);
  return oid(kind) === X509_CERTIFICATE ? octets(items(certificate)[0]) : undefined;
}

function privateKey(der: Buffer, path: string): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new WorkstationError('PKCS12_UNREADABLE', { path }, { cause });
  }
}
