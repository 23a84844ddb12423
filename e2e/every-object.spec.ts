/**
 * Every storage object that is at hand, set by set: retrieved from the source, sent to two receivers that are not ours,
 * and compared there with the file that it was, by dcmdump. Driven over the API: there are too many sets to click.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxInstance, SandboxStudy, WrittenManifest } from './sandbox/imaging/index.ts';
import type { ExportJob } from '../shared/examination.ts';
import { dumpFiles, type DumpedObject } from './support/dcmdump.ts';
import { startOrthanc, type RunningOrthanc } from './support/orthanc.ts';
import { startProgram } from './support/program.ts';
import { whatIsMissing } from './support/programs.ts';
import { writeVariant } from './support/sandbox.ts';
import { SHARED_DICOM, whatDataIsMissing } from './support/shared-data.ts';
import { NominalSource, servedStudies } from './support/source.ts';
import { startStorescp, type RunningStorescp } from './support/storescp.ts';
import { expect, test } from './support/test.ts';
import { WorkstationClient } from './support/workstation-client.ts';

/** Transfer syntaxes that a receiver of this version cannot take: nothing that we send it may help. */
const REFUSED: Readonly<Record<Receiver['name'], readonly string[]>> = {
  storescp: [
    '1.2.840.10008.1.2.4.53',
    '1.2.840.10008.1.2.4.55',
    '1.2.840.10008.1.2.4.57',
    '1.2.840.10008.1.2.4.201',
    '1.2.840.10008.1.2.4.202',
    '1.2.840.10008.1.2.4.203',
    '1.2.840.10008.1.2.8.1',
  ],
  Orthanc: ['1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.202', '1.2.840.10008.1.2.4.203', '1.2.840.10008.1.2.8.1'],
};

/** A PACS of the configuration, emptied before every set. */
interface Receiver {
  readonly name: 'storescp' | 'Orthanc';
  readonly aet: string;
  readonly port: number;
  empty(): Promise<void>;
  /** Files of what it holds of these instances. */
  files(instances: readonly SandboxInstance[]): Promise<string[]>;
  /** How many objects it holds. */
  count(): Promise<number>;
}

const reason = whatIsMissing('dcmtk', 'orthanc') ?? whatDataIsMissing(SHARED_DICOM);
test.skip(reason !== undefined, reason);
test.use({ sandboxArguments: ['--data', SHARED_DICOM] });

test('every storage object reaches Orthanc and storescp as it was', async ({ sandbox }) => {
  test.setTimeout(240_000);
  const source = new NominalSource(sandbox);
  // What is broken on purpose is not for a PACS.
  const studies = (await servedStudies(SHARED_DICOM)).filter(({ folder }) => !folder.startsWith('bad'));
  const manifests = await source.writeManifests(studies);
  const [storescp, orthanc] = await Promise.all([startStorescp(), startOrthanc()]);
  const scratch = await mkdtemp(join(tmpdir(), 'drimbox-objects-'));
  const receivers = [dcmtkReceiver(storescp), orthancReceiver(orthanc, scratch)];
  const pacs = receivers.map(({ name, aet, port }) => ({ name, aet, host: '127.0.0.1', port }));
  const program = await startProgram(writeVariant(sandbox.config, 'every-object', { pacs }));
  try {
    const client = await WorkstationClient.open(program.url);
    await client.logIn();
    const refused = new Set<string>();
    let sent = 0;
    for (const [index, study] of studies.entries()) {
      await source.control({ selectFolder: study.folder });
      await retrieveStudy(client, study, manifests[index]);
      const originals = await dumpFiles(instancesOf(study).map(({ file }) => file));
      for (const receiver of receivers) {
        sent += await sendAndCompare(client, study, originals, receiver, refused);
      }
      await client.closePatient();
    }
    client.close();
    // Each line of the table is there because an object of this syntax was refused.
    expect([...refused].sort()).toEqual(
      receivers.flatMap(({ name }) => REFUSED[name].map((uid) => `${name} ${uid}`)).sort(),
    );
    expect(sent).toBeGreaterThan(800);
  } finally {
    await Promise.all([program.close(), storescp.close(), orthanc.close(), rm(scratch, { recursive: true })]);
  }
});

