/** Measurement reports as dsrdump, dsr2xml, dciodvfy, storescp and our own reader take them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, type TestContext } from 'vitest';
import { findCommand } from '../../e2e/support/programs.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { headerOf } from '../dicom/testing/read.ts';
import { dcmtkText, sharedBytes, skipWithoutDcmtk } from '../dicom/testing/samples.ts';
import { writeMeasurementReport } from './measurement-report.ts';
import type { DerivedInstance } from './part10.ts';
import { oneOfEachKind, reportOptions } from './testing/measured.ts';

const soak = process.env['DRIMBOX_SOAK'] === '1';

interface Written {
  readonly report: DerivedInstance;
  readonly dataset: DicomDataset;
  readonly file: string;
}

/** The report of measurements on a file of the shelf. */
async function written(context: TestContext, path: string): Promise<Written> {
  skipWithoutDcmtk(context);
  const { dataset, sopInstanceUid } = headerOf(sharedBytes(context, path));
  const headers = new Map([[sopInstanceUid, dataset]]);
  const report = await writeMeasurementReport(oneOfEachKind(dataset), headers, reportOptions);
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'report.dcm');
  writeFileSync(file, report.bytes);
  return { report, dataset, file };
}

const run = (program: string, ...args: readonly string[]) => spawnSync(program, args, { encoding: 'utf8' });

const SOURCES = [
  'dicom/charset/chrFren.dcm',
  'dicom/single/xa-96f.dcm',
  'dicom/single/cr-mono1-j2k.dcm',
  ...(soak ? ['dicom/single/mr-enhanced-10f.dcm', 'dicom/single/us-cine-ybr422.dcm', 'dicom/charset/chrRuss.dcm'] : []),
];

test.for(SOURCES)(
  '%s: dcmtk reads the report of its measurements and has nothing to say against it',
  async (path, context) => {
    const { file, dataset, report } = await written(context, path);
    const dumped = run('dsrdump', '-Ec', file);
    expect([dumped.status, dumped.stderr.replace(/^W: The VR checker does not support.*\n/gm, '')]).toEqual([0, '']);
    const xml = run('dsr2xml', file);
    expect(xml.status, xml.stderr).toBe(0);
    const numbers = [...dumped.stdout.matchAll(/<contains NUM:\(,,"(.*?)"\)="(.*?)" \((.*?),UCUM/g)];
    expect(numbers.map(([, name, value, unit]) => [name, value, unit])).toEqual([
      ['Longueur', '10.1234567890123', 'mm'],
      ['Grand axe', '40.5', 'mm'],
      ['Petit axe', '20', 'mm'],
      ['Angle', '67.38', 'deg'],
      ['Angle de Cobb', '90', 'deg'],
      ['Coefficient d’atténuation', '-12.5', "[hnsf'U]"],
      ['Coefficient d’atténuation', '0.33333333333333', "[hnsf'U]"],
      ['Coefficient d’atténuation', '-1024', "[hnsf'U]"],
      ['Coefficient d’atténuation', '3071', "[hnsf'U]"],
      ['Aire', '636.2', 'mm2'],
      [dataset.string('Modality') === 'MR' ? 'Intensité du signal IRM' : 'Moyenne', '8', '1'],
      ['Aire', '50', '{pixels2}'],
      ['SUVbw', '4.25', '{SUVbw}g/ml'],
      ['Aire', '1256.6', 'mm2'],
      ['Valeur', '1e-7', 'Bq/ml'],
    ]);
    expect(dumped.stdout).toContain('<has obs context PNAME:(,,"Nom de l’observateur")="LÉVÊQUE^Chloé">');
    expect(dumped.stdout).toContain('="Lésion « été »">');
    // Counted from the corner of the first pixel; the second diameter drawn is the longer one, and stands first.
    expect(dumped.stdout).toContain(
      '"Grand axe")="40.5" (mm,UCUM,"mm")>\n        <inferred from SCOORD:(,,"Tracé")=(POLYLINE,20.5/5.5,',
    );
    const tags = (...keys: readonly string[]) =>
      dcmtkText('dcmdump', ['-q', '+U8', ...keys.flatMap((key) => ['+P', key]), file]);
    expect(tags('StudyInstanceUID')).toContain(`[${dataset.string('StudyInstanceUID')}]`);
    const patientName = dataset.string('PatientName');
    expect(tags('PatientName')).toContain(patientName === undefined ? '(no value available)' : `[${patientName}]`);
    expect(report.seriesInstanceUid).toMatch(/^2\.25\.[1-9][0-9]+$/);
    expect(report.seriesInstanceUid).not.toBe(dataset.string('SeriesInstanceUID'));
  },
);

test.for(SOURCES)('%s: dciodvfy finds no error in the report of its measurements', async (path, context) => {
  if (findCommand('dciodvfy') === undefined) context.skip('dciodvfy (dicom3tools) is not installed');
  const { file } = await written(context, path);
  const { stderr } = run('dciodvfy', file);
  expect(stderr.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  expect(stderr).toContain('ComprehensiveSR');
});

test('a measurement on one frame of several names that frame, one on a single image names none', async (context) => {
  const many = await written(context, 'dicom/single/xa-96f.dcm');
  expect(dcmtkText('dcmdump', ['-q', '+P', 'ReferencedFrameNumber', many.file]).trim().split('\n')).toHaveLength(12);
  const one = await written(context, 'dicom/single/cr-mono1-j2k.dcm');
  expect(dcmtkText('dcmdump', ['-q', '+P', 'ReferencedFrameNumber', one.file])).toBe('');
});

test('every instance that an item refers to stands in the evidence, and in the image library', async (context) => {
  const { file, dataset } = await written(context, 'dicom/single/xa-96f.dcm');
  const dump = dcmtkText('dcmdump', ['-q', file]);
  expect(dump.match(/CurrentRequestedProcedureEvidenceSequence/g)).toHaveLength(1);
  const referenced = [...dump.matchAll(/\(0008,1155\) UI \[([0-9.]+)\]/g)].map(([, uid]) => uid);
  expect(new Set(referenced)).toEqual(new Set([dataset.string('SOPInstanceUID')]));
});

test('a file of which the study names its act says that act', async (context) => {
  const { dataset, sopInstanceUid } = headerOf(sharedBytes(context, 'dicom/single/mr-enhanced-10f.dcm'));
  const [act] = dataset.items(0x00081032);
  const report = await writeMeasurementReport(
    oneOfEachKind(dataset),
    new Map([[sopInstanceUid, dataset]]),
    reportOptions,
  );
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-report-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'report.dcm'), report.bytes);
  expect(readdirSync(folder)).toHaveLength(1);
  const expected = act?.string('CodeValue') ?? '363679005';
  expect(dcmtkText('dsrdump', ['-q', '-Ec', '+U8', join(folder, 'report.dcm')])).toContain(`=(${expected},`);
  expect(readFileSync(join(folder, 'report.dcm')).subarray(report.datasetOffset, report.datasetOffset + 2)).toEqual(
    Buffer.from([0x08, 0x00]),
  );
});
