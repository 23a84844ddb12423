/** Files made and judged by the openssl program, in a folder that goes with the test. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whatIsMissing } from '../../../e2e/support/programs.ts';

/** Why openssl cannot be used; empty when it can. */
export const opensslMissing = whatIsMissing('openssl') ?? '';

export class OpensslFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'drimbox-openssl-'));

  /** Runs openssl in the folder and gives what it prints. Throws when it fails. */
  run(...args: readonly string[]): string {
    return this.#result(args).stdout;
  }

  /** The same, with what it says beside: some of its verdicts stand there alone. */
  saying(...args: readonly string[]): string {
    const { stdout, stderr } = this.#result(args);
    return stdout + stderr;
  }

  #result(args: readonly string[]): { stdout: string; stderr: string } {
    const { status, stdout, stderr, error } = spawnSync('openssl', args, { cwd: this.path, encoding: 'utf8' });
    if (status !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`, { cause: error });
    return { stdout, stderr };
  }

  read(name: string): Buffer {
    return readFileSync(join(this.path, name));
  }

  write(name: string, content: string | Uint8Array, mode = 0o600): string {
    writeFileSync(join(this.path, name), content, { mode });
    return join(this.path, name);
  }

  /** A certificate authority, or what it signs: `NAME.key` and `NAME.pem`. */
  certificate(name: string, { subject, issuer, key = 'ec', extensions = '', days = 365 }: CertificateWish): void {
    const algorithm = key === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'] : ['rsa:2048'];
    const files = ['-nodes', '-keyout', `${name}.key`, '-utf8', '-subj', subject, '-config', this.#configuration()];
    if (issuer === undefined) {
      const ca = ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
      this.run('req', '-x509', '-newkey', ...algorithm, ...files, ...ca, '-days', `${days}`, '-out', `${name}.pem`);
      return;
    }
    this.run('req', '-new', '-newkey', ...algorithm, ...files, '-out', `${name}.csr`);
    this.write(`${name}.ext`, extensions);
    const signer = ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', '-days', `${days}`];
    this.run('x509', '-req', '-in', `${name}.csr`, ...signer, '-extfile', `${name}.ext`, '-out', `${name}.pem`);
  }

  /** A revocation list of an authority in PEM, good for ten days, with these certificates of its own in it. */
  crl(authority: string, ...revoked: readonly string[]): Buffer {
    const database = '[own]\ndatabase=crl.index\ncrlnumber=crl.number\ndefault_md=sha256\ndefault_crl_days=10\n';
    this.write('crl.cnf', `[ca]\ndefault_ca=own\n${database}`);
    this.write('crl.index', '');
    this.write('crl.number', '01\n');
    const ca = ['-config', 'crl.cnf', '-cert', `${authority}.pem`, '-keyfile', `${authority}.key`];
    for (const name of revoked) this.run('ca', ...ca, '-revoke', `${name}.pem`);
    this.run('ca', ...ca, '-gencrl', '-out', 'made.crl');
    return this.read('made.crl');
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #configuration(): string {
    return this.write('empty.cnf', '[req]\ndistinguished_name = name\n[name]\n');
  }
}

export interface CertificateWish {
  /** `/C=FR/CN=…`, most general first. */
  readonly subject: string;
  /** The name of the authority; absent: it signs itself. */
  readonly issuer?: string;
  readonly key?: 'ec' | 'rsa';
  /** Lines of an extension file, e.g. `basicConstraints=critical,CA:TRUE`. */
  readonly extensions?: string;
  readonly days?: number;
}
