/** Certificates of a structure made by openssl, and VIHFs signed by xmlsec1: nothing of this is our own code. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import * as x509 from '../../certificates/x509.ts';
import { whatIsMissing } from '../../../support/programs.ts';
import { run } from '../../imaging/testing/support.ts';
import type { AirDoor } from './dmp.ts';
import { STRUCTURE, vihf } from './requests.ts';
import type { VihfFields } from './requests.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
/** Hexadecimal, as openssl takes it. */
const REVOKED = '0x5151515151515151';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** `sign`, `revoked` (to sign, too) and `auth` of the structure, `server` of the DMP, `stranger` of an authority that nobody trusts. */
export type CertificateName = 'sign' | 'revoked' | 'auth' | 'server' | 'stranger';

interface SigningOptions {
  readonly by?: CertificateName;
  /** Hash of signature and digest. */
  readonly hash?: 'sha256' | 'sha1';
  /** After the two transforms. */
  readonly moreTransforms?: string;
}

interface StructureOfSuite {
  readonly air: AirDoor;
  file(name: CertificateName | 'ca', kind: 'crt' | 'key'): string;
  /** A signed VIHF. */
  signed(changes?: Partial<VihfFields>, options?: SigningOptions): Promise<string>;
}

/** Undefined without openssl and xmlsec1. */
export function structureOfSuite(): () => StructureOfSuite {
  let folder: string;
  let suite: StructureOfSuite;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'drimbox-structure-'));
    if (whatIsMissing('openssl', 'xmlsec1') === undefined) suite = await make(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => suite;
}

async function make(folder: string): Promise<StructureOfSuite> {
  const file: StructureOfSuite['file'] = (name, kind) => path.join(folder, `${name}.${kind}`);
  const strange = path.join(folder, 'strange');
  await Promise.all([authority(folder, 'ca'), authority(folder, 'strange')]);
  const subject = `/C=FR/ST=Paris (75)/O=CABINET M DOC0036624/OU=${STRUCTURE}/CN=DRIMbox`;
  const signing = 'keyUsage=critical,digitalSignature,nonRepudiation\nextendedKeyUsage=emailProtection\n';
  const client = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n';
  const server = 'keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectAltName=IP:127.0.0.1\n';
  const ca = path.join(folder, 'ca');
  await Promise.all([
    issue(folder, 'sign', { subject, extensions: signing, ca, rsa: true }),
    issue(folder, 'revoked', { subject, extensions: signing, ca, rsa: true, serial: REVOKED }),
    issue(folder, 'stranger', { subject, extensions: signing, ca: strange, rsa: true }),
    // An RSA key: a VIHF signed with it is wrong for the certificate's use alone.
    issue(folder, 'auth', { subject, extensions: client, ca, rsa: true }),
    issue(folder, 'server', { subject: '/CN=DMP', extensions: server, ca }),
  ]);
  const read = (name: CertificateName | 'ca', kind: 'crt' | 'key'): string => readFileSync(file(name, kind), 'utf8');
  return {
    air: {
      tls: { key: read('server', 'key'), cert: read('server', 'crt'), ca: read('ca', 'crt') },
      issuer: new x509.X509Certificate(read('ca', 'crt')),
      revoked: [REVOKED.slice(2)],
    },
    file,
    signed: (changes, options) => sign(folder, file, changes, options),
  };
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];
const RSA = ['-newkey', 'rsa:2048'];

async function openssl(...args: readonly string[]): Promise<void> {
  const { code, stderr } = await run('openssl', args);
  if (code !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
}

async function authority(folder: string, name: string): Promise<void> {
  const at = path.join(folder, name);
  const names = ['-subj', '/CN=AC FICTIVE', '-keyout', `${at}.key`, '-out', `${at}.crt`];
  await openssl('req', '-x509', ...EC, '-nodes', ...names);
}

async function issue(
  folder: string,
  name: string,
  wanted: {
    readonly subject: string;
    readonly extensions: string;
    readonly ca: string;
    readonly rsa?: boolean;
    readonly serial?: string;
  },
): Promise<void> {
  const at = path.join(folder, name);
  await writeFile(`${at}.ext`, wanted.extensions);
  const key = wanted.rsa === true ? RSA : EC;
  await openssl('req', ...key, '-nodes', '-subj', wanted.subject, '-keyout', `${at}.key`, '-out', `${at}.csr`);
  const by = [
    '-CA',
    `${wanted.ca}.crt`,
    '-CAkey',
    `${wanted.ca}.key`,
    '-set_serial',
    wanted.serial ?? String(Date.now()),
  ];
  await openssl('x509', '-req', '-in', `${at}.csr`, ...by, '-extfile', `${at}.ext`, '-out', `${at}.crt`);
}

async function sign(
  folder: string,
  file: StructureOfSuite['file'],
  changes: Partial<VihfFields> = {},
  { by = 'sign', hash = 'sha256', moreTransforms = '' }: SigningOptions = {},
): Promise<string> {
  const id = changes.id ?? '_vihf';
  const template = path.join(folder, `vihf-${crypto.randomUUID()}.xml`);
  await writeFile(template, vihf({ ...changes, id, signature: signatureTemplate(id, hash, moreTransforms) }));
  const key = ['--privkey-pem', `${file(by, 'key')},${file(by, 'crt')}`];
  const idAttribute = ['--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion'];
  const { code, stdout, stderr } = await run('xmlsec1', ['--sign', ...key, ...idAttribute, template]);
  if (code !== 0) throw new Error(`xmlsec1: ${stderr}`);
  return stdout
    .toString()
    .replace(/^<\?xml[^>]*\?>\s*/, '')
    .trimEnd();
}

/** What xmlsec1 fills in, with every certificate of the file that it is given. */
export function signatureTemplate(id: string, hash: 'sha256' | 'sha1', moreTransforms = ''): string {
  const method = hash === 'sha1' ? `${DS}rsa-sha1` : 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
  const digest = hash === 'sha1' ? `${DS}sha1` : 'http://www.w3.org/2001/04/xmlenc#sha256';
  return (
    `<ds:Signature xmlns:ds="${DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"/>` +
    `<ds:SignatureMethod Algorithm="${method}"/><ds:Reference URI="#${id}"><ds:Transforms>` +
    `<ds:Transform Algorithm="${DS}enveloped-signature"/><ds:Transform Algorithm="${EXCLUSIVE}">` +
    `<ec:InclusiveNamespaces xmlns:ec="${EXCLUSIVE}" PrefixList="xsi"/></ds:Transform>${moreTransforms}</ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${digest}"/><ds:DigestValue/></ds:Reference></ds:SignedInfo>` +
    `<ds:SignatureValue/><ds:KeyInfo><ds:X509Data/></ds:KeyInfo></ds:Signature>`
  );
}
