/** Real studies, and the official manifests, opened and looked at as a user does. */
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import type { WorkstationState } from '../shared/api.ts';
import type { SandboxSeries } from './sandbox/imaging/index.ts';
import { readGreyImage } from './support/expected-pixels.ts';
import { runTool } from './support/peer-process.ts';
import { whatIsMissing } from './support/programs.ts';
import type { Reader } from './support/reader.ts';
import { band, closeRecord, expect, look, openWithoutCall, test } from './support/reading.ts';
import type { RunningSandbox } from './support/sandbox.ts';
import { OFFICIAL_KOS, SHARED_STUDIES, whatDataIsMissing } from './support/shared-data.ts';
import { servedStudies } from './support/source.ts';
import { said } from './support/texts.ts';

const reason = whatIsMissing('dcmtk') ?? whatDataIsMissing(SHARED_STUDIES) ?? whatDataIsMissing(OFFICIAL_KOS);
test.skip(reason !== undefined, reason);
test.use({ sandboxArguments: ['--data', SHARED_STUDIES] });

interface Shown {
  /** Place of the series among those of its study. */
  readonly series: number;
  readonly slices: number;
  /** dcmtk's program that takes the compression off. */
  readonly decompress?: 'dcmdjpls' | 'dcmdjpeg';
  /** False where the file has no window that the screen could be held against. */
  readonly isCompared?: boolean;
  /** In which it stands, from 1. */
  readonly pane?: number;
}

/** PET stands beside its CT. */
const PET_CT: readonly Shown[] = [
  { series: 0, slices: 135, decompress: 'dcmdjpls' },
  { series: 1, slices: 135, isCompared: false, pane: 2 },
];

const STUDIES: Readonly<Record<string, readonly Shown[]>> = {
  'ct-head-tilt-uneven': [{ series: 0, slices: 28 }],
  'xdsi-ct': [
    { series: 0, slices: 10 },
    { series: 1, slices: 10 },
  ],
  'xdsi-mr': [
    { series: 0, slices: 20 },
    { series: 1, slices: 16 },
  ],
  'xdsi-mr-jpegll': [{ series: 0, slices: 1, decompress: 'dcmdjpeg' }],
  'xdsi-us': [{ series: 0, slices: 8, isCompared: false }],
  'xdsi-xa': [{ series: 0, slices: 12, isCompared: false }],
};

test('every study: its series open, and both ends have the greys of their files', async ({ sandbox, user }) => {
  test.slow();
  const reader = await openWithoutCall(user);
  for (const [folder, shown] of Object.entries(STUDIES)) {
    await test.step(folder, async () => {
      await lookThrough(reader, sandbox, folder, shown);
      await closeRecord(reader);
    });
  }
});

test('petct-acrin: its series open, and both ends have the greys of their files', async ({ sandbox, user }) => {
  await lookThrough(await openWithoutCall(user), sandbox, 'petct-acrin', PET_CT);
});

async function lookThrough(
  reader: Reader,
  sandbox: RunningSandbox,
  folder: string,
  shown: readonly Shown[],
): Promise<void> {
  const study = (await servedStudies(SHARED_STUDIES)).find((entry) => entry.folder === folder);
  await reader.openKos(join(sandbox.kos, `${study?.studyInstanceUid ?? ''}.dcm`));
  for (const { series: index, slices, decompress, isCompared = true, pane = 1 } of shown) {
    const series = study?.series[index];
    if (series === undefined) throw new Error('the study is another one');
    await rows(reader)
      .nth(index)
      .getByRole('button', { name: said('control.openSeries') })
      .click();
    reader.pane = pane;
    await expectCount(reader, slices);
    if (isCompared) await expectEnds(reader, series, slices, decompress);
    await look(reader.page, `etude-${folder}-${index + 1}`);
    await reader.backToRecord();
  }
}

/** The rows of the series, in the order of the manifest. */
const rows = (reader: Reader) =>
  reader.page
    .getByRole('listitem')
    .filter({ has: reader.page.getByRole('button', { name: said('control.openSeries') }) });

async function expectCount(reader: Reader, slices: number): Promise<void> {
  if (slices === 1) await expect(reader.canvas).toBeVisible({ timeout: 15_000 });
  else await reader.goToFirst(slices);
}

