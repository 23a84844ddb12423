/**
 * Certificate revocation lists (RFC 5280 section 5). The lists of a national authority hold tens of thousands of entries:
 * every entry is checked once when the list is read, and none is kept but in the bytes of the list themselves, which are
 * searched when a serial number is asked for (a millisecond or so for 100,000 entries).
 */
import { WorkstationError } from '../../shared/errors.ts';
import type { Certificate } from './certificate.ts';
import { readPointName } from './certificate-extensions.ts';
import { contextTag, type DerElement, DerError, DerReader, TAG } from './der.ts';
import type { DistinguishedName } from './distinguished-name.ts';
import { pemBlocks } from './pem-blocks.ts';
import { isWeak, readSignatureAlgorithm, type Signed, verifySignature } from './signature-algorithm.ts';
import { type Extension, isSameDer, readExtensions, readName, readTime } from './x509-fields.ts';

export const LARGEST_CRL = 32 * 1024 * 1024;

/** Which certificates of its issuer a list speaks of; all of them without the extension issuingDistributionPoint. */
export interface CrlScope {
  readonly endEntities: boolean;
  readonly authorities: boolean;
  /** Only certificates that name one of these as their distribution point. */
  readonly points?: readonly string[];
}

export interface Crl extends Signed {
  /** DER; a view into what it was read from, which must not be changed any more. */
  readonly raw: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly issuerDer: Uint8Array;
  readonly number?: bigint;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  readonly revokedCount: number;
  /** When a certificate was revoked (or suspended), by its serial number as a `Certificate` has it. */
  revokedAt(serialNumber: string): Date | undefined;
  readonly scope: CrlScope;
  /** Only the changes since another list: it says nothing of what is not in it. */
  readonly isDelta: boolean;
  /** Critical extensions, of the list or of an entry, that are not understood: nothing may be concluded from such a list. */
  readonly unknownCritical: readonly string[];
}

const OID = {
  crlNumber: '2.5.29.20',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
} as const;
/** Critical extensions of a list that are dealt with; authorityKeyIdentifier only helps to find a key. */
const UNDERSTOOD = new Set<string>([OID.crlNumber, OID.deltaCrlIndicator, OID.issuingDistributionPoint, '2.5.29.35']);
/** Of an entry: reasonCode and invalidityDate, which change nothing about its being revoked. */
const UNDERSTOOD_IN_ENTRY = new Set<string>(['2.5.29.21', '2.5.29.24']);

/** Reads one list of up to 32 MiB, DER or PEM, of which nothing is verified. Throws CRL_UNREADABLE, CRL_TOO_LARGE. */
export function parseCrl(bytes: Uint8Array): Crl {
  const der = bytes[0] === TAG.sequence ? bytes : fromPem(bytes);
  if (der.length > LARGEST_CRL) throw new WorkstationError('CRL_TOO_LARGE', { limit: '32 MiB' });
  try {
    return readCrl(new DerReader(der));
  } catch (cause) {
    throw cause instanceof DerError ? new WorkstationError('CRL_UNREADABLE', {}, { cause }) : cause;
  }
}

/**
 * Whether a list is that of an authority: its name, its key, the right to sign lists (where the certificate limits its
 * usage), and a digest that still proves something.
 */
export function crlSignatureIsValid(crl: Crl, authority: Certificate): boolean {
  return (
    isSameDer(crl.issuerDer, authority.subjectDer) &&
    authority.keyUsage?.has('cRLSign') !== false &&
    !isWeak(crl.signatureAlgorithm) &&
    verifySignature(crl, authority.publicKey)
  );
}

/** Whether a list of the certificate's issuer tells if it is revoked (RFC 5280 6.3.3 b): complete, understood, in scope. */
export function crlCovers(crl: Crl, certificate: Certificate): boolean {
  const { endEntities, authorities, points } = crl.scope;
  return (
    isSameDer(crl.issuerDer, certificate.issuerDer) &&
    !crl.isDelta &&
    crl.unknownCritical.length === 0 &&
    (certificate.isCa ? authorities : endEntities) &&
    (points === undefined || certificate.crlPointNames.some((point) => points.includes(point)))
  );
}

