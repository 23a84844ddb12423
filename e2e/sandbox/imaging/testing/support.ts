/** What the tests of the imaging peers share: programs to judge with, certificates, the phantom patient. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { beforeAll, onTestFinished } from 'vitest';
import type { ProgramName } from '../../../support/programs.ts';
import { whatIsMissing } from '../../../support/programs.ts';
import { prepareStudies } from '../studies/prepare.ts';
import type { SandboxSeries, SandboxStudy } from '../types.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs a program to its end; a code other than 0 is an outcome, a program that cannot be started is an error. */
export function run(program: string, args: readonly string[]): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { encoding: 'buffer', maxBuffer: 512 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(new Error(`${program}: ${error.message}`));
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr: stderr.toString('utf8') });
    });
  });
}

export function skipWithout(context: TestContext, ...names: ProgramName[]): void {
  const reason = whatIsMissing(...names);
  if (reason !== undefined) context.skip(reason);
}

/** A folder beside the repository with shared data, or a visible skip. */
export function sharedFolder(context: TestContext, path: string): string {
  const folder = join(import.meta.dirname, '../../../../../shared', path);
  if (!existsSync(folder)) context.skip(`needs the shared data ${path}`);
  return folder;
}

/** A folder that goes with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drimbox-imaging-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The phantom patient, drawn once for all test files; to be called where a suite is described. */
export function usePhantom(): () => readonly SandboxStudy[] {
  let studies: readonly SandboxStudy[] = [];
  beforeAll(async () => {
    studies = await prepareStudies({ workDir: join(tmpdir(), 'drimbox-sandbox-phantom') });
  }, 120_000);
  return () => studies;
}

export function seriesOf(studies: readonly SandboxStudy[], description: string): SandboxSeries {
  const series = studies.flatMap((study) => study.series).find((each) => each.description === description);
  if (series === undefined) throw new Error(`no series ${description}`);
  return series;
}

export function studyOf(studies: readonly SandboxStudy[], series: SandboxSeries): SandboxStudy {
  const study = studies.find((each) => each.series.includes(series));
  if (study === undefined) throw new Error('series without study');
  return study;
}

export interface TestCertificates {
  readonly folder: string;
  /** PEM files: authority, server (localhost), client, and a client of another authority. */
  file(name: 'ca' | 'server' | 'client' | 'stranger', kind: 'crt' | 'key'): string;
}

/** Certificates made with openssl, into the folder given. */
export async function makeCertificates(folder: string): Promise<TestCertificates> {
  const file: TestCertificates['file'] = (name, kind) => join(folder, `${name}.${kind}`);
  const openssl = async (...args: string[]): Promise<void> => {
    const { code, stderr } = await run('openssl', args);
    if (code !== 0) throw new Error(`openssl ${args.join(' ')}: ${stderr}`);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const selfSigned = (name: 'ca' | 'stranger'): Promise<void> =>
    openssl('req', '-x509', ...key, '-keyout', file(name, 'key'), '-out', file(name, 'crt'), '-subj', `/CN=${name}`);
  await Promise.all([selfSigned('ca'), selfSigned('stranger')]);
  const extensions = join(folder, 'extensions.cnf');
  await writeFile(extensions, 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  await Promise.all(
    (['server', 'client'] as const).map(async (name) => {
      const request = join(folder, `${name}.csr`);
      await openssl('req', ...key, '-keyout', file(name, 'key'), '-out', request, '-subj', `/CN=${name}`);
      const signed = ['-CA', file('ca', 'crt'), '-CAkey', file('ca', 'key'), '-CAcreateserial', '-extfile', extensions];
      const serial = ['-CAserial', join(folder, `${name}.srl`)];
      await openssl('x509', '-req', '-in', request, ...signed, ...serial, '-out', file(name, 'crt'));
    }),
  );
  return { folder, file };
}
