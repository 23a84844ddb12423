/** The state of our own certificate: for how long, whether on the liste blanche, whether revoked. No key usage is asked for. */
import type { ErrorReport } from '../../shared/errors.ts';
import { WorkstationError } from '../../shared/errors.ts';
import type { OwnCertificateState } from '../../shared/trust.ts';
import { type Certificate, certificateFacts, parsePemCertificates } from './certificate.ts';
import { type Crl, crlCovers } from './crl.ts';
import type { ClientIdentity } from './dispatcher.ts';
import type { WhitelistIndex } from './whitelist/entries.ts';

const DAY_MS = 86_400_000;
/** An expiry is told this many days ahead: about what a renewal takes. */
const WARNING_DAYS = 30;

export interface OwnCertificateCircumstances {
  /** The list in force; undefined when there is none. */
  readonly index: Pick<WhitelistIndex, 'find'> | undefined;
  readonly at: Date;
  /** Revocation lists that were found good, of any authority. */
  readonly crls?: readonly Crl[];
}

/**
 * What the screen says of our own certificate. A server that judges us is not obliged to agree: extended key usage is not
 * looked at, since the certificates of the espace de confiance are server certificates that serve as client certificates.
 * `listed` is about name and DN together, as a source judges us. Throws CERTIFICATE_UNREADABLE.
 */
export function ownCertificateState(
  identity: Pick<ClientIdentity, 'certificate'> | undefined,
  { index, at, crls = [] }: OwnCertificateCircumstances,
): OwnCertificateState {
  if (identity === undefined) return { listed: 'unknown', problems: [report('OWN_CERTIFICATE_NONE')] };
  const [own] = parsePemCertificates(identity.certificate);
  if (own === undefined) throw new WorkstationError('CERTIFICATE_UNREADABLE');
  const listed = index === undefined ? 'unknown' : isListed(own, index) ? 'yes' : 'no';
  return {
    certificate: certificateFacts(own),
    listed,
    daysLeft: daysLeft(own, at),
    problems: [
      ...revocation(own, crls),
      ...expiry(own, at),
      ...(listed === 'no' ? [report('OWN_CERTIFICATE_NOT_LISTED', { name: namesOf(own)[0] ?? '' })] : []),
    ],
  };
}

/** Whole days until it expires; negative once it has. */
function daysLeft({ notAfter }: Certificate, at: Date): number {
  return Math.floor((notAfter.getTime() - at.getTime()) / DAY_MS);
}

/** RFC 5280 4.1.2.5: valid through `notAfter`, that second included. */
function expiry(own: Certificate, at: Date): ErrorReport[] {
  const date = own.notAfter.toISOString();
  if (at > own.notAfter) return [report('OWN_CERTIFICATE_EXPIRED', { date })];
  if (own.notAfter.getTime() - at.getTime() > WARNING_DAYS * DAY_MS) return [];
  return [report('OWN_CERTIFICATE_EXPIRES', { days: daysLeft(own, at), date })];
}

function revocation(own: Certificate, crls: OwnCertificateCircumstances['crls'] = []): ErrorReport[] {
  const date = crls
    .filter((crl) => crlCovers(crl, own))
    .map((crl) => crl.revokedAt(own.serialNumber))
    .find((revokedAt) => revokedAt !== undefined);
  return date === undefined ? [] : [report('OWN_CERTIFICATE_REVOKED', { date: date.toISOString() })];
}

function isListed(own: Certificate, index: Pick<WhitelistIndex, 'find'>): boolean {
  return namesOf(own).some((name) => index.find(name, own.subject) === 'listed');
}

/** The names that it may stand on the list under: its CN, which is the assigned name, and those of the subjectAltName. */
function namesOf({ dnsNames, subject }: Certificate): string[] {
  const commonName = subject.first('CN');
  return [...new Set([...(commonName === undefined ? [] : [commonName]), ...dnsNames])];
}

function report(...[code, facts]: ConstructorParameters<typeof WorkstationError>): ErrorReport {
  return new WorkstationError(code, facts).report();
}
