/** A root, an authority below it, what they issue and revoke: all by the openssl program, in a folder that goes with the test. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WhitelistEntry } from '../../../shared/trust.ts';
import { parsePemCertificates, type Certificate } from '../certificate.ts';
import { Authorities } from '../chain.ts';
import { parseCrl } from '../crl.ts';
import type { CrlAnswer, CrlSource } from '../revocation.ts';
import { OpensslFolder } from './openssl.ts';

const DAY_MS = 86_400_000;

export interface LeafWish {
  /** `/C=FR/O=…/CN=…`; default with the host as CN. */
  readonly subject?: string;
  readonly issuer?: 'root' | 'authority' | 'stranger' | 'namesake' | 'imposter' | 'itself';
  /** Lines of an extension file; the default is that of a server of this host. */
  readonly extensions?: string;
  readonly fromDay?: number;
  readonly toDay?: number;
  readonly digest?: string;
  readonly rsaBits?: number;
}

const LIST = 'authorityKeyIdentifier=keyid:always\n';
const AUTHORITY =
  'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n';

export class AuthorityBench implements Disposable {
  readonly #folder = new OpensslFolder();
  readonly #requests = new Map<string, string>();

  constructor() {
    this.#configure();
    for (const name of ['root', 'stranger']) this.#selfSigned(name, `/C=FR/O=TEST/CN=AC ${name}`, AUTHORITY);
    this.#selfSigned('namesake', '/C=FR/O=TEST/CN=AC organisations', AUTHORITY);
    this.leaf('authority', { subject: '/C=FR/O=TEST/CN=AC organisations', issuer: 'root', extensions: AUTHORITY });
  }

  path(name: string): string {
    return join(this.#folder.path, name);
  }

  pem(name: string): string {
    return readFileSync(this.path(`${name}.pem`), 'utf8');
  }

  key(name: string): string {
    return readFileSync(this.path(`${name}.key`), 'utf8');
  }

  certificate(name: string): Certificate {
    const [certificate] = parsePemCertificates(this.pem(name));
    if (certificate === undefined) throw new Error(`no certificate ${name}`);
    return certificate;
  }

  get authorities(): Authorities {
    return new Authorities(['root', 'authority'].map((name) => this.certificate(name)));
  }

  /** For the floor: the same in PEM. */
  get ca(): readonly string[] {
    return ['root', 'authority'].map((name) => this.pem(name));
  }

  /** Issues `name.pem` and `name.key` for a host of this name. */
  leaf(name: string, wish: LeafWish = {}): void {
    const { subject = `/C=FR/O=TEST/CN=${name}`, issuer = 'authority', rsaBits, digest = 'sha256' } = wish;
    const { fromDay = -1, toDay = 30, extensions = serverExtensions(name) } = wish;
    if (issuer === 'itself') {
      this.#selfSigned(name, subject, extensions);
      return;
    }
    const request = this.#request(subject, rsaBits);
    copyFileSync(this.path(`${request}.key`), this.path(`${name}.key`));
    this.#folder.write(`${name}.ext`, extensions);
    const dates = ['-startdate', day(fromDay), '-enddate', day(toDay), '-md', digest];
    const files = ['-in', `${request}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.pem`, '-notext'];
    this.#folder.run('ca', ...this.#as(issuer), '-batch', '-preserveDN', ...dates, ...files);
  }

  revoke(name: string, issuer: 'root' | 'authority'): void {
    this.#folder.run('ca', ...this.#as(issuer), '-revoke', `${name}.pem`);
  }

  /** The revocation list of an authority as it is now, in PEM, good for so many hours. */
  crl(issuer: 'root' | 'authority', hours = 24): Buffer {
    this.#folder.run('ca', ...this.#as(issuer), '-gencrl', '-crlhours', String(hours), '-out', `${issuer}.crl`);
    return this.#folder.read(`${issuer}.crl`);
  }

  /** Both lists as they are now; `answers` replaces that of an authority. */
  crls(answers: Partial<Record<'root' | 'authority', CrlAnswer>> = {}): CrlSource & { asked: number } {
    const known = new Map(
      (['root', 'authority'] as const).map((name): [string, CrlAnswer] => [
        this.certificate(name).fingerprint,
        answers[name] ?? { state: 'good', crl: parseCrl(this.crl(name)) },
      ]),
    );
    return {
      asked: 0,
      async find({ fingerprint }) {
        this.asked += 1;
        return known.get(fingerprint) ?? { state: 'missing' };
      },
    };
  }

  /** An entry of the liste blanche for the certificate `name`. */
  entry(name: string, db = name): WhitelistEntry {
    const dn = this.certificate(name).subject.toString();
    const told = { vi: '', denomination: 'TEST', supportContact: '', updatedAt: '2026-01-01T00:00:00Z' };
    return { identifiant: name, db, dn, ...told };
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]();
  }

  /** Key and request for a subject, made once of a kind: it is the processes that take the time. */
  #request(subject: string, rsaBits: number | undefined): string {
    const wish = `${subject} ${rsaBits}`;
    const known = this.#requests.get(wish);
    if (known !== undefined) return known;
    const name = `request-${this.#requests.size}`;
    this.#requests.set(wish, name);
    const kind = rsaBits === undefined ? EC : ['-newkey', `rsa:${rsaBits}`];
    const files = ['-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`];
    this.#folder.run('req', '-config', 'ca.cnf', '-new', ...kind, '-subj', subject, '-utf8', ...files);
    return name;
  }

  #selfSigned(name: string, subject: string, extensions: string): void {
    const lines = extensions.split('\n').filter((line) => line !== '');
    const added = lines.flatMap((line) => ['-addext', line]);
    const files = ['-nodes', '-keyout', `${name}.key`, '-subj', subject, '-out', `${name}.pem`];
    this.#folder.run('req', '-x509', '-config', 'ca.cnf', ...EC, ...files, ...added, '-days', '30');
    this.#folder.write(`${name}.index`, '');
  }

  #as(issuer: string): readonly string[] {
    return ['-config', 'ca.cnf', '-name', issuer, '-cert', `${issuer}.pem`, '-keyfile', `${issuer}.key`];
  }

  #configure(): void {
    const sections = ['root', 'authority', 'stranger', 'namesake', 'imposter'].map(
      (name) => `[${name}]\ndatabase=${name}.index\nnew_certs_dir=.\npolicy=any\nunique_subject=no
rand_serial=yes\ndefault_md=sha256\ncrlnumber=${name}.number\ncrl_extensions=list\n`,
    );
    const policy = 'countryName=optional\norganizationName=optional\ncommonName=supplied\n';
    this.#folder.write(
      'ca.cnf',
      `[req]\ndistinguished_name=name\n[name]\n${sections.join('')}[any]\n${policy}[list]\n${LIST}`,
    );
    for (const name of ['authority', 'imposter']) this.#folder.write(`${name}.index`, '');
    for (const name of ['root', 'authority']) this.#folder.write(`${name}.number`, '01\n');
  }
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

export function serverExtensions(host: string): string {
  return `basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth
subjectAltName=DNS:${host}
`;
}

/** YYYYMMDDHHMMSSZ of so many days from now. */
function day(days: number): string {
  return `${new Date(Date.now() + days * DAY_MS).toISOString().replace(/\.\d+|[-:T]|Z/g, '')}Z`;
}
