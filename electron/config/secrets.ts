/** Secrets by reference: the configuration names them, this is where they are fetched, at the moment of use. */
import { WorkstationError } from '../../shared/errors.ts';
import { readRegularFile } from './files.ts';
import type { ReadFile } from './files.ts';
import type { JsonPath } from './json.ts';
import type { Configuration } from './schema.ts';

/** Bytes; a private key with its chain is a few thousand. */
const MAX_SECRET_BYTES = 64 * 1024;

/** The desktop's store of secrets; the browser host has none. */
export interface SecretStore {
  /** Undefined when nothing is kept under the name. */
  get(name: string): Promise<string | undefined>;
}

export interface SecretSources {
  /** Makes a path of the configuration file absolute. */
  readonly resolvePath: (written: string) => string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly store?: SecretStore;
  /** Windows has no permission bits: there the access list of the file is the administrator's business. */
  readonly platform: NodeJS.Platform;
}

/** Resolves secret references. Keeps nothing and logs nothing; an error names the reference, never the secret. */
export class Secrets {
  readonly #sources: SecretSources;

  constructor(sources: SecretSources) {
    this.#sources = sources;
  }

  /**
   * The secret under a reference (`env:NAME`, `file:PATH`, `store:NAME`).
   * Throws WorkstationError: SECRET_MISSING (absent, empty, unreadable, over 64 KB), SECRET_FILE_MODE (the file is open
   * to others than its owner), SECRET_STORE_UNAVAILABLE (this host has no store).
   */
  async resolve(reference: string): Promise<string> {
    const secret = await this.#fetch(reference);
    if (secret === undefined || secret === '') throw new WorkstationError('SECRET_MISSING', { reference });
    return secret;
  }

  async #fetch(reference: string): Promise<string | undefined> {
    const colon = reference.indexOf(':');
    const name = reference.slice(colon + 1);
    switch (reference.slice(0, colon)) {
      case 'env':
        return Object.hasOwn(this.#sources.environment, name) ? this.#sources.environment[name] : undefined;
      case 'file':
        return this.#fromFile(reference, this.#sources.resolvePath(name));
      case 'store':
        if (this.#sources.store === undefined) throw new WorkstationError('SECRET_STORE_UNAVAILABLE', { reference });
        return this.#sources.store.get(name);
      default:
        return undefined;
    }
  }

  /** One newline at the end is the editor's, not the secret's. */
  #fromFile(reference: string, path: string): string {
    let file: ReadFile;
    try {
      file = readRegularFile(path, MAX_SECRET_BYTES);
    } catch (cause) {
      throw new WorkstationError('SECRET_MISSING', { reference }, { cause });
    }
    if (this.#sources.platform !== 'win32' && (file.mode & 0o077) !== 0) {
      throw new WorkstationError('SECRET_FILE_MODE', { path, mode: file.mode.toString(8).padStart(4, '0') });
    }
    return file.bytes.toString('utf8').replace(/\r?\n$/, '');
  }
}

/** Every secret that a configuration names, with the key that names it. */
export function secretReferences(configuration: Configuration): { path: JsonPath; reference: string }[] {
  const { listener, psc, franceConnect, dmp, trust } = configuration;
  const named: [JsonPath, string | undefined][] = [
    [['listener', 'tls', 'key'], listener.tls?.key],
    [['psc', 'clientSecret'], psc?.clientSecret],
    [['psc', 'clientCertificate', 'key'], psc?.clientCertificate?.key],
    [['franceConnect', 'clientSecret'], franceConnect?.clientSecret],
    [['franceConnect', 'clientCertificate', 'key'], franceConnect?.clientCertificate?.key],
    ...identitySecrets(['dmp', 'identity'], dmp?.identity),
    ...identitySecrets(['dmp', 'signature'], dmp?.signature),
    [['dmp', 'tokenExchange', 'clientSecret'], dmp?.tokenExchange?.clientSecret],
    ...identitySecrets(['trust', 'identity'], trust.identity),
  ];
  return named.flatMap(([path, reference]) => (reference === undefined ? [] : [{ path, reference }]));
}

function identitySecrets(
  path: JsonPath,
  identity: Configuration['trust']['identity'],
): [JsonPath, string | undefined][] {
  if (identity === undefined) return [];
  return 'pkcs12' in identity ? [[[...path, 'passphrase'], identity.passphrase]] : [[[...path, 'key'], identity.key]];
}
