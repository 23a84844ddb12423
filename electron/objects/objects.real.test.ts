/** What is said of every object of the shelf that is no image, and the bytes of those that carry some. */
import { expect, test, type TestContext } from 'vitest';
import { isOtherObject } from '../../shared/objects.ts';
import { FrameReader } from '../dicom/frame-reader.ts';
import { headerOf } from '../dicom/testing/read.ts';
import { dcmtkText, dicomFiles, sharedBytes, sharedPath, skipWithoutDcmtk } from '../dicom/testing/samples.ts';
import { documentOf, readObject, samplesOf } from './read-object.ts';
import { nowhere, storedObject } from './testing/stored.ts';

/** Per file: family, content, and some of the facts. */
const SHELF: Readonly<Record<string, readonly [family: string, content: string, facts: object]>> = {
  'single/ecg.dcm': ['ecg', 'waveform', { date: '2013-01-25T10:59:19', device: 'Mortara Instrument, Inc. el250' }],
  'single/kos-drimbox.dcm': ['keyObjects', 'report', { date: '2022-12-09T11:42:56' }],
  'single/kos-many.dcm': ['keyObjects', 'report', {}],
  'single/parametric-map-float.dcm': ['mapping', 'named', {}],
  'single/pdf.dcm': ['document', 'pdf', { title: 'readme', mediaType: 'application/pdf' }],
  'single/pr-luts.dcm': ['presentation', 'named', {}],
  'single/rtdose-15f.dcm': ['rtDose', 'named', { doseUnits: 'RELATIVE', doseType: 'PHYSICAL', frames: '15' }],
  'single/rtplan.dcm': ['rtPlan', 'named', { label: 'Plan1', date: '2003-09-03T15:00:23', beams: 'Field 1' }],
  'single/rwvm.dcm': ['mapping', 'named', { label: 'RWV', description: 'RWV' }],
  'single/sr-basic-text-deflated.dcm': ['report', 'report', {}],
  'single/sr-basic-text.dcm': ['report', 'report', {}],
  'single/sr-comprehensive.dcm': ['report', 'report', {}],
  'single/sr-tid1500.dcm': ['report', 'report', {}],
  'studies/xdsi-ct/kos.dcm': ['keyObjects', 'report', {}],
  'studies/xdsi-mr-jpegll/kos.dcm': ['keyObjects', 'report', {}],
  'studies/xdsi-mr/kos.dcm': ['keyObjects', 'report', {}],
  'studies/xdsi-us/kos.dcm': ['keyObjects', 'report', {}],
  'studies/xdsi-xa/kos.dcm': ['keyObjects', 'report', {}],
};

/** Why the screen cannot draw it, where the pixels themselves are the reason. */
const NOT_DRAWN = ['single/parametric-map-float.dcm', 'single/rtdose-15f.dcm'];

