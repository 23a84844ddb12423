/**
 * DICOM JSON of real files, judged by dcmtk's dcm2json. What is known to differ, and is made equal before:
 * - dcm2json has no JSON for compressed pixels: it is given each file up to its pixels, but for one with a compressed icon;
 * - it writes the empty parts at the end of a name not, and the NUL at the end of a text as part of it;
 * - it rounds FL to 9 and FD to 17 digits, the latter not always right;
 * - it keeps the private dictionary of its own: it is not given that;
 * - it does not convert ISO 2022 texts, nor texts in items with a character set of their own: those files are left to
 *   the test of the character sets.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { toDicomJson, type DicomJson, type DicomJsonAttribute, type DicomJsonValue } from './json.ts';
import { headerOf } from './testing/read.ts';
import { dcmtkText, dicomFiles, sharedBytes, skipWithoutDcmtk, standardDictionary } from './testing/samples.ts';

const soak = process.env['DRIMBOX_SOAK'] === '1';

const NOT_JUDGED = [
  'mg-jpegll',
  'chrH31',
  'chrH32',
  'chrJapMulti',
  'chrJapMultiExplicitIR6',
  'chrSQEncoding',
  'chrSQEncoding1',
];

/** Pixels, and group lengths. */
const isLeftOut = (tag: string) => ['7FE00010', '7FE00008', '7FE00009'].includes(tag) || tag.endsWith('0000');

function normalised(json: DicomJson): Record<string, DicomJsonAttribute> {
  const entries = Object.entries(json).filter(([tag]) => !isLeftOut(tag));
  return Object.fromEntries(entries.map(([tag, attribute]) => [tag, normalisedAttribute(attribute)]));
}

function normalisedAttribute(attribute: DicomJsonAttribute): DicomJsonAttribute {
  const { vr, Value: values } = attribute;
  if (values === undefined) return attribute;
  const value = values.map((each) => normalisedValue(vr, each));
  return value.every((each) => each === null) ? { vr } : { vr, Value: value };
}

function normalisedValue(vr: string, value: DicomJsonValue): DicomJsonValue {
  if (value === null) return value;
  if (typeof value === 'number') return vr === 'FL' ? Math.fround(value) : Number(value.toPrecision(14));
  if (typeof value === 'string') return value.replace(/\0$/, '');
  if (vr === 'SQ') return normalised(value as DicomJson);
  const parts = Object.entries(value).map(([part, text]) => [part, String(text).replace(/\^+$/, '')] as const);
  return parts.every(([, text]) => text === '') ? null : Object.fromEntries(parts);
}

test.for([
  ['single', 32],
  ['syntax', 37],
  ['charset', 14],
  ['studies', soak ? 363 : 31],
] as const)('files of %s', ([folder, count], context) => {
  skipWithoutDcmtk(context);
  const temporary = mkdtempSync(join(tmpdir(), 'drimbox-json-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  const all = dicomFiles(context, `dicom/${folder}`).filter(
    (path) => !NOT_JUDGED.some((name) => path.endsWith(`/${name}.dcm`)),
  );
  // Slices of one series differ in a few numbers only.
  const files = folder === 'studies' && !soak ? all.filter((_, index) => index % 12 === 0) : all;
  for (const file of files) {
    const bytes = sharedBytes(context, file);
    const header = headerOf(bytes);
    const cut = join(temporary, 'cut.dcm');
    writeFileSync(cut, header.deflated ? bytes : bytes.subarray(0, header.pixelData?.offset));
    const theirs = JSON.parse(dcmtkText('dcm2json', ['-q', '-ee', '-fc', cut], standardDictionary())) as DicomJson;
    const { '00083002': syntax, ...ours } = toDicomJson(header.dataset, { maxBytes: Infinity });
    expect(normalised(ours), file).toEqual(normalised(theirs));
    expect(syntax).toEqual({ vr: 'UI', Value: [header.transferSyntaxUid] });
  }
  expect(files).toHaveLength(count);
});
