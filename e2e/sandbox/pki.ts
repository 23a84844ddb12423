/**
 * A public key infrastructure in the shape of IGC-Santé TEST: a root, the intermediate « Organisations », server
 * certificates that serve as client certificates too, the signer of the liste blanche, their CRLs, and one
 * authority of the public market; and what is wrong with each case of a source. Made anew at every start; keys lie in
 * files of mode 0600.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createAuthorities } from './certificates/authorities.ts';
import type { Authorities } from './certificates/authorities.ts';
import { issueCrl, issueCrlVariant } from './certificates/crl.ts';
import { pem, saveIdentity } from './certificates/files.ts';
import type { Identity } from './certificates/files.ts';
import { DAY, newSerialNumber } from './certificates/issue.ts';
import { issueServer } from './certificates/servers.ts';
import { issueSigner } from './certificates/signers.ts';
import { issueDmpServer, issueStructure } from './certificates/structures.ts';
import type { StructureOptions } from './certificates/structures.ts';
import { CABINET } from './openid/professionals.ts';
import { fullSources, hostOf, nominalSource, workstation } from './servers.ts';
import type { Organisation } from './servers.ts';
import { CRL_FILES } from './trust-names.ts';
import type { CrlAuthority, CrlFile, CrlVariant } from './trust-names.ts';

export type { Identity } from './certificates/files.ts';

export interface SandboxPki {
  readonly directory: string;
  readonly root: Identity;
  readonly intermediate: Identity;
  readonly market: Identity;
  readonly workstation: Identity;
  readonly whitelistSigner: Identity;
  readonly dmp: DmpIdentities;
  /** Root and intermediate, in PEM: what a peer trusts. */
  readonly authoritiesPem: string;
  /** Files of the authorities that the program is told to trust: root, intermediate, and those of the cases. */
  readonly configuredAuthorities: readonly string[];
  /** DER, by file name. */
  readonly crls: ReadonlyMap<string, Buffer>;
  /** Serial number of a signer's certificate that is on the CRL; see `createSigner`. */
  readonly revokedSignerSerial: string;
  readonly crlUrl: (file: CrlFile) => string;
  readonly now: Date;
  /** Certificate and key of an organisation; those of a light source are made when they are first asked for. */
  identityOf(organisation: Organisation): Promise<Identity>;
  /** Another list in the place of an authority's own. */
  crlVariant(authority: CrlAuthority, variant: CrlVariant): Promise<Buffer>;
}

/** Who is who between a structure and the DMP. */
export interface DmpIdentities {
  readonly server: Identity;
  /** ORG AUTH_CLI: opens connections. */
  readonly authentication: Identity;
  /** ORG SIGN: signs VIHFs. */
  readonly signature: Identity;
}

export interface PkiOptions {
  readonly directory: string;
  /** Address under which the CRLs will be served, written into the certificates: `http://127.0.0.1:PORT/crl`. */
  readonly crlBase: string;
  readonly now?: Date;
}

/** Makes keys and certificates and writes them below `options.directory`. */
export async function createPki(options: PkiOptions): Promise<SandboxPki> {
  const now = options.now ?? new Date();
  const { directory } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const crlUrl = (file: CrlFile): string => `${options.crlBase}/${CRL_FILES[file]}`;
  const authorities = await createAuthorities(now, crlUrl);
  const identityOf = identitiesOf(directory, authorities, now, crlUrl);
  const below = { issuer: authorities.organisations, now, crl: crlUrl('organisations') };
  const [signer, dmp, saved, serials] = await Promise.all([
    issueSigner(below),
    dmpIdentities(directory, { ...below, structure: CABINET }),
    saveAuthorities(directory, authorities),
    serialNumbers(identityOf),
  ]);
  const revokedSignerSerial = newSerialNumber();
  const revoked = {
    root: [authorities.revokedAuthority.certificate.serialNumber],
    organisations: [...serials.revoked, revokedSignerSerial],
  };
  const crls = await issueCrls(authorities, revoked, now);
  for (const [file, der] of crls) await writeFile(path.join(directory, file), der);
  const { root, organisations: intermediate, market } = saved;
  return {
    directory,
    root,
    intermediate,
    market,
    workstation: await identityOf(workstation()),
    whitelistSigner: await saveIdentity(directory, 'liste-blanche', signer, [intermediate]),
    dmp,
    authoritiesPem: `${pem(root)}${pem(intermediate)}`,
    configuredAuthorities: saved.configured,
    crls,
    revokedSignerSerial,
    crlUrl,
    now,
    identityOf,
    crlVariant: (authority, variant) => {
      const issuer = authorities[authority];
      const { db4 } = serials;
      return issueCrlVariant(variant, { issuer, revoked: revoked[authority], db4, stranger: market, now });
    },
  };
}

