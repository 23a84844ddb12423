/** The authorities: those that the program is told to trust, and those that it is not. */
import * as x509 from './x509.ts';
import { hostName } from '../servers.ts';
import type { CrlFile } from '../trust-names.ts';
import { igcName, issueAuthority, issueLeaf, subjectName } from './issue.ts';
import type { Authority } from './issue.ts';

const ROOT_NAME = 'TEST AC RACINE BAC A SABLE ELEMENTAIRE';
const ORGANISATIONS_NAME = 'TEST AC BAC A SABLE ELEMENTAIRE ORGANISATIONS';

/** Intermediates of the configuration, each for the one case whose CRL is not as it should be, so that no other host suffers. */
export interface CaseAuthorities {
  readonly revokedAuthority: Authority;
  readonly expiredCrl: Authority;
  readonly strangerCrl: Authority;
  readonly unreachableCrl: Authority;
}

export interface Authorities extends CaseAuthorities {
  readonly root: Authority;
  /** The intermediate of nearly all certificates. */
  readonly organisations: Authority;
  /** The public market: in no configuration. */
  readonly market: Authority;
}

/** Makes them all; those of the official shape have RSA keys. */
export async function createAuthorities(now: Date, crlUrl: (file: CrlFile) => string): Promise<Authorities> {
  const marketName = new x509.Name('CN=Autorite fictive du marche public, C=FR');
  const [root, market] = await Promise.all([
    issueAuthority({ name: igcName(ROOT_NAME), now }),
    issueAuthority({ name: marketName, now }),
  ]);
  const below = { parent: root, now, crl: crlUrl('root') };
  const forCase = (name: string): Promise<Authority> =>
    issueAuthority({ ...below, name: igcName(`TEST AC BAC A SABLE ${name}`), keys: 'ec' });
  const [organisations, revokedAuthority, expiredCrl, strangerCrl, unreachableCrl] = await Promise.all([
    issueAuthority({ ...below, name: igcName(ORGANISATIONS_NAME) }),
    forCase('REVOQUEE'),
    forCase('CRL PERIMEE'),
    forCase('CRL ETRANGERE'),
    forCase('CRL INJOIGNABLE'),
  ]);
  return { root, organisations, market, revokedAuthority, expiredCrl, strangerCrl, unreachableCrl };
}

/** An intermediate under the root that is in no configuration. */
export function unknownAuthority({ root }: Authorities, now: Date): Promise<Authority> {
  return issueAuthority({ name: igcName('TEST AC BAC A SABLE INCONNUE'), parent: root, keys: 'ec', now });
}

/** Name and kind of key of « Organisations », another key, under a root with the name of the root and another key. */
export async function sameNameAuthority(now: Date): Promise<Authority> {
  const root = await issueAuthority({ name: igcName(ROOT_NAME), keys: 'ec', now });
  return issueAuthority({ name: igcName(ORGANISATIONS_NAME), parent: root, now });
}

/** The certificate of a server, whose owner issues certificates without being an authority. */
export function leafAsAuthority({ organisations }: Authorities, now: Date): Promise<Authority> {
  const subject = subjectName('Paris (75)', 'CENTRE SANS AUTORITE', '331875127500990', hostName(990));
  return issueLeaf({ subject, issuer: organisations, extensions: [], keys: 'ec', now });
}