function fromPem(bytes: Uint8Array): Uint8Array {
  // Base64 and its line ends take 3/8 more than what they hold.
  if (bytes.length > LARGEST_CRL * 1.4) throw new WorkstationError('CRL_TOO_LARGE', { limit: '32 MiB' });
  const [der, ...others] = pemBlocks(textOf(bytes), ['X509 CRL']) ?? [];
  if (der === undefined || others.length > 0) throw new WorkstationError('CRL_UNREADABLE');
  return der;
}

function textOf(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
}

function readCrl(document: DerReader): Crl {
  const element = document.element(TAG.sequence);
  document.finish();
  const outer = document.inside(element);
  const tbsElement = outer.element(TAG.sequence);
  const { algorithm: signatureAlgorithm, der: outerAlgorithm } = readSignatureAlgorithm(outer);
  const { octets: signature, unusedBits } = outer.bitString();
  outer.finish();
  if (unusedBits !== 0) throw new DerError('a signature that is not whole octets');
  const { algorithm, ...fields } = readTbs(outer.inside(tbsElement));
  if (!isSameDer(algorithm, outerAlgorithm)) throw new DerError('two different signature algorithms');
  return {
    raw: document.whole(element),
    tbs: outer.whole(tbsElement),
    signature,
    signatureAlgorithm,
    ...fields,
  };
}

function readTbs(tbs: DerReader) {
  // Only version 2 (1 as it is counted there) has extensions, and RFC 5280 5.1.2.1 wants no other.
  if (tbs.smallInteger() !== 1) throw new DerError('a list that is not of version 2');
  const { der: algorithm } = readSignatureAlgorithm(tbs);
  const { name: issuer, der: issuerDer } = readName(tbs);
  const thisUpdate = new Date(readTime(tbs));
  const isTime = tbs.nextTag === TAG.utcTime || tbs.nextTag === TAG.generalizedTime;
  const nextUpdate = isTime ? new Date(readTime(tbs)) : undefined;
  const list = tbs.optional(TAG.sequence);
  const entries = list === undefined ? NO_ENTRIES : readEntries(tbs.inside(list));
  const extensions = readTail(tbs);
  const fields = { algorithm, issuer, issuerDer, thisUpdate, ...(nextUpdate === undefined ? {} : { nextUpdate }) };
  const unknownCritical = [...entries.unknownCritical, ...unknownOf(extensions, UNDERSTOOD)];
  return {
    ...fields,
    ...readMeaning(extensions, unknownCritical),
    revokedCount: entries.count,
    revokedAt: (serialNumber: string) => (list === undefined ? undefined : findEntry(list, tbs.bytes, serialNumber)),
  };
}

function readTail(tbs: DerReader): ReadonlyMap<string, Extension> {
  const element = tbs.optional(contextTag(0, 'constructed'));
  tbs.finish();
  if (element === undefined) return new Map();
  const explicit = tbs.inside(element);
  const extensions = readExtensions(explicit.into(TAG.sequence));
  explicit.finish();
  return extensions;
}

interface Entries {
  readonly count: number;
  readonly unknownCritical: readonly string[];
}

const MOST_SEEN = 1000;
const MOST_UNKNOWN = 100;
const LONGEST_NUMBER = 32;
const NO_ENTRIES: Entries = { count: 0, unknownCritical: [] };

function readEntries(list: DerReader): Entries {
  let count = 0;
  const unknown = new Set<string>();
  // Entries of one list have the same few extensions (a dozen reasons): read once for each.
  const seen = new Set<string>();
  while (!list.isAtEnd) {
    const entry = list.into(TAG.sequence);
    entry.integer();
    readTime(entry);
    if (!entry.isAtEnd) {
      const element = entry.element(TAG.sequence);
      const extensions = textOf(entry.whole(element));
      if (!seen.has(extensions)) {
        for (const oid of unknownOf(readExtensions(entry.inside(element)), UNDERSTOOD_IN_ENTRY)) unknown.add(oid);
        if (unknown.size > MOST_UNKNOWN) throw new DerError('unknown extensions without end');
        if (seen.size < MOST_SEEN) seen.add(extensions);
      }
      entry.finish();
    }
    count += 1;
  }
  return { count, unknownCritical: [...unknown] };
}

