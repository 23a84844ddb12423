/**
 * `npm run trust -- verify-list …`, `check-host …`, `new-key …`: what the espace de confiance rests on, judged without the
 * screen. Ends with 0 (accepted), 1 (refused), 2 (not usable: command line, files).
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { asWorkstationError, WorkstationError } from '../shared/errors.ts';
import { AuditLog } from './audit-log.ts';
import type { Outcome, Surroundings } from './config/cli.ts';
import { readRegularFile } from './config/files.ts';
import { loadConfiguration } from './config/load.ts';
import { ConfigurationSchema } from './config/schema.ts';
import { Secrets } from './config/secrets.ts';
import { openDurableStore, type DurableStore } from './store/durable-store.ts';
import { certificateFacts, parsePemCertificates } from './trust/certificate.ts';
import { Authorities } from './trust/chain.ts';
import { LARGEST_CRL, parseCrl } from './trust/crl.ts';
import { crlsOfFiles, crlsOfPoints, type CrlsOnce } from './trust/crls-once.ts';
import { createDispatcher, createFetch } from './trust/dispatcher.ts';
import { makeKeyRequest, wrongPart, writeKeyRequest } from './trust/key-request.ts';
import { parseSourceAddress } from './trust/source-address.ts';
import { verifyWhitelist } from './trust/whitelist/verify.ts';
import {
  type CheckHost,
  type NewKey,
  outputOf,
  parseCommand,
  UsageError,
  type VerifyList,
} from './trust-cli-arguments.ts';
import { type ListReport, spokenSteps, Words } from './trust-cli-words.ts';
import { createTrustSpace } from './trust-services.ts';

const MEBIBYTE = 1024 * 1024;
const MAX_PEM_BYTES = MEBIBYTE;
/** More than any list may have: what is too large for a list is refused as a list. */
const MAX_LIST_BYTES = 64 * MEBIBYTE;

/** A file of the command line that cannot be read (the cause is the file system's), or is not what it should be. */
class FileError extends Error {
  readonly path: string;
  readonly limitBytes: number;

  constructor(path: string, limitBytes: number, cause: unknown) {
    super('file', { cause });
    this.path = path;
    this.limitBytes = limitBytes;
  }
}

/** A judgement in both forms. */
interface Result {
  readonly accepted: boolean;
  readonly text: string;
  readonly object: object;
}

/** Runs one command line (without the program's own name). */
export async function runTrustCommand(args: readonly string[], surroundings: Surroundings): Promise<Outcome> {
  const { locale, json } = outputOf(args);
  const words = new Words(locale);
  try {
    const command = parseCommand(args);
    if (command.name === 'help') return { output: `${words.say('usage')}\n`, errors: '', exitCode: 0 };
    const { accepted, text, object } = await run(command, words, surroundings);
    const output = json ? `${JSON.stringify({ command: command.name, ...object }, undefined, 2)}\n` : text;
    return { output, errors: '', exitCode: accepted ? 0 : 1 };
  } catch (error) {
    return notUsable(error, words, json);
  }
}

function run(command: VerifyList | CheckHost | NewKey, words: Words, surroundings: Surroundings): Promise<Result> {
  switch (command.name) {
    case 'verify-list':
      return verifyList(command, words, surroundings);
    case 'check-host':
      return checkHost(command, words, surroundings);
    case 'new-key':
      return newKey(command, words, surroundings);
  }
}

function notUsable(error: unknown, words: Words, json: boolean): Outcome {
  const complaint = complaintOf(error, words);
  const output = json ? `${JSON.stringify({ error: complaint }, undefined, 2)}\n` : '';
  const help = error instanceof UsageError ? `\n${words.say('usage')}\n` : '';
  return { output, errors: `${complaint.message}\n${complaint.advice ?? ''}`.trimEnd() + `\n${help}`, exitCode: 2 };
}

interface Complaint {
  readonly code: string;
  readonly message: string;
  readonly advice?: string;
}

function complaintOf(error: unknown, words: Words): Complaint {
  if (error instanceof UsageError) {
    return { code: 'USAGE', message: words.say(error.key, { argument: error.argument }) };
  }
  if (error instanceof FileError) {
    const { path, limitBytes, cause } = error;
    const limit = `${limitBytes / MEBIBYTE} MiB`;
    if (!(cause instanceof WorkstationError)) return { code: 'FILE', message: words.say('file', { path, limit }) };
    const spoken = words.spoken(cause.report());
    return { ...spoken, message: words.say('file.content', { path, message: spoken.message }) };
  }
  return words.spoken(
    asWorkstationError(error, () => (error instanceof Error ? error.message : String(error))).report(),
  );
}

async function verifyList(command: VerifyList, words: Words, { folder }: Surroundings): Promise<Result> {
  const bytes = readFile(resolve(folder, command.file), MAX_LIST_BYTES, (read) => read);
  const authorities = new Authorities(command.ca.flatMap((path) => readAuthorities(resolve(folder, path))));
  const { commonName, organizationalUnit } = ConfigurationSchema.parse({}).trust.whitelistSigner;
  const at = command.at ?? new Date();
  const crls = crlsOf(command.revocation, at, folder);
  try {
    const verdict = await verifyWhitelist(bytes, {
      authorities,
      at,
      signer: {
        commonName: command.commonName ?? commonName,
        organizationalUnit: command.organizationalUnit ?? organizationalUnit,
      },
      crls: crls?.source ?? 'not checked',
    });
    return listResult(command, at, verdict, words);
  } finally {
    crls?.close();
  }
}

