/** The configuration file that the sandbox writes for the program: every peer named, every secret in a file of its own. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LOOPBACK } from './http.ts';
import type { OpenIdPeer } from './openid/peer.ts';
import type { SandboxPki } from './pki.ts';
import { hostOf, sources } from './servers.ts';

/** Name under which the program is known to both identity providers. */
export const CLIENT_ID = 'drimbox-workstation';

export interface ClientSecrets {
  readonly psc: string;
  readonly franceConnect: string;
  /** Of a source that asks Pro Santé Connect about the tokens it is given. */
  readonly source: string;
}

export function createSecrets(): ClientSecrets {
  const [psc = '', franceConnect = '', source = ''] = Array.from({ length: 3 }, () =>
    randomBytes(24).toString('base64url'),
  );
  return { psc, franceConnect, source };
}

export interface ConfigurationFacts {
  /** Folder of the file; the paths in it are relative to it. */
  readonly directory: string;
  readonly listenerPort: number;
  readonly publicBaseUrl: string;
  readonly psc: OpenIdPeer;
  readonly franceConnect: OpenIdPeer;
  readonly secrets: ClientSecrets;
  readonly dmpUrl: string;
  readonly whitelistUrl: string;
  readonly whitelistTestUrl: string;
  readonly pki: SandboxPki;
  readonly pacs: readonly { readonly aet: string; readonly port: number }[];
}

/** Writes `config.json` and its secrets; gives the path of the file. */
export async function writeConfiguration(facts: ConfigurationFacts): Promise<string> {
  const { directory, pki } = facts;
  const relative = (file: string): string => path.relative(directory, file).split(path.sep).join('/');
  const secret = async (name: string, value: string): Promise<string> => {
    const file = path.join(directory, 'secrets', name);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, value, { mode: 0o600 });
    return `file:${relative(file)}`;
  };
  const configuration = {
    listener: { bind: LOOPBACK, port: facts.listenerPort, publicBaseUrl: facts.publicBaseUrl },
    psc: {
      issuer: facts.psc.issuer,
      discovery: facts.psc.discovery,
      clientId: CLIENT_ID,
      clientSecret: await secret('psc', facts.secrets.psc),
    },
    franceConnect: {
      issuer: facts.franceConnect.issuer,
      clientId: CLIENT_ID,
      clientSecret: await secret('france-connect', facts.secrets.franceConnect),
    },
    dmp: { baseUrl: facts.dmpUrl, strategy: 'psc', processingCode: 'D' },
    trust: {
      ca: pki.configuredAuthorities.map(relative),
      identity: {
        certificate: relative(pki.workstation.files.chain),
        key: `file:${relative(pki.workstation.files.key)}`,
      },
      whitelist: facts.whitelistUrl,
      whitelistTest: facts.whitelistTestUrl,
    },
    pacs: facts.pacs.map(({ aet, port }) => ({ name: 'PACS du bac à sable', aet, host: LOOPBACK, port })),
    cache: { directory: 'cache' },
    network: { hosts: Object.fromEntries(sources().map((source) => [hostOf(source), LOOPBACK])) },
    audit: { directory: 'audit' },
  };
  const file = path.join(directory, 'config.json');
  await writeFile(file, `${JSON.stringify(configuration, null, 2)}\n`);
  return file;
}
