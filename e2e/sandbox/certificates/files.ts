/** Certificates and keys as PEM files. */
import { webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as x509 from './x509.ts';
import type { Authority } from './issue.ts';

export interface Identity extends Authority {
  /** The certificate and its intermediate, as a server sends them. */
  readonly chainPem: string;
  readonly keyPem: string;
  readonly files: { readonly certificate: string; readonly chain: string; readonly key: string };
}

/** Writes `name.pem`, `name.chain.pem` and, mode 0600, `name.key`. */
export async function saveIdentity(
  directory: string,
  name: string,
  own: Authority,
  chain: readonly Authority[] = [],
): Promise<Identity> {
  const keyPem = await privateKeyPem(own);
  const chainPem = [own, ...chain].map((entry) => pem(entry)).join('');
  const files = {
    certificate: path.join(directory, `${name}.pem`),
    chain: path.join(directory, `${name}.chain.pem`),
    key: path.join(directory, `${name}.key`),
  };
  await Promise.all([
    writeFile(files.certificate, pem(own)),
    writeFile(files.chain, chainPem),
    writeFile(files.key, keyPem, { mode: 0o600 }),
  ]);
  return { ...own, chainPem, keyPem, files };
}

export function pem({ certificate }: Pick<Authority, 'certificate'>): string {
  return `${certificate.toString('pem')}\n`;
}

export async function privateKeyPem({ keys }: Authority): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')}\n`;
}
