/** What the extensions of a certificate say (RFC 5280 4.2.1). */
import { contextTag, DerReader, TAG } from './der.ts';
import { ipOfOctets } from './ip-address.ts';
import { type Extension, readUris } from './x509-fields.ts';

export type KeyUsage = (typeof KEY_USAGES)[number];

/** In the order of their bits (RFC 5280 4.2.1.3). */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

export interface CertificateExtensions {
  /** cA of basicConstraints; false without that extension. */
  readonly isCa: boolean;
  readonly pathLength?: number;
  /** Absent when the certificate limits nothing. */
  readonly keyUsage?: ReadonlySet<KeyUsage>;
  /** Object identifiers; absent when the certificate limits nothing. */
  readonly extendedKeyUsage?: readonly string[];
  /** As written; a name with a character that no host name has is left out. */
  readonly dnsNames: readonly string[];
  /** In the form of `canonicalIp`. */
  readonly ipAddresses: readonly string[];
  /** Where the issuer's revocation list is: http and https addresses, in order. */
  readonly crlDistributionPoints: readonly string[];
  /** The same with all schemes: a list that serves only some points names one of these. */
  readonly crlPointNames: readonly string[];
  /** Hexadecimal, upper case. */
  readonly authorityKeyId?: string;
  readonly subjectKeyId?: string;
  /** Object identifiers of what limits the certificate and is not understood here. */
  readonly unknownCritical: readonly string[];
}

const OID = {
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
} as const;

/** Critical extensions that stop nobody: those read here, and the policies, which decide nothing in this program. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ...Object.values(OID).filter((oid) => oid !== OID.nameConstraints),
  '2.5.29.18', // issuerAltName
  '2.5.29.32', // certificatePolicies
  '2.5.29.33', // policyMappings
  '2.5.29.36', // policyConstraints
  '2.5.29.54', // inhibitAnyPolicy
]);

/** Throws DerError. */
export function readCertificateExtensions(extensions: ReadonlyMap<string, Extension>): CertificateExtensions {
  const of = <T>(oid: string, read: (reader: DerReader) => T): T | undefined => {
    const extension = extensions.get(oid);
    if (extension === undefined) return undefined;
    const reader = new DerReader(extension.value);
    const value = read(reader);
    reader.finish();
    return value;
  };
  const keyUsage = of(OID.keyUsage, readKeyUsage);
  const extendedKeyUsage = of(OID.extendedKeyUsage, readOids);
  const authorityKeyId = of(OID.authorityKeyId, readAuthorityKeyId);
  const subjectKeyId = of(OID.subjectKeyId, (reader) => hex(reader.contents(reader.element(TAG.octetString))));
  const points = of(OID.crlDistributionPoints, readDistributionPoints) ?? [];
  return {
    ...(of(OID.basicConstraints, readBasicConstraints) ?? { isCa: false }),
    ...(keyUsage === undefined ? {} : { keyUsage }),
    ...(extendedKeyUsage === undefined ? {} : { extendedKeyUsage }),
    ...(authorityKeyId === undefined ? {} : { authorityKeyId }),
    ...(subjectKeyId === undefined ? {} : { subjectKeyId }),
    ...(of(OID.subjectAltName, readAlternativeNames) ?? { dnsNames: [], ipAddresses: [] }),
    crlPointNames: points,
    crlDistributionPoints: points.filter((uri) => /^https?:\/\//i.test(uri)),
    unknownCritical: notUnderstood(extensions),
  };
}

/** Name constraints count as critical whatever their flag says (RFC 5280 4.2.1.10): a limit that is not applied is none. */
function notUnderstood(extensions: ReadonlyMap<string, Extension>): string[] {
  return [...extensions]
    .filter(([oid, { critical }]) => oid === OID.nameConstraints || (critical && !UNDERSTOOD.has(oid)))
    .map(([oid]) => oid);
}

function readBasicConstraints(reader: DerReader): { isCa: boolean; pathLength?: number } {
  const constraints = reader.into(TAG.sequence);
  const isCa = constraints.nextTag === TAG.boolean && constraints.boolean();
  const pathLength = constraints.isAtEnd ? undefined : constraints.smallInteger();
  constraints.finish();
  return pathLength === undefined ? { isCa } : { isCa, pathLength };
}

function readKeyUsage(reader: DerReader): ReadonlySet<KeyUsage> {
  const { octets } = reader.bitString();
  return new Set(KEY_USAGES.filter((_, bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0));
}

function readOids(reader: DerReader): string[] {
  const list = reader.into(TAG.sequence);
  const oids: string[] = [];
  while (!list.isAtEnd) oids.push(list.oid());
  return oids;
}

function readAuthorityKeyId(reader: DerReader): string | undefined {
  const fields = reader.into(TAG.sequence);
  const keyId = fields.optional(contextTag(0, 'primitive'));
  return keyId === undefined ? undefined : hex(fields.contents(keyId));
}

function readAlternativeNames(reader: DerReader): { dnsNames: string[]; ipAddresses: string[] } {
  const [dnsNames, ipAddresses]: [string[], string[]] = [[], []];
  const names = reader.into(TAG.sequence);
  while (!names.isAtEnd) {
    const element = names.element();
    const contents = names.contents(element);
    if (element.tag === contextTag(2, 'primitive')) {
      const name = Buffer.from(contents).toString('latin1');
      if (/^[A-Za-z0-9*._-]+$/.test(name)) dnsNames.push(name);
    } else if (element.tag === contextTag(7, 'primitive')) {
      const address = ipOfOctets(contents);
      if (address !== undefined) ipAddresses.push(address);
    }
  }
  return { dnsNames, ipAddresses };
}

/** A point for some reasons only, or of a list that another issuer signs, tells nothing that could be relied on. */
function readDistributionPoints(reader: DerReader): string[] {
  const uris: string[] = [];
  const points = reader.into(TAG.sequence);
  while (!points.isAtEnd) {
    const point = points.into(TAG.sequence);
    const name = point.optional(contextTag(0, 'constructed'));
    if (name === undefined || !point.isAtEnd) continue;
    uris.push(...readPointName(point.inside(name)));
  }
  return uris;
}

/** The URIs of a DistributionPointName (RFC 5280 4.2.1.13); of a name relative to the issuer, none. */
export function readPointName(reader: DerReader): string[] {
  const fullName = reader.optional(contextTag(0, 'constructed'));
  return fullName === undefined ? [] : readUris(reader.inside(fullName));
}

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex').toUpperCase();
}
