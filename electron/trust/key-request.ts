/**
 * A private key and the request for its certificate (PKCS#10, RFC 2986), made on the workstation: the key never travels, only
 * the request goes to the authority. The subject has the form of the espace de confiance: C, ST, O, OU, CN.
 */
import { createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WorkstationError } from '../../shared/errors.ts';
import { contextTag, TAG } from './der.ts';
import { bitString, der, objectIdentifier, sequence, setOf } from './der-writer.ts';
import { toPem } from './to-pem.ts';

/** What the certificate is asked for. */
export interface RequestSubject {
  /** The name that was assigned, e.g. `db4.test.mesimagesmedicales.fr`: CN and only name of the subjectAltName. */
  readonly name: string;
  readonly organisation: string;
  /** 14 digits, or 15 with the leading 3 by which the IGC-Santé marks a SIRET. */
  readonly siret: string;
  /** With its number: `Paris (75)`. */
  readonly departement: string;
}

export type KeyKind = { readonly type: 'rsa'; readonly bits: 2048 | 3072 } | { readonly type: 'ec' };

/** PEM texts. */
export interface KeyRequest {
  readonly key: string;
  readonly request: string;
}

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
/** RFC 1123 names of two labels at least, within the 64 characters of a CN (RFC 5280 appendix A, ub-common-name). */
const HOST_NAME = new RegExp(`^(?=.{1,64}$)(?:${LABEL}\\.)+${LABEL}$`);
const SIRET = /^3?\d{14}$/;
/** Upper bounds of RFC 5280 appendix A. */
const ORGANISATION = /^[^\p{Cc}]{1,64}$/u;
const DEPARTEMENT = /^[^\p{Cc}]{1,128}$/u;

const OID = {
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  state: '2.5.4.8',
  organisation: '2.5.4.10',
  organisationalUnit: '2.5.4.11',
  extensionRequest: '1.2.840.113549.1.9.14',
  subjectAltName: '2.5.29.17',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
} as const;

/** The first part of the subject that no certificate could be asked for with; undefined when all is well. */
export function wrongPart({
  name,
  organisation,
  siret,
  departement,
}: RequestSubject): keyof RequestSubject | undefined {
  if (!HOST_NAME.test(name)) return 'name';
  if (!ORGANISATION.test(organisation.trim())) return 'organisation';
  if (!SIRET.test(siret)) return 'siret';
  return DEPARTEMENT.test(departement.trim()) ? undefined : 'departement';
}

/** A new key and a request signed with it (SHA-256). Throws REQUEST_INVALID with the part that is wrong. */
export async function makeKeyRequest(subject: RequestSubject, kind: KeyKind): Promise<KeyRequest> {
  const detail = wrongPart(subject);
  if (detail !== undefined) throw new WorkstationError('REQUEST_INVALID', { detail });
  const key = await newKey(kind);
  const info = requestInfo(subject, createPublicKey(key));
  // RFC 4055 5 wants NULL parameters with RSA, RFC 5758 3.2 none with ECDSA.
  const algorithm =
    kind.type === 'rsa'
      ? sequence(objectIdentifier(OID.sha256WithRsa), der(0x05))
      : sequence(objectIdentifier(OID.ecdsaWithSha256));
  const request = sequence(info, algorithm, bitString(sign('sha256', info, key)));
  return {
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    request: toPem('CERTIFICATE REQUEST', request),
  };
}

async function newKey(kind: KeyKind): Promise<KeyObject> {
  const generate = promisify(generateKeyPair);
  const { privateKey } =
    kind.type === 'rsa'
      ? await generate('rsa', { modulusLength: kind.bits })
      : await generate('ec', { namedCurve: 'P-256' });
  return privateKey;
}

/** CertificationRequestInfo, RFC 2986 4.1. */
function requestInfo({ name, organisation, siret, departement }: RequestSubject, key: KeyObject): Buffer {
  const text = (type: string, tag: number, value: string) =>
    setOf(sequence(objectIdentifier(type), der(tag, Buffer.from(value))));
  const subject = sequence(
    text(OID.country, TAG.printableString, 'FR'),
    text(OID.state, TAG.utf8String, departement.trim()),
    text(OID.organisation, TAG.utf8String, organisation.trim()),
    text(OID.organisationalUnit, TAG.utf8String, siret.length === 14 ? `3${siret}` : siret),
    text(OID.commonName, TAG.utf8String, name),
  );
  const dnsName = der(contextTag(2, 'primitive'), Buffer.from(name));
  const alternativeName = sequence(objectIdentifier(OID.subjectAltName), der(TAG.octetString, sequence(dnsName)));
  const extensions = sequence(objectIdentifier(OID.extensionRequest), setOf(sequence(alternativeName)));
  return sequence(
    der(TAG.integer, Buffer.from([0])),
    subject,
    key.export({ type: 'spki', format: 'der' }),
    der(contextTag(0, 'constructed'), extensions),
  );
}

export interface KeyRequestFiles {
  readonly key: string;
  readonly request: string;
}

/**
 * Writes `NAME.key` (mode 0600; on Windows the folder's access list decides) and `NAME.csr` into a folder that exists. Both
 * or neither. Throws WorkstationError: KEY_FILE_EXISTS (nothing is ever overwritten), KEY_FILE_WRITE.
 */
export function writeKeyRequest(folder: string, name: string, made: KeyRequest): KeyRequestFiles {
  const files = { key: join(folder, `${name}.key`), request: join(folder, `${name}.csr`) };
  writeNew(files.request, made.request, 0o644);
  try {
    writeNew(files.key, made.key, 0o600);
  } catch (error) {
    unlinkSync(files.request);
    throw error;
  }
  return files;
}

function writeNew(path: string, text: string, mode: number): void {
  try {
    writeFileSync(path, text, { flag: 'wx', mode });
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw new WorkstationError(exists ? 'KEY_FILE_EXISTS' : 'KEY_FILE_WRITE', { path }, { cause });
  }
}