/** An entry that names another issuer is always too much: from then on, serial numbers are those of that issuer. */
function unknownOf(extensions: ReadonlyMap<string, Extension>, understood: ReadonlySet<string>): string[] {
  return [...extensions]
    .filter(([oid, { critical }]) => oid === OID.certificateIssuer || (critical && !understood.has(oid)))
    .map(([oid]) => oid);
}

function findEntry(list: DerElement, bytes: Uint8Array, serialNumber: string): Date | undefined {
  const wanted = serialOctets(serialNumber);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(list.contentStart, list.end);
  // What is nowhere in the bytes is in no entry, and that is the answer nearly always.
  if (!buffer.includes(wanted)) return undefined;
  const entries = new DerReader(buffer);
  while (!entries.isAtEnd) {
    const entry = entries.into(TAG.sequence);
    // Both numbers are in their shortest form: the same number is the same octets.
    if (isSameDer(entry.integer(), wanted)) return new Date(readTime(entry));
  }
  return undefined;
}

/** The octets of a positive INTEGER. */
function serialOctets(serialNumber: string): Buffer {
  const digits = serialNumber.replace(/^0+(?=.)/, '');
  const octets = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return (octets[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets;
}

function readMeaning(
  extensions: ReadonlyMap<string, Extension>,
  unknownCritical: readonly string[],
): Pick<Crl, 'number' | 'isDelta' | 'scope' | 'unknownCritical'> {
  const number = extensions.get(OID.crlNumber);
  const point = extensions.get(OID.issuingDistributionPoint);
  const scope = point === undefined ? { endEntities: true, authorities: true } : readScope(new DerReader(point.value));
  return {
    ...(number === undefined ? {} : { number: readNumber(new DerReader(number.value)) }),
    isDelta: extensions.has(OID.deltaCrlIndicator),
    scope: scope ?? { endEntities: false, authorities: false },
    unknownCritical: scope === undefined ? [...unknownCritical, OID.issuingDistributionPoint] : unknownCritical,
  };
}

function readNumber(reader: DerReader): bigint {
  const octets = reader.integer();
  reader.finish();
  if ((octets[0] ?? 0) >= 0x80) throw new DerError('a negative number of a list');
  // RFC 5280 5.2.3: up to 20 octets.
  if (octets.length > LONGEST_NUMBER) throw new DerError('a number of a list without end');
  return BigInt(`0x${Buffer.from(octets).toString('hex')}`);
}

/**
 * RFC 5280 5.2.5. Undefined for what is not dealt with: lists for some reasons only, lists of attribute certificates,
 * indirect lists, and points that are named relative to the issuer.
 */
function readScope(reader: DerReader): CrlScope | undefined {
  const fields = reader.into(TAG.sequence);
  reader.finish();
  const point = fields.optional(contextTag(0, 'constructed'));
  const flag = (number: number) =>
    fields.nextTag === contextTag(number, 'primitive') && fields.boolean(contextTag(number, 'primitive'));
  const [onlyEndEntities, onlyAuthorities] = [flag(1), flag(2)];
  const someReasons = fields.optional(contextTag(3, 'primitive'));
  const [isIndirect, onlyAttributes] = [flag(4), flag(5)];
  fields.finish();
  if (someReasons !== undefined || isIndirect || onlyAttributes) return undefined;
  const scope = { endEntities: !onlyAuthorities, authorities: !onlyEndEntities };
  if (point === undefined) return scope;
  const points = readPointName(fields.inside(point));
  return points.length === 0 ? undefined : { ...scope, points };
}
