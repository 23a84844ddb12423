/** Authorities, certificates and revocation lists of every kind, made by openssl, and its verdict on them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Certificate, parsePemCertificates } from '../certificate.ts';
import { OpensslFolder } from './openssl.ts';

export interface Issue {
  /** Default: `/C=FR/O=TEST/CN=` and the name. */
  readonly subject?: string;
  /** Name of the authority; `itself` for one that signs itself. */
  readonly by?: string;
  /** What `key` made under this name; the default is shared by all leaves. */
  readonly key?: string;
  readonly extensions?: string;
  /** Days from `START`. */
  readonly from?: number;
  readonly to?: number;
  /** e.g. `sha1`. */
  readonly digest?: string;
  readonly options?: readonly string[];
}

export interface CrlIssue {
  readonly by: string;
  /** Lines of the section of the list's extensions. */
  readonly extensions?: string;
  readonly from?: number;
  readonly to?: number;
}

interface Question {
  readonly authorities: readonly string[];
  /** Undefined: revocation is not looked at. */
  readonly crls: readonly string[] | undefined;
  readonly at: Date;
  readonly options: readonly string[];
}

/** Day 0 of all dates. */
export const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

export const CA =
  'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n';
export const SERVER = 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n';

export function dayAt(days: number): Date {
  return new Date(START + days * DAY_MS);
}

export class ChainBench implements Disposable {
  readonly folder = new OpensslFolder();
  readonly #keys = new Set<string>();

  constructor() {
    this.folder.write('req.cnf', '[req]\ndistinguished_name=name\n[name]\n');
    this.#ecKey('leaf');
  }

  /** A key of another kind than P-256, e.g. `rsa:2048`, with options of `openssl req -newkey`; and its request. */
  key(name: string, kind: string, ...options: readonly string[]): void {
    this.#keys.add(name);
    const files = ['-nodes', '-keyout', `${name}.key`, '-out', `${name}.csr`];
    this.folder.run('req', '-new', '-config', 'req.cnf', '-subj', '/CN=x', '-newkey', kind, ...options, ...files);
  }

  /** `name.pem`; an authority (whose extensions are `CA`) gets a key of its own. */
  issue(name: string, issue: Issue = {}): void {
    const { subject = `/C=FR/O=TEST/CN=${name}`, by = 'authority', extensions = SERVER, digest = 'sha256' } = issue;
    const { key = extensions === SERVER ? 'leaf' : name, from = 0, to = 100, options = [] } = issue;
    if (!this.#keys.has(key)) this.#ecKey(key);
    this.folder.write('ext.cnf', extensions);
    const signer = by === 'itself' ? ['-selfsign', '-keyfile', `${key}.key`] : this.#signer(by);
    const dates = ['-startdate', stamp(from), '-enddate', stamp(to)];
    const request = ['-in', `${key}.csr`, '-subj', subject, '-extfile', 'ext.cnf', '-md', digest, ...options];
    const database = by === 'itself' ? name : by;
    this.#configure(database, '');
    this.folder.run('ca', '-config', 'ca.cnf', '-batch', ...signer, ...dates, ...request, '-out', `${name}.pem`);
    // An authority signs with `name.key`, whatever its key was made as.
    if (key !== name) this.folder.write(`${name}.key`, this.folder.read(`${key}.key`));
  }

  revoke(name: string, by: string, ...options: readonly string[]): void {
    this.#configure(by, '');
    this.folder.run('ca', '-config', 'ca.cnf', ...this.#signer(by), '-revoke', `${name}.pem`, ...options);
  }

  /** `name.crl` */
  crl(name: string, { by, extensions = '', from = 0, to = 50 }: CrlIssue): void {
    this.#configure(by, extensions);
    const dates = ['-crl_lastupdate', stamp(from), '-crl_nextupdate', stamp(to)];
    this.folder.run('ca', '-config', 'ca.cnf', ...this.#signer(by), '-gencrl', ...dates, '-out', `${name}.crl`);
  }

  certificate(name: string): Certificate {
    const [certificate] = parsePemCertificates(this.text(`${name}.pem`));
    if (certificate === undefined) throw new Error(`no certificate ${name}`);
    return certificate;
  }

  text(file: string): string {
    return readFileSync(join(this.folder.path, file), 'latin1');
  }

  /** What openssl says: empty when it accepts, else its error. */
  opensslVerdict(leaf: string, { authorities, crls, at, options }: Question): string {
    const join = (names: readonly string[]) => names.map((name) => this.text(name)).join('\n');
    this.folder.write('authorities.txt', join(authorities.map((name) => `${name}.pem`)));
    this.folder.write('crls.txt', join((crls ?? []).map((name) => `${name}.crl`)));
    const lists = crls === undefined ? [] : ['-crl_check_all', ...(crls.length === 0 ? [] : ['-CRLfile', 'crls.txt'])];
    const trust = ['-no-CApath', '-no-CAstore', '-CAfile', 'authorities.txt', '-auth_level', '2'];
    const time = ['-attime', String(Math.floor(at.getTime() / 1000))];
    const { status, stderr, error } = spawnSync(
      'openssl',
      ['verify', ...trust, ...time, ...lists, ...options, `${leaf}.pem`],
      {
        cwd: this.folder.path,
        encoding: 'utf8',
      },
    );
    if (error !== undefined) throw error;
    return status === 0 ? '' : (/error \d+ at .*/.exec(stderr)?.[0] ?? stderr);
  }

  [Symbol.dispose](): void {
    this.folder[Symbol.dispose]();
  }

  #ecKey(name: string): void {
    this.key(name, 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256');
  }

  #signer(name: string): readonly string[] {
    return ['-cert', `${name}.pem`, '-keyfile', `${name}.key`];
  }

  #configure(name: string, listExtensions: string): void {
    const index = `${name}.index`;
    const policy = 'C=optional\nST=optional\nO=optional\nOU=optional\nCN=optional\n';
    if (!existsSync(join(this.folder.path, index))) {
      this.folder.write(index, '');
      this.folder.write(`${name}.number`, '0A\n');
    }
    this.folder.write(
      'ca.cnf',
      `[ca]\ndefault_ca=d\n[d]\ndatabase=${index}\nnew_certs_dir=.\nunique_subject=no\nrand_serial=yes\npolicy=p
default_md=sha256\nnotext=yes\npreserve=yes\ncrlnumber=${name}.number\ncrl_extensions=l\nstring_mask=utf8only
[p]\n${policy}[l]\nauthorityKeyIdentifier=keyid\n${listExtensions}`,
    );
  }
}

/** YYYYMMDDHHMMSSZ */
function stamp(days: number): string {
  return `${dayAt(days)
    .toISOString()
    .replace(/\.\d+|[-:T]|Z/g, '')}Z`;
}