test('the objects of the shelf that are no images, and no others', async (context) => {
  const frames = new FrameReader();
  const others: string[] = [];
  const files = ['single', 'studies'].flatMap((folder) => dicomFiles(context, `dicom/${folder}`));
  // Hundreds of slices of one kind: a few stand for all.
  for (const file of files.filter((path) => !/\/(?:ct|pt|ct-head-tilt-uneven)\/\w*[1-9]\w*\.dcm$/.test(path))) {
    const bytes = sharedBytes(context, file);
    const header = headerOf(bytes);
    const name = file.replace(/^dicom\//, '');
    const instance = { ...storedObject(bytes), sopInstanceUid: '1.2', transferSyntaxUid: header.transferSyntaxUid };
    const { problem } = await frames.facts(instance);
    const code = NOT_DRAWN.includes(name) ? 'IMAGE_UNSUPPORTED' : (problem?.code ?? '');
    if (isOtherObject(header.sopClassUid, code)) others.push(name);
  }
  expect(others).toEqual(Object.keys(SHELF));
});

test.for(Object.entries(SHELF))('%s', async ([file, [family, content, facts]], context) => {
  const object = await readObject(storedObject(sharedBytes(context, `dicom/${file}`)), nowhere);
  const told = Object.fromEntries(object.facts.map(({ name, values }) => [name, values.join()]));
  expect(object).toMatchObject({ family, content: { kind: content } });
  expect(object.className).not.toBe('');
  expect(told).toMatchObject(facts);
});

test.for(Object.keys(SHELF))('%s refers to the instances that dcmdump finds in it', async (file, context) => {
  skipWithoutDcmtk(context);
  const path = `dicom/${file}`;
  const dump = dcmtkText('dcmdump', ['-q', '-Un', '+L', '+P', '0008,1155', sharedPath(context, path)]);
  const uids = [...dump.matchAll(/UI \[(.*?)\]/g)].map(([, uid]) => uid);
  const { refersTo } = await readObject(storedObject(sharedBytes(context, path)), nowhere);
  expect(refersTo.reduce((sum, { count }) => sum + count, 0)).toBe(new Set(uids).size);
  for (const { first } of refersTo) expect(uids).toContain(first.sopInstanceUid);
});

test('an image that lacks its pixels stays a broken image; an unknown class does not', () => {
  expect(isOtherObject('1.2.840.10008.5.1.4.1.1.4', 'DICOM_NO_PIXELS')).toBe(false);
  expect(isOtherObject('1.2.840.10008.5.1.4.1.1.481.1', 'DICOM_NO_PIXELS')).toBe(false);
  expect(isOtherObject('', 'DICOM_NO_PIXELS')).toBe(false);
  expect(isOtherObject('1.3.12.2.1107.5.9.1', 'DICOM_NO_PIXELS')).toBe(true);
  expect(isOtherObject('1.2.840.10008.5.1.4.1.1.2', 'IMAGE_UNSUPPORTED')).toBe(false);
  expect(isOtherObject('1.2.840.10008.5.1.4.1.1.11.1', 'DICOM_DAMAGED')).toBe(false);
});

/** The values of an attribute, wherever in the file it stands, as dcmdump writes their words in hexadecimal digits. */
function dumpedWords(context: TestContext, file: string, tag: string): readonly number[][] {
  const dump = dcmtkText('dcmdump', ['-q', '+L', '+P', tag, sharedPath(context, file)]);
  return [...dump.matchAll(/ O[BW] ([0-9a-f\\]+) /g)].map(([, words = '']) =>
    words.split('\\').map((word) => parseInt(word, 16)),
  );
}

test('the PDF has the bytes that dcmdump writes', async (context) => {
  skipWithoutDcmtk(context);
  const { bytes } = await documentOf(storedObject(sharedBytes(context, 'dicom/single/pdf.dcm')));
  const [expected = []] = dumpedWords(context, 'dicom/single/pdf.dcm', '0042,0011');
  expect(Buffer.from(bytes).equals(Buffer.from(expected))).toBe(true);
  expect(Buffer.from(bytes.subarray(0, 5)).toString()).toBe('%PDF-');
});

test('the ECG has the samples that dcmdump writes, in microvolts', async (context) => {
  skipWithoutDcmtk(context);
  const object = storedObject(sharedBytes(context, 'dicom/single/ecg.dcm'));
  const groups = dumpedWords(context, 'dicom/single/ecg.dcm', '5400,1010');
  expect(groups.map((words) => words.length)).toEqual([120_000, 14_400]);
  for (const [group, words] of groups.entries()) {
    const samples = words.length / 12;
    const signed = Int16Array.from(words);
    const expected = Float32Array.from(words, (_, index) => {
      const [channel, sample] = [Math.floor(index / samples), index % samples];
      return (signed[sample * 12 + channel] ?? NaN) * 1.25;
    });
    const read = await samplesOf(object, group);
    expect(Buffer.from(read.buffer).equals(Buffer.from(expected.buffer))).toBe(true);
  }
});

test('leads, speed and notes of the ECG', async (context) => {
  const { content } = await readObject(storedObject(sharedBytes(context, 'dicom/single/ecg.dcm')), nowhere);
  if (content.kind !== 'waveform') throw new Error('it is a waveform');
  expect(content.groups.map(({ label, frequency, samples }) => [label, frequency, samples])).toEqual([
    ['RHYTHM', 1000, 10_000],
    ['MEDIAN BEAT', 1000, 1200],
  ]);
  const leads = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];
  for (const { channels } of content.groups) {
    expect(channels.map(({ label }) => label)).toEqual(leads);
    expect(channels.every(({ unit }) => unit === 'uV')).toBe(true);
  }
  // By dcmdump, one of the 24 channels says nothing of its filters.
  const filtered = content.groups.flatMap(({ channels }) => channels.filter(({ highHz }) => highHz !== undefined));
  expect(filtered.map(({ lowHz, highHz }) => `${lowHz} ${highHz}`)).toEqual(Array<string>(23).fill('0.05 300'));
  expect(content.annotations).toHaveLength(77);
  expect(content.annotations.slice(0, 3)).toEqual([
    { group: 0, text: 'RITMO SINUSALE', value: '', unit: '', seconds: [] },
    { group: 0, text: 'ECG NORMALE', value: '', unit: '', seconds: [] },
    { group: 0, text: 'RR Interval', value: '982', unit: 'ms', seconds: [] },
  ]);
  // The sample 3448, counted from 1, at 1000 a second.
  expect(content.annotations.some(({ text, seconds }) => text === 'QRS Onset' && seconds[0] === 3.447)).toBe(true);
});
