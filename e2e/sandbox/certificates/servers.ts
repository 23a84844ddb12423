/** The certificate of each organisation: as IGC-Santé issues them, but for the one thing that its case is about. */
import * as x509 from './x509.ts';
import { hostName, hostOf, isLight } from '../servers.ts';
import type { Organisation } from '../servers.ts';
import { leafAsAuthority, sameNameAuthority, unknownAuthority } from './authorities.ts';
import type { CrlFile } from '../trust-names.ts';
import type { Authorities } from './authorities.ts';
import { DAY, issueLeaf, subjectName } from './issue.ts';
import type { Authority, LeafOptions } from './issue.ts';

interface Plan {
  /** Undefined: itself. */
  readonly issuer: Authority | undefined;
  /** What the server sends after its own certificate. */
  readonly chain: readonly Authority[];
  /** Undefined: the certificate names none. */
  readonly crl: CrlFile | undefined;
  readonly changes?: Pick<Partial<LeafOptions>, 'keys' | 'hash' | 'notBefore' | 'notAfter' | 'saidToBeOf'>;
  readonly usage?: x509.ExtendedKeyUsage;
  /** dNSNames; those of the case's host when absent. */
  readonly names?: readonly string[];
  readonly more?: readonly x509.Extension[];
}

export interface IssuedServer {
  readonly own: Authority;
  readonly chain: readonly Authority[];
}

export async function issueServer(
  organisation: Organisation,
  authorities: Authorities,
  now: Date,
  crlUrl: (file: CrlFile) => string,
): Promise<IssuedServer> {
  const plan = await planOf(organisation, authorities, now);
  const host = hostOf(organisation);
  const keys = plan.changes?.keys ?? (isLight(organisation.case) ? 'ec' : 'rsa');
  const own = await issueLeaf({
    subject: subjectName(organisation.state, organisation.name, `3${organisation.siret}`, host),
    ...(plan.issuer === undefined ? {} : { issuer: plan.issuer }),
    ...(plan.crl === undefined ? {} : { crl: crlUrl(plan.crl) }),
    now,
    ...plan.changes,
    keys,
    extensions: extensionsOf(plan, host, keys === 'ec'),
  });
  return { own, chain: plan.chain };
}

/** serverAuth only, even for the workstation: IGC-Santé server certificates serve as client certificates too. */
function extensionsOf(plan: Plan, host: string, signsOnly: boolean): x509.Extension[] {
  const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags;
  const names = plan.names ?? [host];
  return [
    signsOnly
      ? new x509.KeyUsagesExtension(digitalSignature, true)
      : new x509.KeyUsagesExtension(digitalSignature | keyEncipherment, true),
    new x509.ExtendedKeyUsageExtension([plan.usage ?? x509.ExtendedKeyUsage.serverAuth]),
    ...(names.length === 0
      ? []
      : [new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns', value })))]),
    ...(plan.more ?? []),
  ];
}

async function planOf(organisation: Organisation, authorities: Authorities, now: Date): Promise<Plan> {
  const { organisations } = authorities;
  const nominal: Plan = { issuer: organisations, chain: [organisations], crl: 'organisations' };
  const by = (issuer: Authority, crl: CrlFile, chain = [issuer]): Plan => ({ issuer, chain, crl });
  const away = (days: number): Date => new Date(now.getTime() + days * DAY);
  switch (organisation.case) {
    case 'other-authority':
      return { issuer: authorities.market, chain: [], crl: undefined };
    case 'expired':
      return { ...nominal, changes: { notBefore: away(-400), notAfter: away(-2) } };
    case 'not-yet-valid':
      return { ...nominal, changes: { notBefore: away(2) } };
    case 'wrong-host':
      // The CN is that of the host, which counts for nothing.
      return { ...nominal, names: [hostName(900 + organisation.number)] };
    case 'wide-wildcard':
      return { ...nominal, names: ['*.mesimagesmedicales.fr', '*.fr'] };
    case 'partial-wildcard':
      return { ...nominal, names: ['db*.test.mesimagesmedicales.fr'] };
    case 'no-alternative-name':
      return { ...nominal, names: [] };
    case 'wrong-usage':
      return { ...nominal, usage: x509.ExtendedKeyUsage.clientAuth };
    case 'critical-extension':
      return { ...nominal, more: [new x509.Extension('1.3.6.1.4.1.99999.1', true, Buffer.of(0x05, 0x00))] };
    case 'unknown-intermediate':
      return { ...by(await unknownAuthority(authorities, now), 'organisations'), crl: undefined };
    case 'same-name-authority':
      return { ...by(await sameNameAuthority(now), 'organisations'), changes: { saidToBeOf: organisations } };
    case 'issued-by-a-leaf': {
      const leaf = await leafAsAuthority(authorities, now);
      return by(leaf, 'organisations', [leaf, organisations]);
    }
    case 'self-signed':
      return { issuer: undefined, chain: [], crl: undefined };
    case 'sha1':
      return { ...nominal, changes: { hash: 'SHA-1' } };
    case 'rsa-1024':
      return { ...nominal, changes: { keys: 'rsa-1024' } };
    case 'no-forward-secrecy':
      // The key exchange without forward secrecy is that of RSA.
      return { ...nominal, changes: { keys: 'rsa' } };
    case 'revoked-authority':
      return by(authorities.revokedAuthority, 'revokedAuthority');
    case 'crl-expired':
      return by(authorities.expiredCrl, 'expiredCrl');
    case 'crl-unreachable':
      return by(authorities.unreachableCrl, 'unreachableCrl');
    case 'crl-by-a-stranger':
      return by(authorities.strangerCrl, 'strangerCrl');
    default:
      return nominal;
  }
}
