/**
 * What the schema cannot see: files that the configuration names, and keys that contradict each other. Only for people
 * who check a file; the program itself meets these when it opens the files.
 *
 * A mistake is wrong on any machine. A warning may be right on another one (a configuration is often written where it
 * will not run), or is allowed but seldom meant.
 */
import { X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
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
/** Bytes; a key with its chain is a few thousand. */
const MAX_PKCS12_BYTES = 1024 * 1024;
/** Bytes, as the program takes it at most; the list of today is 20 KB. */
const MAX_WHITELIST_BYTES = 4 * 1024 * 1024;

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
  const files = namedFiles(input.configuration).map((named) => fileRemark(named, input));
  const folder = crlFolderRemark(input);
  const mistakes = [
    ...[...files, folder].flatMap(({ mistake }) => mistake ?? []),
    ...pacsMistakes(input.configuration.pacs),
    ...folderMistakes(input),
    ...listenerMistakes(input.configuration),
    ...dmpMistakes(input.configuration),
  ];
  const warnings = [
    ...[...files, folder].flatMap(({ warning }) => warning ?? []),
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

/** A file that the configuration names, how large it may be, and what it has to be. */
interface NamedFile {
  readonly path: JsonPath;
  readonly file: string;
  readonly limit: number;
  /** What is wrong with a file that can be read; nothing when it is what it should be. */
  readonly complaint: (bytes: Buffer) => Remark['reason'] | undefined;
}

function namedFiles({ listener, psc, franceConnect, dmp, trust }: Configuration): NamedFile[] {
  const one = (path: JsonPath, file: string | undefined, limit: number, complaint: NamedFile['complaint']) =>
    file === undefined ? [] : [{ path, file, limit, complaint }];
  const pem = (path: JsonPath, file: string | undefined) => one(path, file, MAX_PEM_BYTES, pemComplaint);
  const list = (path: JsonPath, files: readonly string[] = []) => files.flatMap((file, i) => pem([...path, i], file));
  const identity = (path: JsonPath, named: { readonly certificate?: string; readonly pkcs12?: string } = {}) => [
    ...pem([...path, 'certificate'], named.certificate),
    ...one([...path, 'pkcs12'], named.pkcs12, MAX_PKCS12_BYTES, pkcs12Complaint),
  ];
  return [
    ...pem(['listener', 'tls', 'certificate'], listener.tls?.certificate),
    ...pem(['psc', 'clientCertificate', 'certificate'], psc?.clientCertificate?.certificate),
    ...list(['psc', 'ca'], psc?.ca),
    ...pem(['franceConnect', 'clientCertificate', 'certificate'], franceConnect?.clientCertificate?.certificate),
    ...list(['franceConnect', 'ca'], franceConnect?.ca),
    ...list(['trust', 'ca'], trust.ca),
    ...identity(['trust', 'identity'], trust.identity),
    ...list(['dmp', 'ca'], dmp?.ca),
    ...identity(['dmp', 'identity'], dmp?.identity),
    ...identity(['dmp', 'signature'], dmp?.signature),
    ...one(['trust', 'whitelistFile'], trust.whitelistFile, MAX_WHITELIST_BYTES, () => undefined),
    ...list(['trust', 'whitelistCa'], trust.whitelistCa),
  ];
}

interface FileRemark {
  readonly mistake?: Remark;
  readonly warning?: Remark;
}

function fileRemark({ path, file, limit, complaint }: NamedFile, input: MeaningInput): FileRemark {
  let bytes: Buffer;
  try {
    ({ bytes } = readRegularFile(input.resolvePath(file), limit));
  } catch (cause) {
    if (cause instanceof FileTooLarge) return { mistake: { path, reason: 'named.too-large', facts: { file, limit } } };
    return { warning: { path, reason: 'named.absent', facts: { file } } };
  }
  const reason = complaint(bytes);
  return reason === undefined ? {} : { mistake: { path, reason, facts: { file } } };
}

function crlFolderRemark({ configuration: { trust }, resolvePath }: MeaningInput): FileRemark {
  if (trust.crlFolder === undefined) return {};
  const remark = { path: ['trust', 'crlFolder'], facts: { file: trust.crlFolder } };
  try {
    readdirSync(resolvePath(trust.crlFolder));
    return {};
  } catch (cause) {
    const isFile = cause instanceof Error && 'code' in cause && cause.code === 'ENOTDIR';
    return isFile
      ? { mistake: { ...remark, reason: 'named.no-folder' } }
      : { warning: { ...remark, reason: 'named.folder-absent' } };
  }
}

function pemComplaint(bytes: Buffer): Remark['reason'] | undefined {
  return holdsCertificates(bytes.toString('latin1')) ? undefined : 'pem.not-certificate';
}

/** RFC 7292: a file is one SEQUENCE; what it holds is seen when it is opened with its passphrase. */
function pkcs12Complaint(bytes: Buffer): Remark['reason'] | undefined {
  return bytes[0] === 0x30 ? undefined : 'trust.not-pkcs12';
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

/** « AIR » is nothing without the certificates of the structure. */
function dmpMistakes({ dmp }: Configuration): Remark[] {
  if (dmp?.strategy !== 'air') return [];
  return (['identity', 'signature'] as const).flatMap((key): Remark[] =>
    dmp[key] === undefined
      ? [{ path: ['dmp', 'strategy'], reason: 'dmp.air-certificate', facts: { key: `dmp.${key}` } }]
      : [],
  );
}

function seldomMeant({ listener, pacs, trust }: Configuration): Remark[] {
  const anyPort: Remark[] = listener.port === 0 ? [{ path: ['listener', 'port'], reason: 'listener.any-port' }] : [];
  const ownTitle = pacs.flatMap(({ aet, callingAet }, i): Remark[] =>
    aet.trim() === callingAet.trim() ? [{ path: ['pacs', i, 'callingAet'], reason: 'pacs.calling-is-called' }] : [],
  );
  return [...anyPort, ...ownTitle, ...halfTrust(trust)];
}

/** One half of what a source is judged by is worth nothing without the other. */
function halfTrust({ ca, whitelist, whitelistTest, whitelistFile }: Configuration['trust']): Remark[] {
  const listed = [whitelist, whitelistTest, whitelistFile].some((origin) => origin !== undefined);
  if (ca.length > 0 && !listed) return [{ path: ['trust', 'ca'], reason: 'trust.no-whitelist' }];
  return ca.length === 0 && listed ? [{ path: ['trust'], reason: 'trust.no-authority' }] : [];
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
