/**
 * A public key infrastructure in the shape of IGC-Santé TEST: a root, the intermediate « Organisations », server
 * certificates that serve as client certificates too, the signer of the liste blanche, their CRLs, and one
 * authority of the public market. Made anew at every start; keys lie in files of mode 0600.
 */
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { derInteger } from './der.ts';
import { hostOf, ORGANISATIONS, workstation } from './servers.ts';
import type { Organisation } from './servers.ts';

x509.cryptoProvider.set(webcrypto);

const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
const DAY = 24 * 3600 * 1000;
const CRL_NUMBER_OID = '2.5.29.20';
/** File names below `/crl/` and below `pki/`. */
export const CRL_FILES = { root: 'racine.crl', intermediate: 'organisations.crl' } as const;

export interface Identity {
  readonly certificate: x509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
  /** The certificate and its intermediate, as a server sends them. */
  readonly chainPem: string;
  readonly keyPem: string;
  readonly files: { readonly certificate: string; readonly chain: string; readonly key: string };
}

export interface SandboxPki {
  readonly directory: string;
  readonly root: Identity;
  readonly intermediate: Identity;
  /** One identity per organisation, under its host name. */
  readonly hosts: ReadonlyMap<string, Identity>;
  readonly workstation: Identity;
  readonly whitelistSigner: Identity;
  /** Root and intermediate, in PEM: what a peer trusts. */
  readonly authoritiesPem: string;
  /** DER, by file name. */
  readonly crls: ReadonlyMap<string, Buffer>;
}

export interface PkiOptions {
  readonly directory: string;
  /** Address under which the CRLs will be served, written into the certificates: `http://127.0.0.1:PORT/crl`. */
  readonly crlBase: string;
  readonly now?: Date;
}

interface Authority {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

/** Makes every key and certificate and writes them below `options.directory`. */
export async function createPki(options: PkiOptions): Promise<SandboxPki> {
  const now = options.now ?? new Date();
  await mkdir(options.directory, { recursive: true, mode: 0o700 });
  const crlUrl = (file: string): string => `${options.crlBase}/${file}`;

  const root = await issueAuthority(igcName('TEST AC RACINE BAC A SABLE ELEMENTAIRE'), undefined, now);
  const intermediate = await issueAuthority(
    igcName('TEST AC BAC A SABLE ELEMENTAIRE ORGANISATIONS'),
    root,
    now,
    crlUrl(CRL_FILES.root),
  );
  const market = await issueAuthority(new x509.Name('CN=Autorite fictive du marche public, C=FR'), undefined, now);

  const save = async (name: string, own: Authority, chain: readonly Authority[] = []): Promise<Identity> =>
    saveIdentity(options.directory, name, own, chain);
  const hosts = new Map<string, Identity>();
  await Promise.all(
    ORGANISATIONS.map(async (organisation) => {
      const foreign = organisation.case === 'other-authority';
      const issuer = foreign ? market : intermediate;
      const own = await issueServer(organisation, issuer, now, foreign ? undefined : crlUrl(CRL_FILES.intermediate));
      hosts.set(hostOf(organisation), await save(hostOf(organisation), own, foreign ? [] : [intermediate]));
    }),
  );
  const signer = await issueSigner(intermediate, now, crlUrl(CRL_FILES.intermediate));

  const revoked = ORGANISATIONS.filter((entry) => entry.case === 'revoked').map((entry) =>
    mustGet(hosts, hostOf(entry)),
  );
  const crls = new Map([
    [CRL_FILES.root, await issueCrl(root, [], now)],
    [
      CRL_FILES.intermediate,
      await issueCrl(
        intermediate,
        revoked.map((identity) => identity.certificate),
        now,
      ),
    ],
  ]);
  for (const [file, der] of crls) await writeFile(path.join(options.directory, file), der);

  const savedRoot = await save('racine', root);
  const savedIntermediate = await save('organisations', intermediate);
  await save('marche-public', market);
  return {
    directory: options.directory,
    root: savedRoot,
    intermediate: savedIntermediate,
    hosts,
    workstation: mustGet(hosts, hostOf(workstation())),
    whitelistSigner: await save('liste-blanche', signer, [intermediate]),
    authoritiesPem: `${pem(root.certificate)}${pem(intermediate.certificate)}`,
    crls,
  };
}

function mustGet(hosts: ReadonlyMap<string, Identity>, host: string): Identity {
  const identity = hosts.get(host);
  if (identity === undefined) throw new Error(`no certificate was made for ${host}`);
  return identity;
}

/** Same attributes in the same order as the names of the IGC-Santé authorities. */
function igcName(commonName: string): x509.Name {
  return new x509.Name([
    { C: [{ printableString: 'FR' }] },
    { O: [{ utf8String: 'BAC A SABLE' }] },
    { OU: [{ utf8String: '0002 000000000' }] },
    { OU: [{ utf8String: 'BAC A SABLE TEST' }] },
    { CN: [{ utf8String: commonName }] },
  ]);
}

function subjectName(state: string, organisation: string, siret: string, commonName: string): x509.Name {
  return new x509.Name([
    { C: [{ printableString: 'FR' }] },
    { ST: [{ utf8String: state }] },
    { O: [{ utf8String: organisation }] },
    { OU: [{ utf8String: siret }] },
    { CN: [{ utf8String: commonName }] },
  ]);
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(RSA, true, ['sign', 'verify']);
}

/** Positive, 128 bits, as RFC 5280 4.1.2.2 wants it. */
function serialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function issueAuthority(
  name: x509.Name,
  parent: Authority | undefined,
  now: Date,
  crl?: string,
): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: name,
    issuer: parent?.certificate.subjectName ?? name,
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + 3650 * DAY),
    publicKey: keys.publicKey,
    signingKey: (parent?.keys ?? keys).privateKey,
    signingAlgorithm: RSA,
    extensions: [
      new x509.BasicConstraintsExtension(true, parent === undefined ? undefined : 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ...(await keyIdentifiers(keys, parent ?? { keys })),
      ...(crl === undefined ? [] : [new x509.CRLDistributionPointsExtension([crl])]),
    ],
  });
  return { keys, certificate };
}

