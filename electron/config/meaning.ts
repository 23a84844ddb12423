/**
 * What the schema cannot see: files that the configuration names, and keys that contradict each other. Only for people
 * who check a file; the program itself meets these when it opens the files.
 *
 * A mistake is wrong on any machine. A warning may be right on another one (a configuration is often written where it
 * will not run), or is allowed but seldom meant.
 */
import { X509Certificate } from 'node:crypto';
import { sep } from 'node:path';
import type { Locale } from '../../shared/api.ts';
import { WorkstationError } from '../../shared/errors.ts';
import { FileTooLarge, readRegularFile } from './files.ts';
import type { DataFolders } from './folders.ts';
import type { Finding, JsonDocument, JsonPath } from './json.ts';
import { placeOf } from './json.ts';
import type { ConfigurationMistake } from './mistakes.ts';
import { inWords } from './mistakes.ts';
import type { Configuration } from './schema.ts';
import { secretReferences } from './secrets.ts';
import type { Secrets } from './secrets.ts';

/** Bytes; a bundle of all authorities is well below. */
const MAX_PEM_BYTES = 1024 * 1024;

export interface MeaningInput {
  readonly document: JsonDocument;
  readonly configuration: Configuration;
  /** Folders in force where the configuration names none. */
  readonly folders: DataFolders;
  readonly secrets: Pick<Secrets, 'resolve'>;
  readonly resolvePath: (written: string) => string;
}

export interface MeaningReport {
  readonly mistakes: readonly ConfigurationMistake[];
  readonly warnings: readonly ConfigurationMistake[];
}

/** A finding before its place is looked up. */
type Remark = Omit<Finding, 'offset'>;

/** Looks at the files and secrets that a valid configuration names, and at keys that do not go together. */
export async function checkMeaning(input: MeaningInput, locale: Locale = 'fr'): Promise<MeaningReport> {
  const pem = certificateFiles(input.configuration).map(([path, file]) => pemRemark(path, file, input));
  const mistakes = [
    ...pem.flatMap(({ mistake }) => mistake ?? []),
    ...pacsMistakes(input.configuration.pacs),
    ...folderMistakes(input),
    ...listenerMistakes(input.configuration),
  ];
  const warnings = [
    ...pem.flatMap(({ warning }) => warning ?? []),
    ...(await secretWarnings(input)),
    ...seldomMeant(input.configuration),
  ];
  const words = (remarks: readonly Remark[]) =>
    inWords(
      remarks.map((remark) => located(remark, input.document)),
      input.document.text,
      locale,
    );
  return { mistakes: words(mistakes), warnings: words(warnings) };
}

function located(remark: Remark, { root }: JsonDocument): Finding {
  return { ...remark, offset: root === undefined ? 0 : placeOf(root, remark.path).value.offset };
}

function certificateFiles({ listener, psc, franceConnect, trust }: Configuration): [JsonPath, string][] {
  const one = (path: JsonPath, file: string | undefined): [JsonPath, string][] =>
    file === undefined ? [] : [[path, file]];
  const list = (path: JsonPath, files: readonly string[] = []) => files.flatMap((file, i) => one([...path, i], file));
  return [
    ...one(['listener', 'tls', 'certificate'], listener.tls?.certificate),
    ...one(['psc', 'clientCertificate', 'certificate'], psc?.clientCertificate?.certificate),
    ...list(['psc', 'ca'], psc?.ca),
    ...one(['franceConnect', 'clientCertificate', 'certificate'], franceConnect?.clientCertificate?.certificate),
    ...list(['franceConnect', 'ca'], franceConnect?.ca),
    ...list(['trust', 'ca'], trust.ca),
    ...one(['trust', 'identity', 'certificate'], trust.identity?.certificate),
  ];
}

function pemRemark(path: JsonPath, file: string, input: MeaningInput): { mistake?: Remark; warning?: Remark } {
  let text: string;
  try {
    text = readRegularFile(input.resolvePath(file), MAX_PEM_BYTES).bytes.toString('latin1');
  } catch (cause) {
    if (cause instanceof FileTooLarge) {
      return { mistake: { path, reason: 'pem.too-large', facts: { file, limit: MAX_PEM_BYTES } } };
    }
    return { warning: { path, reason: 'pem.absent', facts: { file } } };
  }
  return holdsCertificates(text) ? {} : { mistake: { path, reason: 'pem.not-certificate', facts: { file } } };
}

/** At least one certificate, and none that cannot be read (RFC 7468). */
function holdsCertificates(text: string): boolean {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  return blocks.length > 0 && blocks.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    // Node says in OpenSSL's words what is wrong with it; an administrator needs to know the file only.
    return false;
  }
}

function pacsMistakes(pacs: Configuration['pacs']): Remark[] {
  const node = ({ aet, host, port }: (typeof pacs)[number]) => `${aet.trim()}\n${host.toLowerCase()}\n${port}`;
  return pacs.flatMap((entry, i) => {
    const earlier = pacs.slice(0, i);
    const remarks: Remark[] = [];
    if (earlier.some(({ name }) => name === entry.name)) {
      remarks.push({ path: ['pacs', i, 'name'], reason: 'pacs.same-name' });
    }
    if (earlier.some((other) => node(other) === node(entry))) {
      remarks.push({ path: ['pacs', i, 'aet'], reason: 'pacs.same-node' });
    }
    return remarks;
  });
}

function folderMistakes(input: MeaningInput): Remark[] {
  const { cache, audit } = input.configuration;
  const cacheFolder = cache.directory === undefined ? input.folders.cache : input.resolvePath(cache.directory);
  const durableFolder = audit.directory === undefined ? input.folders.durable : input.resolvePath(audit.directory);
  if (!`${durableFolder}${sep}`.startsWith(`${cacheFolder}${sep}`)) return [];
  return [{ path: [audit.directory === undefined ? 'cache' : 'audit', 'directory'], reason: 'folders.overlap' }];
}

function listenerMistakes({ listener }: Configuration): Remark[] {
  const wrong = listener.publicBaseUrl !== undefined && /[?#]/.test(listener.publicBaseUrl);
  return wrong ? [{ path: ['listener', 'publicBaseUrl'], reason: 'listener.public-path' }] : [];
}

function seldomMeant({ listener, pacs }: Configuration): Remark[] {
  const anyPort: Remark[] = listener.port === 0 ? [{ path: ['listener', 'port'], reason: 'listener.any-port' }] : [];
  const ownTitle = pacs.flatMap(({ aet, callingAet }, i): Remark[] =>
    aet.trim() === callingAet.trim() ? [{ path: ['pacs', i, 'callingAet'], reason: 'pacs.calling-is-called' }] : [],
  );
  return [...anyPort, ...ownTitle];
}

async function secretWarnings({ configuration, secrets }: MeaningInput): Promise<Remark[]> {
  const remarks = secretReferences(configuration).map(async ({ path, reference }): Promise<Remark[]> => {
    try {
      await secrets.resolve(reference);
      return [];
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      if (error.code === 'SECRET_FILE_MODE') return [{ path, reason: 'secret.mode', facts: error.facts }];
      const reason = error.code === 'SECRET_STORE_UNAVAILABLE' ? 'secret.store' : 'secret.missing';
      return [{ path, reason, facts: { reference } }];
    }
  });
  return (await Promise.all(remarks)).flat();
}