const instancesOf = (study: SandboxStudy): SandboxInstance[] => study.series.flatMap(({ instances }) => instances);

async function retrieveStudy(
  client: WorkstationClient,
  study: SandboxStudy,
  manifest: WrittenManifest | undefined,
): Promise<void> {
  await client.openManifest(await readFile(manifest?.file ?? ''));
  for (const { seriesInstanceUid, instances } of study.series) {
    await client.openSeries(seriesInstanceUid);
    const { progress } = await client.seriesEnded(seriesInstanceUid);
    expect(progress, `${study.folder} ${seriesInstanceUid}`).toMatchObject({
      state: 'complete',
      received: instances.length,
    });
  }
}

/** How many objects the receiver took. Refused transfer syntaxes are added to `refused`. */
async function sendAndCompare(
  client: WorkstationClient,
  study: SandboxStudy,
  originals: readonly DumpedObject[],
  receiver: Receiver,
  refused: Set<string>,
): Promise<number> {
  await receiver.empty();
  const series = study.series.map(({ seriesInstanceUid }) => seriesInstanceUid);
  const jobs = await client.exportSeries(series, receiver.name);
  const instances = instancesOf(study);
  const taken = instances.filter(({ transferSyntaxUid }) => !REFUSED[receiver.name].includes(transferSyntaxUid));
  const failed = instances.filter((instance) => !taken.includes(instance));
  for (const { transferSyntaxUid } of failed) refused.add(`${receiver.name} ${transferSyntaxUid}`);

  const what = `${study.folder} to ${receiver.name}`;
  expect(reportedFailures(jobs), what).toEqual(failed.map(({ sopInstanceUid }) => sopInstanceUid).sort());
  expect(await receiver.count(), what).toBe(taken.length);
  const received = await dumpFiles(await receiver.files(taken));
  const expected = originals.filter(({ sopInstanceUid }) =>
    taken.some((entry) => entry.sopInstanceUid === sopInstanceUid),
  );
  expect(received.map(comparable).sort(byUid), what).toEqual(expected.map(comparable).sort(byUid));
  return taken.length;
}

/** Instances that the report names as not stored, each with a reason that speaks of the receiver's choice. */
function reportedFailures(jobs: readonly ExportJob[]): string[] {
  const results = jobs.flatMap((job) => job.results).filter(({ outcome }) => outcome === 'failed');
  expect(jobs.reduce((sum, job) => sum + job.failed, 0)).toBe(results.length);
  for (const { error } of results) expect(error.code).toMatch(/^PACS_(SYNTAX|CONTEXT|CLASS)_REFUSED$/);
  return results.map(({ sopInstanceUid }) => sopInstanceUid).sort();
}

function comparable({ sopInstanceUid, transferSyntax, attributes, pixels }: DumpedObject): Omit<DumpedObject, 'file'> {
  return { sopInstanceUid, transferSyntax, attributes, pixels };
}

function byUid(a: { sopInstanceUid: string }, b: { sopInstanceUid: string }): number {
  return a.sopInstanceUid < b.sopInstanceUid ? -1 : 1;
}

function dcmtkReceiver(storescp: RunningStorescp): Receiver {
  const { aet, port, empty, files } = storescp;
  return { name: 'storescp', aet, port, empty, files, count: async () => (await files()).length };
}

function orthancReceiver(orthanc: RunningOrthanc, scratch: string): Receiver {
  return {
    name: 'Orthanc',
    aet: orthanc.aet,
    port: orthanc.dicomPort,
    empty: () => orthanc.empty(),
    count: () => orthanc.count(),
    files: (instances) =>
      Promise.all(
        instances.map(async ({ sopInstanceUid }) => {
          const stored = await orthanc.file(sopInstanceUid);
          if (stored === undefined) throw new Error(`Orthanc does not have ${sopInstanceUid}`);
          const file = join(scratch, `${sopInstanceUid}.dcm`);
          await writeFile(file, stored);
          return file;
        }),
      ),
  };
}
