/** The slices of real files, read by a library that the program does not use. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import dicomParser, { type DataSet } from 'dicom-parser';
import type { TestContext } from 'vitest';
import { expandInstance, sortSlices, type Slice } from '../../viewer/slices.ts';

const SHARED = join(import.meta.dirname, '../../../../shared/dicom');

/** DS and IS are lists of numbers in text; the rest of the text is one value. */
const TEXTS = ['00080016', '00080018', '00080060', '0020000E', '00200052', '00280004'];
const LISTS = [
  '00200013',
  '00200020',
  '00200032',
  '00200037',
  '00280030',
  '00281052',
  '00281053',
  '00281050',
  '00281051',
];
const WORDS = ['00280002', '00280010', '00280011', '00280100', '00280101', '00280102', '00280103'];
const SEQUENCES = ['52009229', '52009230', '00209113', '00209116', '00289110'];

const KNOWN = new Map<string, ReadonlyMap<string, readonly Slice[]>>();

/** Slices of each series of a folder of `studies/` or of one file, in reading order, by Series Instance UID. */
export function readSeries(context: TestContext, path: string): ReadonlyMap<string, readonly Slice[]> {
  const whole = join(SHARED, path);
  if (!existsSync(whole)) context.skip(`needs the shared data dicom/${path}`);
  const series = KNOWN.get(path) ?? readFiles(whole);
  KNOWN.set(path, series);
  return series;
}

function readFiles(whole: string): ReadonlyMap<string, readonly Slice[]> {
  const files = whole.endsWith('.dcm')
    ? [whole]
    : readdirSync(whole)
        .filter((name) => name.endsWith('.dcm') && name !== 'kos.dcm')
        .map((name) => join(whole, name));
  const series = new Map<string, Slice[]>();
  for (const [arrival, file] of files.entries()) {
    const header = dicomParser.parseDicom(readFileSync(file), { untilTag: 'x7fe00010' });
    const uid = header.string('x0020000e') ?? basename(file);
    const dataset = { ...toJson(header), '00083002': { Value: [header.string('x00020010')] } };
    const frames = header.intString('x00280008') ?? 1;
    const found = expandInstance({ sopInstanceUid: header.string('x00080018') ?? '', frames, dataset }, arrival, 4096);
    series.set(uid, [...(series.get(uid) ?? []), ...found]);
  }
  return new Map([...series].map(([uid, slices]) => [uid, sortSlices(slices)]));
}

/** DICOM JSON (PS3.18 Annex F) of what geometry needs. */
function toJson(dataset: DataSet): Record<string, { readonly Value: readonly unknown[] }> {
  const name = (tag: string) => `x${tag.toLowerCase()}`;
  const found: [string, readonly unknown[]][] = [
    ...TEXTS.map((tag): [string, readonly unknown[]] => [tag, [dataset.string(name(tag))]]),
    ...LISTS.map((tag): [string, readonly unknown[]] => [tag, dataset.string(name(tag))?.split('\\') ?? []]),
    ...WORDS.map((tag): [string, readonly unknown[]] => [tag, [dataset.uint16(name(tag))]]),
    ...SEQUENCES.map((tag): [string, readonly unknown[]] => [
      tag,
      (dataset.elements[name(tag)]?.items ?? []).flatMap((item) => (item.dataSet ? [toJson(item.dataSet)] : [])),
    ]),
  ];
  const given = found.filter(([, values]) => values.length > 0 && values[0] !== undefined);
  return Object.fromEntries(given.map(([tag, values]) => [tag, { Value: values }]));
}
