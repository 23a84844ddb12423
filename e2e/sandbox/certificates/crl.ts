/** Certificate revocation lists, good ones and others. */
import * as x509 from './x509.ts';
import { derInteger } from '../der.ts';
import type { CrlVariant } from '../trust-names.ts';
import { DAY, signingBy } from './issue.ts';
import type { Authority } from './issue.ts';

const CRL_NUMBER_OID = '2.5.29.20';
const HOUR = 3600 * 1000;

export interface CrlOptions {
  readonly issuer: Authority;
  /** Serial numbers, hexadecimal. */
  readonly revoked: readonly string[];
  readonly now: Date;
  /** Signs in the name of the issuer. */
  readonly signer?: Authority;
  /** How long ago it was issued, how long it is good for from now on; an hour and seven days when absent. */
  readonly ageMs?: number;
  readonly goodForMs?: number;
}

/** DER. The number grows with the date of issue, as a CRL number must. */
export async function issueCrl(options: CrlOptions): Promise<Buffer> {
  const { issuer, revoked, now } = options;
  const signer = options.signer ?? issuer;
  const thisUpdate = new Date(now.getTime() - (options.ageMs ?? HOUR));
  const crl = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subjectName,
    thisUpdate,
    nextUpdate: new Date(now.getTime() + (options.goodForMs ?? 7 * DAY)),
    ...(await signingBy(signer)),
    entries: revoked.map((serialNumber) => ({
      serialNumber,
      revocationDate: new Date(now.getTime() - 2 * HOUR),
      reason: x509.X509CrlReason.keyCompromise,
    })),
    extensions: [
      new x509.Extension(CRL_NUMBER_OID, false, derInteger(Math.floor(thisUpdate.getTime() / 1000).toString(16))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });
  return Buffer.from(crl.rawData);
}

export interface CrlVariantParts {
  readonly issuer: Authority;
  /** Serial numbers on the authority's own list. */
  readonly revoked: readonly string[];
  /** That of db4's certificate. */
  readonly db4: string;
  /** Signs in the name of any issuer. */
  readonly stranger: Authority;
  readonly now: Date;
}

export async function issueCrlVariant(variant: CrlVariant, parts: CrlVariantParts): Promise<Buffer> {
  const { issuer, revoked, now, db4, stranger } = parts;
  const newer = { issuer, now, ageMs: HOUR / 2 };
  switch (variant) {
    case 'expired':
      return issueCrl({ ...newer, revoked, ageMs: 8 * DAY, goodForMs: -DAY });
    case 'stranger':
      return issueCrl({ ...newer, revoked, signer: stranger });
    case 'unreadable':
      return Buffer.from('<html><body>502 Bad Gateway</body></html>');
    case 'older':
      // Still good, but from before the revocations: a way to bring a revoked server back.
      return issueCrl({ ...newer, revoked: [], ageMs: 2 * DAY });
    case 'empty':
      return issueCrl({ ...newer, revoked: [] });
    case 'db4-revoked':
      return issueCrl({ ...newer, revoked: [...revoked, db4] });
  }
}