async function dmpIdentities(directory: string, options: StructureOptions): Promise<DmpIdentities> {
  const chain = [options.issuer];
  const [server, authentication, signature] = await Promise.all([
    issueDmpServer(options).then((own) => saveIdentity(directory, 'dmp-serveur', own, chain)),
    issueStructure('AUTH_CLI', options).then((own) => saveIdentity(directory, 'structure-auth-cli', own, chain)),
    issueStructure('SIGN', options).then((own) => saveIdentity(directory, 'structure-sign', own, chain)),
  ]);
  return { server, authentication, signature };
}

/** Makes each identity once. */
function identitiesOf(
  directory: string,
  authorities: Authorities,
  now: Date,
  crlUrl: (file: CrlFile) => string,
): SandboxPki['identityOf'] {
  const made = new Map<Organisation, Promise<Identity>>();
  const make = async (organisation: Organisation): Promise<Identity> => {
    const { own, chain } = await issueServer(organisation, authorities, now, crlUrl);
    return saveIdentity(directory, hostOf(organisation), own, chain);
  };
  return (organisation) => {
    const identity = made.get(organisation) ?? make(organisation);
    made.set(organisation, identity);
    return identity;
  };
}

async function saveAuthorities(directory: string, authorities: Authorities) {
  const save = (name: string, authority: keyof Authorities): Promise<Identity> =>
    saveIdentity(directory, name, authorities[authority]);
  const [root, organisations, market, ...cases] = await Promise.all([
    save('racine', 'root'),
    save('organisations', 'organisations'),
    save('marche-public', 'market'),
    save('autorite-revoquee', 'revokedAuthority'),
    save('crl-perimee', 'expiredCrl'),
    save('crl-etrangere', 'strangerCrl'),
    save('crl-injoignable', 'unreachableCrl'),
  ]);
  const configured = [root, organisations, ...cases].map((identity) => identity.files.certificate);
  return { root, organisations, market, configured };
}

/** Makes the identities that every run needs, on the way. */
async function serialNumbers(
  identityOf: SandboxPki['identityOf'],
): Promise<{ readonly revoked: readonly string[]; readonly db4: string }> {
  const organisations = [...fullSources(), workstation()];
  const identities = await Promise.all(organisations.map(identityOf));
  const revoked = identities.filter((_, index) => organisations[index]?.case === 'revoked');
  return {
    revoked: revoked.map(({ certificate }) => certificate.serialNumber),
    db4: (await identityOf(nominalSource())).certificate.serialNumber,
  };
}

async function issueCrls(
  authorities: Authorities,
  revoked: Readonly<Record<CrlAuthority, readonly string[]>>,
  now: Date,
): Promise<ReadonlyMap<string, Buffer>> {
  const { root, organisations, revokedAuthority, expiredCrl, strangerCrl } = authorities;
  const made: readonly (readonly [CrlFile, Promise<Buffer>])[] = [
    ['root', issueCrl({ issuer: root, revoked: revoked.root, now })],
    ['organisations', issueCrl({ issuer: organisations, revoked: revoked.organisations, now })],
    ['revokedAuthority', issueCrl({ issuer: revokedAuthority, revoked: [], now })],
    ['expiredCrl', issueCrl({ issuer: expiredCrl, revoked: [], now, ageMs: 9 * DAY, goodForMs: -2 * DAY })],
    ['strangerCrl', issueCrl({ issuer: strangerCrl, signer: expiredCrl, revoked: [], now })],
  ];
  return new Map(await Promise.all(made.map(async ([file, crl]) => [CRL_FILES[file], await crl] as const)));
}