/** serverAuth only, even for the workstation: IGC-Santé server certificates serve as client certificates too. */
async function issueServer(
  organisation: Organisation,
  issuer: Authority,
  now: Date,
  crl: string | undefined,
): Promise<Authority> {
  const host = hostOf(organisation);
  return issueLeaf(
    subjectName(organisation.state, organisation.name, `3${organisation.siret}`, host),
    issuer,
    now,
    crl,
    [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }]),
      new x509.CertificatePolicyExtension(['1.2.250.1.213.1.7.2.1.1.1.1']),
    ],
  );
}

/** Subject and usages of the certificate that signs the official lists. */
async function issueSigner(issuer: Authority, now: Date, crl: string): Promise<Authority> {
  const subject = subjectName('Paris (75)', 'AGENCE DU NUMERIQUE EN SANTE', '318751275100020', 'Liste Blanche DRIM-M');
  return issueLeaf(subject, issuer, now, crl, [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.emailProtection]),
    new x509.CertificatePolicyExtension(['1.2.250.1.213.1.7.2.1.1.1.1']),
  ]);
}

async function issueLeaf(
  subject: x509.Name,
  issuer: Authority,
  now: Date,
  crl: string | undefined,
  extensions: x509.Extension[],
): Promise<Authority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: issuer.certificate.subjectName,
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + 1095 * DAY),
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: RSA,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      ...extensions,
      ...(await keyIdentifiers(keys, issuer)),
      ...(crl === undefined ? [] : [new x509.CRLDistributionPointsExtension([crl])]),
    ],
  });
  return { keys, certificate };
}

async function keyIdentifiers(
  own: webcrypto.CryptoKeyPair,
  issuer: { readonly keys: webcrypto.CryptoKeyPair },
): Promise<x509.Extension[]> {
  return [
    await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
  ];
}

async function issueCrl(issuer: Authority, revoked: readonly x509.X509Certificate[], now: Date): Promise<Buffer> {
  const crl = await x509.X509CrlGenerator.create({
    issuer: issuer.certificate.subjectName,
    thisUpdate: new Date(now.getTime() - 3600 * 1000),
    nextUpdate: new Date(now.getTime() + 7 * DAY),
    signingKey: issuer.keys.privateKey,
    signingAlgorithm: RSA,
    entries: revoked.map((certificate) => ({
      serialNumber: certificate.serialNumber,
      revocationDate: new Date(now.getTime() - 2 * 3600 * 1000),
      reason: x509.X509CrlReason.keyCompromise,
    })),
    extensions: [
      // Seconds grow with every start, as a CRL number must.
      new x509.Extension(CRL_NUMBER_OID, false, derInteger(Math.floor(now.getTime() / 1000).toString(16))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });
  return Buffer.from(crl.rawData);
}

function pem(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem')}\n`;
}

async function saveIdentity(
  directory: string,
  name: string,
  own: Authority,
  chain: readonly Authority[],
): Promise<Identity> {
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', own.keys.privateKey));
  const keyPem = `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`;
  const chainPem = [own, ...chain].map((entry) => pem(entry.certificate)).join('');
  const files = {
    certificate: path.join(directory, `${name}.pem`),
    chain: path.join(directory, `${name}.chain.pem`),
    key: path.join(directory, `${name}.key`),
  };
  await writeFile(files.certificate, pem(own.certificate));
  await writeFile(files.chain, chainPem);
  await writeFile(files.key, keyPem, { mode: 0o600 });
  return { certificate: own.certificate, keys: own.keys, chainPem, keyPem, files };
}
