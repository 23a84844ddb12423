/** The fixtures of the specs that look at images. */
import { join } from 'node:path';
import type { SandboxSeries, SandboxStudy } from '../sandbox/imaging/index.ts';
import { startProgram, type RunningProgram } from './program.ts';
import { Reader } from './reader.ts';
import { writeVariant, type Changes, type RunningSandbox } from './sandbox.ts';
import { NominalSource, servedStudies } from './source.ts';
import { band, expect, PROFESSIONALS, test as base, TEST_PATIENT, User } from './test.ts';

export { band, expect };
export { look } from './test.ts';

export interface StartOptions {
  readonly changes?: Changes;
  readonly args?: readonly string[];
}

interface Fixtures {
  readonly source: NominalSource;
  /** A reader in the record of the test patient, called from the DPI and logged in. */
  readonly reader: Reader;
  /** Starts a program of the test's own; it is ended with the test. */
  readonly start: (options: StartOptions) => Promise<User>;
}

export const test = base.extend<Fixtures>({
  source: async ({ sandbox }, use) => {
    const source = new NominalSource(sandbox);
    await source.mend();
    await use(source);
    await source.mend();
  },
  reader: async ({ user }, use) => {
    await use(await openRecord(user));
  },
  start: async ({ sandbox, context }, use, info) => {
    const programs: RunningProgram[] = [];
    await use(async ({ changes = {}, args = [] }) => {
      const config = writeVariant(sandbox.config, `start-${info.workerIndex}-${programs.length}`, changes);
      const program = await startProgram(config, args);
      programs.push(program);
      return new User(context, sandbox, program);
    });
    for (const program of programs) await program.close();
  },
});

/** The test patient's record, by a call from the DPI and a login. */
export async function openRecord(user: User): Promise<Reader> {
  const page = await user.callFromDpi(await user.openDpi(), `Ouvrir les images de ${TEST_PATIENT.name}`);
  await user.logIn(page);
  await expect(band(page)).toContainText('PAT-TROIS');
  return new Reader(page);
}

/** The program's own window, logged in, without a call. */
export async function openWithoutCall(user: User): Promise<Reader> {
  const page = await user.openProgram();
  await user.logIn(page, PROFESSIONALS.one);
  await expect(page.getByRole('button', { name: 'Se déconnecter' })).toBeVisible();
  return new Reader(page);
}

/** Closes the record on the screen: nothing of it is kept, and another one can be opened. */
export async function closeRecord({ page }: Reader): Promise<void> {
  await page.getByRole('button', { name: 'Fermer le dossier' }).click();
  await expect(band(page)).toHaveCount(0);
}

export interface PhantomSeries {
  readonly study: SandboxStudy;
  readonly series: SandboxSeries;
  /** Manifest of the study, as the sandbox wrote it. */
  readonly kos: string;
  /** Files in reading order. */
  readonly files: readonly string[];
}

/** A series of the phantom patient, by its description. */
export async function phantomSeries(sandbox: RunningSandbox, description: string): Promise<PhantomSeries> {
  for (const study of await servedStudies()) {
    const series = study.series.find((entry) => entry.description === description);
    if (series === undefined) continue;
    // The sandbox serves them by file name: I0, I1, I10, I11, I2…
    const sorted = series.instances.toSorted((a, b) => (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0));
    const kos = join(sandbox.kos, `${study.studyInstanceUid}.dcm`);
    return { study, series, kos, files: sorted.map(({ file }) => file) };
  }
  throw new Error(`the phantom patient has no series ${description}`);
}
