/** Measurements from the store of the workstation to a PACS that we did not write, and to a file; the trail knows. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { Measurement } from '../../shared/measurements.ts';
import { readPart10Header } from '../dicom/header.ts';
import { sharedBytes, skipWithoutDcmtk } from '../dicom/testing/samples.ts';
import { headerOf } from '../dicom/testing/read.ts';
import { author, oneOfEachKind } from '../derived/testing/measured.ts';
import type { DerivedInstance } from '../derived/part10.ts';
import { readObject } from '../objects/read-object.ts';
import { storedObject } from '../objects/testing/stored.ts';
import { deviceUid, outputCommands, type OutputCommandsOptions } from '../output-commands.ts';
import { missing, orthanc, storescp, type RealPeer } from '../pacs/testing/real-peers.ts';
import { storeInstances } from '../pacs/store.ts';

const STUDY = '1.3.6.1.4.1.5962.1.2.65535.1217002230.4560.0';
const peers: RealPeer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer[Symbol.asyncDispose]();
});

/** The commands over the measurements of one file of the shelf. */
function desk(bytes: Buffer, { isHere = true, audit = vi.fn() } = {}) {
  const { dataset, sopInstanceUid } = headerOf(bytes);
  const study = dataset.string('StudyInstanceUID') ?? STUDY;
  const series = dataset.string('SeriesInstanceUID') ?? '';
  let kept: readonly Measurement[] = oneOfEachKind(dataset);
  const made: DerivedInstance[] = [];
  const patient = { key: 'k1', traits: { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' as const } };
  const options: OutputCommandsOptions & { desk: { patient?: typeof patient } } = {
    kept: { read: () => ({ measurements: kept, unreadable: 0 }) },
    desk: { patient },
    images: {
      list: [{ studyInstanceUid: study, series: [{ seriesInstanceUid: series }] }],
      reading: {
        datasets: async () => {
          await Promise.resolve();
          if (!isHere) throw new WorkstationError('SERIES_NOT_HERE');
          return new Map([[sopInstanceUid, dataset]]);
        },
      },
      exportMade: (instance) => made.push(instance),
    },
    audit: { viewTaken: audit, measurementsSaved: audit },
    userId: () => '899700218896',
    author: () => author,
    device: { uid: deviceUid('a machine'), name: 'DRIMBox workstation', version: '0.1.0' },
    now: () => Date.UTC(2026, 0, 31),
    newUuid: () => randomUUID(),
    onChange: vi.fn(),
  };
  return { options, study, series, made, audit, commands: outputCommands(options), keep: (list: []) => (kept = list) };
}

async function stored(peer: RealPeer, instance: DerivedInstance): Promise<void> {
  const { bytes, datasetOffset, ...what } = instance;
  const dataset = async function* () {
    yield Promise.resolve(bytes.subarray(datasetOffset));
  };
  const results: unknown[] = [];
  const onResult = (result: unknown) => results.push(result);
  const summary = await storeInstances(peer.peer, [{ ...what, dataset }], { onResult });
  expect(summary, JSON.stringify(results)).toMatchObject({ stored: 1, warned: 0, failed: 0 });
}

test('the report goes to storescp, and what arrives is what was written', async (context) => {
  skipWithoutDcmtk(context);
  const { commands, made, study } = desk(sharedBytes(context, 'dicom/single/xa-96f.dcm'));
  await commands.sendMeasurements('k1', study, 'PACS');
  const [instance] = made;
  if (!instance) throw new Error('nothing was queued');
  const peer = await storescp('+B');
  peers.push(peer);
  await stored(peer, instance);
  const [file = ''] = readdirSync(peer.folder);
  const arrived = readFileSync(join(peer.folder, file));
  const header = readPart10Header(arrived, { final: true });
  if (header === 'need-more') throw new Error('a whole file needs no more');
  expect(arrived.subarray(header.datasetOffset)).toEqual(Buffer.from(instance.bytes.subarray(instance.datasetOffset)));
});

test('the report goes to Orthanc, and our own view of reports reads what Orthanc gives back', async (context) => {
  const reason = missing('Orthanc');
  if (reason !== '') context.skip(reason);
  const { commands, made, study } = desk(sharedBytes(context, 'dicom/single/xa-96f.dcm'));
  await commands.sendMeasurements('k1', study, 'PACS');
  const [instance] = made;
  if (!instance) throw new Error('nothing was queued');
  const peer = await orthanc();
  peers.push(peer);
  await stored(peer, instance);
  const { content } = await readObject(storedObject(await peer.file(instance.sopInstanceUid)), () => '1.2.3');
  if (content.kind !== 'report') throw new Error('a report was sent');
  expect(content.title.meaning).toBe('Compte rendu de mesures sur images');
  const groups = content.items.at(-1)?.items ?? [];
  expect(groups).toHaveLength(10);
  expect(groups[0]?.items.map(({ value }) => value)).toMatchObject([
    { kind: 'text', text: 'Lésion « été »' },
    { kind: 'uid' },
    { kind: 'number', number: '10.1234567890123', unit: 'mm' },
    { kind: 'text', text: 'Lésion « été »' },
    { kind: 'text', text: 'Distances au détecteur, non calibrées' },
  ]);
  const [shape] = groups[0]?.items[2]?.items ?? [];
  expect(shape?.value).toEqual({ kind: 'shape', shape: 'POLYLINE', points: 2 });
  expect(shape?.items[0]?.value).toMatchObject({ kind: 'references', references: [{ series: '1.2.3', frames: [1] }] });
}, 30_000);

test('a file is told to the trail before it is given; without the trail it is not given', async (context) => {
  const bytes = sharedBytes(context, 'dicom/single/xa-96f.dcm');
  const { commands, audit, study } = desk(bytes);
  const report = await commands.measurementReport('k1', study);
  expect(Buffer.from(report.subarray(128, 132)).toString()).toBe('DICM');
  expect(audit).toHaveBeenCalledWith(expect.objectContaining({ studyInstanceUid: study, measurements: 10 }));
  const refusing = vi.fn(() => {
    throw new WorkstationError('AUDIT_WRITE');
  });
  await expect(desk(bytes, { audit: refusing }).commands.measurementReport('k1', study)).rejects.toMatchObject({
    code: 'AUDIT_WRITE',
  });
});

test('a picture is told for every series in it, and only when all of them are known', (context) => {
  const { commands, audit, series, study } = desk(sharedBytes(context, 'dicom/single/xa-96f.dcm'));
  const view = { key: 'k1', way: 'printer', texts: true } as const;
  commands.takeView({ ...view, series: [series, series] });
  expect(audit.mock.calls).toEqual([
    [expect.objectContaining({ studyInstanceUid: study, seriesInstanceUid: series, way: 'printer', texts: true })],
  ]);
  expect(() => commands.takeView({ ...view, series: [series, '9.9'] })).toThrow('EXAMINATION_UNKNOWN');
  expect(() => commands.takeView({ ...view, key: 'k2', series: [series] })).toThrow('PATIENT_CHANGED');
  expect(audit).toHaveBeenCalledOnce();
});

test('half of the measurements does not go out, nor does none, nor those of who has gone meanwhile', async (context) => {
  const bytes = sharedBytes(context, 'dicom/single/xa-96f.dcm');
  const absent = desk(bytes, { isHere: false });
  await expect(absent.commands.sendMeasurements('k1', absent.study, 'PACS')).rejects.toThrow(
    'MEASUREMENTS_WITHOUT_IMAGES',
  );
  const none = desk(bytes);
  none.keep([]);
  await expect(none.commands.measurementReport('k1', none.study)).rejects.toThrow('MEASUREMENTS_NONE');
  const other = desk(bytes);
  const going = other.commands.sendMeasurements('k1', other.study, 'PACS');
  other.options.desk.patient = { ...other.options.desk.patient, key: 'k2' } as never;
  await expect(going).rejects.toThrow('PATIENT_CHANGED');
  expect([...absent.made, ...none.made, ...other.made]).toEqual([]);
});
