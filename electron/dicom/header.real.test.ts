/** Headers of real files, whole and in parts. */
import { describe, expect, test } from 'vitest';
import { readPart10Header, type DicomHeader } from './header.ts';
import { toDicomJson } from './json.ts';
import { headerOf } from './testing/read.ts';
import { dcmtkText, dicomFiles, sharedBytes, sharedPath, skipWithoutDcmtk } from './testing/samples.ts';

/** All that a header says, in a form that can be compared. */
const contents = ({ dataset, ...rest }: DicomHeader) => ({ ...rest, json: toDicomJson(dataset, { maxBytes: 64 }) });
const error = (code: string, facts: Record<string, string | number> = {}): unknown =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

test.for(['single', 'syntax', 'charset', 'studies'])(
  'identity of all files of %s, as dcmdump has it',
  (folder, context) => {
    skipWithoutDcmtk(context);
    const files = dicomFiles(context, `dicom/${folder}`);
    const names = [
      'TransferSyntaxUID',
      'SOPClassUID',
      'SOPInstanceUID',
      'StudyInstanceUID',
      'SeriesInstanceUID',
    ] as const;
    const search = names.flatMap((name) => ['+P', name]);
    const paths = files.map((file) => sharedPath(context, file));
    const dump = dcmtkText('dcmdump', ['-q', '-Un', '+F', '+L', '+s', '+p', ...search, ...paths]);
    const [, ...dumps] = dump.split(/^# dcmdump .*$/m);
    expect(dumps).toHaveLength(files.length);
    for (const [index, file] of files.entries()) {
      const value = (name: string) =>
        new RegExp(`^\\(.{9}\\) UI \\[(.*)\\].* ${name}$`, 'm').exec(dumps[index]!)?.[1] ?? '';
      const header = headerOf(sharedBytes(context, file));
      const ours = {
        TransferSyntaxUID: header.transferSyntaxUid,
        SOPClassUID: header.dataset.string('SOPClassUID') ?? '',
        SOPInstanceUID: header.dataset.string('SOPInstanceUID') ?? '',
        StudyInstanceUID: header.dataset.string('StudyInstanceUID') ?? '',
        SeriesInstanceUID: header.dataset.string('SeriesInstanceUID') ?? '',
      };
      expect(ours, file).toEqual(Object.fromEntries(names.map((name) => [name, value(name)])));
    }
  },
);

describe('a growing prefix', () => {
  test.for([
    'charset/fr-latin1.dcm',
    'syntax/ct-implicit-le.dcm',
    'syntax/ct-explicit-be.dcm',
    'syntax/80-2f-fragments-nobot.dcm',
    'syntax/ct-deflated.dcm',
    'bad/no-preamble-no-meta.dcm',
    'bad/no-transfer-syntax.dcm',
    'bad/meta-group-length-wrong.dcm',
  ])('%s: no answer before the pixels, then always the same', (path, context) => {
    const bytes = sharedBytes(context, `dicom/${path}`);
    const whole = headerOf(bytes);
    const expected = contents(whole);
    let answeredAt = 0;
    // Every length of the first half of the header, then some.
    for (let length = 0; length <= bytes.length; length += length < 3600 ? 1 : 97) {
      const header = readPart10Header(bytes.subarray(0, length), { final: false });
      if (header === 'need-more') {
        expect(answeredAt).toBe(0);
        continue;
      }
      answeredAt ||= length;
      if (length - answeredAt < 2 * 97) expect(contents(header)).toEqual(expected);
    }
    if (whole.deflated) expect(answeredAt).toBeGreaterThan(0);
    else expect(answeredAt).toBeLessThan(whole.pixelData!.valueOffset + 97);
  });

  test('an object without pixels is not known to be over before its end', (context) => {
    for (const path of ['single/sr-tid1500.dcm', 'single/sr-basic-text-deflated.dcm']) {
      const bytes = sharedBytes(context, `dicom/${path}`);
      expect(readPart10Header(bytes, { final: false })).toBe('need-more');
      expect(headerOf(bytes).dataset.has('ContentSequence')).toBe(true);
    }
  });

  test('what is no DICOM is told as soon as it can be', () => {
    const page = Buffer.from('<html>'.repeat(30));
    expect(readPart10Header(page.subarray(0, 131), { final: false })).toBe('need-more');
    expect(() => readPart10Header(page.subarray(0, 132), { final: false })).toThrow(error('DICOM_NOT_PART10'));
  });

  test('reads a view into a larger buffer', (context) => {
    const bytes = sharedBytes(context, 'dicom/charset/fr-latin1.dcm');
    const larger = new Uint8Array(bytes.length + 100).fill(0xee);
    larger.set(bytes, 51);
    expect(contents(headerOf(larger.subarray(51, 51 + bytes.length)))).toEqual(contents(headerOf(bytes)));
  });
});
