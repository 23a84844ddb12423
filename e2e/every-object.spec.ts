/**
 * Every storage object that is at hand, set by set: retrieved from the source, sent to two receivers that are not ours,
 * and compared there with the file that it was, by dcmdump. Driven over the API: there are too many sets to click.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { SandboxInstance, SandboxStudy, WrittenManifest } from './sandbox/imaging/index.ts';
import type { ExportJob } from '../shared/examination.ts';
import { dumpFiles, type DumpedObject } from './support/dcmdump.ts';
import { startOrthanc, type RunningOrthanc } from './support/orthanc.ts';
import { startProgram } from './support/program.ts';
import { whatIsMissing } from './support/programs.ts';
import { writeVariant } from './support/sandbox.ts';
import { SANDBOX_WITH_SHARED_DICOM, SHARED_DICOM, whatDataIsMissing } from './support/shared-data.ts';
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
  /** How many objects it holds. */
  count(): Promise<number>;
  /** What is not in it as it was sent: UIDs, with what is wrong. */
  differences(sent: readonly SandboxInstance[]): Promise<string[]>;
}

const reason = whatIsMissing('dcmtk', 'orthanc') ?? whatDataIsMissing(SHARED_DICOM);
test.skip(reason !== undefined, reason);
test.use({ sandboxArguments: SANDBOX_WITH_SHARED_DICOM });

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
      for (const receiver of receivers) sent += await sendAndCompare(client, study, receiver, refused);
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
  expect.soft(reportedFailures(jobs), what).toEqual(failed.map(({ sopInstanceUid }) => sopInstanceUid).sort());
  expect.soft(await receiver.count(), what).toBe(taken.length);
  expect.soft(await receiver.differences(taken), what).toEqual([]);
  return taken.length;
}

/** Instances that the report names as not stored, each with a reason that speaks of the receiver's choice. */
function reportedFailures(jobs: readonly ExportJob[]): string[] {
  const results = jobs.flatMap((job) => job.results).filter(({ outcome }) => outcome === 'failed');
  expect(jobs.reduce((sum, job) => sum + job.failed, 0)).toBe(results.length);
  for (const { error } of results) expect(error.code).toMatch(/^PACS_(SYNTAX|CONTEXT|CLASS)_REFUSED$/);
  return results.map(({ sopInstanceUid }) => sopInstanceUid).sort();
}

/** Writes data sets as they come, so that they can be compared byte by byte. */
function dcmtkReceiver(storescp: RunningStorescp): Receiver {
  const { aet, port, empty, files } = storescp;
  return {
    name: 'storescp',
    aet,
    port,
    empty,
    count: async () => (await files()).length,
    differences: async (sent) => {
      // `CT.1.2.840…`
      const received = new Map((await files()).map((file) => [basename(file).replace(/^\w+\./, ''), file]));
      const judged = sent.map(async ({ sopInstanceUid, file }) => {
        const stored = received.get(sopInstanceUid);
        if (stored === undefined) return `${sopInstanceUid} is not there`;
        return endsWith(await readFile(file), datasetOf(await readFile(stored))) ? [] : `${sopInstanceUid} differs`;
      });
      return (await Promise.all(judged)).flat();
    },
  };
}

/** What follows the File Meta Information of a file that storescp wrote: its length is its first element (PS3.10 7.1). */
function datasetOf(file: Buffer): Buffer {
  return file.subarray(144 + file.readUInt32LE(140));
}

/** One of the files has a value of odd length at its end; on the way it got the byte that it lacks. */
function endsWith(original: Buffer, dataset: Buffer): boolean {
  const isPadded = original.length % 2 === 1 && dataset.at(-1) === 0;
  const sent = isPadded ? dataset.subarray(0, -1) : dataset;
  return sent.length > 0 && original.subarray(-sent.length).equals(sent);
}

/** Writes files anew in its own way: dcmdump says whether they still say the same. */
function orthancReceiver(orthanc: RunningOrthanc, scratch: string): Receiver {
  const fetched = async ({ sopInstanceUid }: SandboxInstance): Promise<string[]> => {
    const stored = await orthanc.file(sopInstanceUid);
    if (stored === undefined) return [];
    const file = join(scratch, `${sopInstanceUid}.dcm`);
    await writeFile(file, stored);
    return [file];
  };
  return {
    name: 'Orthanc',
    aet: orthanc.aet,
    port: orthanc.dicomPort,
    empty: () => orthanc.empty(),
    count: () => orthanc.count(),
    differences: async (sent) => {
      const received = (await Promise.all(sent.map(fetched))).flat();
      const after = new Map((await dumpFiles(received)).map((dump) => [dump.sopInstanceUid, dump]));
      const before = await dumpFiles(sent.map(({ file }) => file));
      return before.flatMap((dump) => differenceOf(dump, after.get(dump.sopInstanceUid)));
    },
  };
}

function differenceOf(before: DumpedObject, after: DumpedObject | undefined): string[] {
  if (after === undefined) return [`${before.sopInstanceUid} is not there`];
  const [lost, gained] = [before, after].map(({ transferSyntax, attributes, pixels }, index) => {
    const other = index === 0 ? after : before;
    const lines = new Set([other.transferSyntax, ...other.attributes, ...other.pixels]);
    return [transferSyntax, ...attributes, ...pixels].filter((line) => !lines.has(line));
  });
  const isSame = isDeepStrictEqual([before.attributes, before.pixels], [after.attributes, after.pixels]);
  if (isSame && before.transferSyntax === after.transferSyntax) return [];
  return [`${before.sopInstanceUid} lost ${JSON.stringify(lost)}, gained ${JSON.stringify(gained)}`];
}