function crlsOf(revocation: VerifyList['revocation'], at: Date, folder: string): CrlsOnce | undefined {
  if (revocation === 'not-checked') return undefined;
  if (revocation === 'fetched') return fetchedCrls(at);
  const files = revocation.map((name) => ({ name, crl: readFile(resolve(folder, name), LARGEST_CRL, parseCrl) }));
  return crlsOfFiles(files, at);
}

function fetchedCrls(at: Date): CrlsOnce {
  const dispatcher = createDispatcher();
  const { source, close } = crlsOfPoints(createFetch(dispatcher), at);
  const closeBoth = (): void => {
    close();
    void dispatcher.destroy();
  };
  return { source, close: closeBoth };
}

function listResult(
  { file, revocation }: VerifyList,
  at: Date,
  { steps, list, error }: Awaited<ReturnType<typeof verifyWhitelist>>,
  words: Words,
): Result {
  const report: ListReport = {
    file,
    at: at.toISOString(),
    revocation: typeof revocation === 'string' ? revocation : 'files',
    accepted: list !== undefined,
    steps,
    ...(error === undefined ? {} : { error: error.report() }),
    ...(list === undefined
      ? {}
      : {
          list: {
            generatedAt: list.generatedAt.toISOString(),
            signedAt: list.signedAt.toISOString(),
            signer: certificateFacts(list.signer),
            entries: list.entries,
          },
        }),
  };
  const spoken = error === undefined ? {} : { error: words.spoken(error.report()) };
  const object = { ...report, steps: spokenSteps(steps, words), ...spoken };
  return { accepted: report.accepted, text: words.list(report), object };
}

async function checkHost(command: CheckHost, words: Words, surroundings: Surroundings): Promise<Result> {
  // Before anything is fetched for it.
  parseSourceAddress(command.address);
  const loaded = loadConfiguration(resolve(surroundings.folder, command.config));
  const secrets = new Secrets({ ...surroundings, resolvePath: loaded.resolvePath });
  return withStore(async (store) => {
    const parts = await createTrustSpace({
      ...{ loaded, secrets, store },
      now: () => Date.now(),
      onChange: () => {},
      // A check by hand is no access to anybody's data, and the trail is the running program's.
      audit: new AuditLog({ record: () => {} }),
      newReference: () => randomUUID(),
    });
    const { space } = parts;
    try {
      space.start();
      await space.check();
      const check = await space.probe(command.address);
      const { alarms } = space.summary();
      const object = {
        ...check,
        steps: spokenSteps(check.steps, words),
        alarms: alarms.map((alarm) => words.spoken(alarm)),
      };
      const remarks = alarms.map((alarm) => words.error(alarm)).join('');
      return { accepted: check.accepted, text: words.host(check) + remarks, object };
    } finally {
      await parts.close();
    }
  });
}

/** A store that is gone afterwards: lists are obtained anew, and the store of a program that runs is not touched. */
async function withStore<T>(work: (store: DurableStore) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'drimbox-trust-'));
  try {
    const key = randomBytes(32);
    const store = await openDurableStore({ directory, keyVault: { protection: 'file-0600', load: async () => key } });
    try {
      return await work(store);
    } finally {
      store.close();
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function newKey(command: NewKey, words: Words, { folder }: Surroundings): Promise<Result> {
  const { host, organisation, siret, departement, out, kind } = command;
  const subject = { name: host, organisation, siret, departement };
  const wrong = wrongPart(subject);
  if (wrong !== undefined) throw new UsageError(`usage.${wrong}`);
  const files = writeKeyRequest(resolve(folder, out), host, await makeKeyRequest(subject, kind));
  return { accepted: true, text: `${words.say('key.made', { ...files })}\n`, object: { name: host, ...files } };
}

function readAuthorities(path: string) {
  return readFile(path, MAX_PEM_BYTES, (bytes) => parsePemCertificates(bytes.toString('latin1')));
}

function readFile<T>(path: string, limitBytes: number, parse: (bytes: Buffer) => T): T {
  try {
    return parse(readRegularFile(path, limitBytes).bytes);
  } catch (cause) {
    throw new FileError(path, limitBytes, cause);
  }
}

if (import.meta.main) {
  const { env } = process;
  const outcome = await runTrustCommand(process.argv.slice(2), {
    environment: env,
    platform: process.platform,
    home: homedir(),
    // npm starts scripts in the folder of the package; what people type is meant from where they are.
    folder: (env['npm_lifecycle_event'] === 'trust' ? env['INIT_CWD'] : undefined) ?? process.cwd(),
  });
  process.stdout.write(outcome.output);
  process.stderr.write(outcome.errors);
  process.exitCode = outcome.exitCode;
}