/** The first slice and the last. */
async function expectEnds(
  reader: Reader,
  series: SandboxSeries,
  slices: number,
  decompress: Shown['decompress'],
): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'drimbox-ends-'));
  try {
    const ends = await Promise.all(
      (await endsOf(series)).map(async (file, index) => {
        if (decompress === undefined) return readGreyImage(file);
        const native = join(scratch, `${index}.dcm`);
        await runTool(decompress, [file, native]);
        return readGreyImage(native);
      }),
    );
    const [first, last = first] = ends;
    if (first === undefined || last === undefined) throw new Error('the series is empty');
    if (slices > 1) await reader.expectSlice(1, slices);
    await reader.expectPixels(first);
    if (slices === 1) return;
    await reader.page.keyboard.press('End');
    await reader.expectSlice(slices, slices);
    await reader.expectPixels(last);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The files at both ends along the normal of the slices (PS3.3 C.7.6.2.1.1), the one with the smaller number first. */
async function endsOf(series: SandboxSeries): Promise<string[]> {
  const placed = await Promise.all(
    series.instances.map(async ({ file, instanceNumber = 0 }) => {
      const dataset = dicomParser.parseDicom(await readFile(file), { untilTag: 'x7fe00010' });
      const values = (tag: string): number[] => (dataset.string(tag) ?? '').split('\\').map(Number);
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = values('x00200037');
      const normal = [b * f - c * e, c * d - a * f, a * e - b * d];
      const place = values('x00200032').reduce((sum, value, axis) => sum + value * (normal[axis] ?? 0), 0);
      return { file, place, instanceNumber };
    }),
  );
  const sorted = placed.toSorted((one, other) => one.place - other.place);
  const ends = [sorted[0], sorted.at(-1)].filter((end) => end !== undefined);
  return ends.toSorted((one, other) => one.instanceNumber - other.instanceNumber).map(({ file }) => file);
}

interface OfficialManifest {
  readonly patient: string;
  readonly description: string;
  readonly date: string;
  /** Modality, description and number of images of each series. */
  readonly series: readonly (readonly [string, string, number])[];
}

const OFFICIAL: Readonly<Record<string, OfficialManifest>> = {
  'kos_OK_Nom_Prenom.dcm': {
    patient: 'PAT-TROIS',
    description: 'Examen A',
    date: '2022-08-22',
    series: [
      ['CT', 'Serie A1', 320],
      ['CT', 'Serie A2', 320],
    ],
  },
  'Manifest_KOS.dcm': {
    patient: 'PAT-TROIS',
    description: 'Examen A',
    date: '2022-08-22',
    // Its text describes the series of another examination.
    series: [
      ['CT', '', 1],
      ['CT', '', 1],
      ['KO', '', 1],
    ],
  },
  'OK_KOS_Valide.dcm': {
    patient: 'JOHN DOE',
    description: 'Thorax^1CTA_THORACIC_AORTA_GATED (Adult)',
    date: '2005-04-11',
    series: [['CT', 'A Aorta w/c 1.5 B20f 60%', 3]],
  },
  'kos.dcm': {
    patient: 'INCISIX',
    description: 'Tête^Dental (Adulte)',
    date: '2006-05-31',
    series: [['CT', 'Dentascan  0.75  H60s', 1]],
  },
};

test('the official manifests open, and their series are told', async ({ user }) => {
  const reader = await openWithoutCall(user);
  for (const [file, { patient, description, date, series }] of Object.entries(OFFICIAL)) {
    await reader.openKos(join(OFFICIAL_KOS, file));
    await expect(band(reader.page)).toContainText(patient);
    const examination = reader.page.getByRole('heading', { level: 3 }).filter({ hasText: description });
    await expect(examination).toContainText(date.split('-').reverse().join('/'));
    const state = (await reader.page.evaluate(async () => (await fetch('/api/state')).json())) as WorkstationState;
    const [read] = state.patient?.examinations ?? [];
    expect(read?.series.map((entry) => [entry.modality, entry.description, entry.expected])).toEqual(series);
    // Every address of these files is plain http: none is asked for, each says so.
    expect(read?.series.map(({ problem }) => problem?.code)).toEqual(series.map(() => 'KOS_URL_NOT_HTTPS'));
    await look(reader.page, `kos-officiel-${file.replace('.dcm', '')}`);
    await closeRecord(reader);
  }
});
