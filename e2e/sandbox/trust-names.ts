/** What lies at the trust server, by name and path; without what makes it, for those who only ask. */

/** Lists that are to be accepted, though not all by one who knows a newer one. */
const GOOD_LISTS = ['nominal', 'profil-2', 'crlf', 'with-db8', 'without-db4', 'without-db100'] as const;

const BAD_LISTS = [
  'unsigned',
  'altered',
  'altered-properties',
  'wrapping-1',
  'wrapping-2',
  'wrapping-3',
  'wrapping-4',
  'wrapping-5',
  'wrapping-6',
  'wrapping-7',
  'wrapping-8',
  'duplicate-ids',
  'comment-in-text',
  'sha1',
  'hmac',
  'other-filter',
  'unsigned-properties',
  'other-signing-certificate',
  'other-key',
  'stranger',
  'wrong-cn',
  'wrong-ou',
  'expired-signer',
  'revoked-signer',
  'rolled-back',
  'oversized',
  'doctype',
  'entity-bomb',
  'truncated',
  'empty',
  'not-xml',
  'no-entries',
  'old-schema',
] as const;

/** What each is, is said where it is made: `lists/cases.ts`. */
export const LIST_CASES = [...GOOD_LISTS, ...BAD_LISTS] as const;
export type ListCase = (typeof LIST_CASES)[number];

/** Names of the CRLs below `/crl/` and below `pki/`; the unreachable one is nowhere. */
export const CRL_FILES = {
  root: 'racine.crl',
  organisations: 'organisations.crl',
  revokedAuthority: 'autorite-revoquee.crl',
  expiredCrl: 'crl-perimee.crl',
  strangerCrl: 'crl-etrangere.crl',
  unreachableCrl: 'crl-injoignable.crl',
} as const;
export type CrlFile = keyof typeof CRL_FILES;

/** Authorities whose CRL may be replaced by another. */
export const CRL_AUTHORITIES = ['root', 'organisations'] as const satisfies readonly CrlFile[];
export type CrlAuthority = (typeof CRL_AUTHORITIES)[number];

/** What may be published in the place of an authority's own CRL, beside nothing at all; see `certificates/crl.ts`. */
export const CRL_VARIANTS = ['expired', 'stranger', 'unreadable', 'older', 'empty', 'db4-revoked'] as const;
export type CrlVariant = (typeof CRL_VARIANTS)[number];

export const WHITELIST_PATH = '/liste-blanche.xml';
/** The official « corrupt » list has no signature. */
export const CORRUPT_WHITELIST_PATH = '/liste-blanche-non-signee.xml';

export function listPath(name: string): string {
  return `/listes/${name}.xml`;
}

export function crlPath(file: CrlFile): string {
  return `/crl/${CRL_FILES[file]}`;
}

export function crlVariantPath(authority: CrlAuthority, variant: string): string {
  return `/crl/${authority}/${variant}.crl`;
}
