/** Structured reports of the shelf, item by item as dsrdump has them. */
import { expect, test } from 'vitest';
import type { ObjectAnswer, ReportItem, ReportRelation, ReportValue } from '../../shared/objects.ts';
import { dcmtkText, sharedBytes, sharedPath, skipWithoutDcmtk } from '../dicom/testing/samples.ts';
import { readObject } from './read-object.ts';
import { nowhere, storedObject } from './testing/stored.ts';

type Report = Extract<ObjectAnswer['content'], { kind: 'report' }>;

async function reportOf(bytes: Uint8Array): Promise<Report> {
  const { content } = await readObject(storedObject(bytes), nowhere);
  if (content.kind !== 'report') throw new Error(`a report is ${JSON.stringify(content)}`);
  return content;
}

/** An item as both sides can tell it; `value` begins as dsrdump writes it, or is empty where it writes something else. */
interface Line {
  readonly place: string;
  readonly relation: string;
  readonly type: string;
  readonly name: string;
  readonly value: string;
}

const RELATION_NAMES: Readonly<Record<ReportRelation, readonly string[]>> = {
  contains: ['contains'],
  context: ['has obs context', 'has acq context'],
  modifier: ['has concept mod'],
  property: ['has properties'],
  inferred: ['inferred from'],
  selected: ['selected from'],
};

const ITEM = /^([0-9.]+) {2}<([a-z ]+) ([A-Z0-9]+):(?:\([^,]*,[^,]*,"(.*?)"\))?=(.*)>(?: \{.*\})?$/;
const BY_REFERENCE = /^([0-9.]+) {2}<([a-z ]+) ([0-9.]+)>$/;

/** The items below the root. */
function dumpedLines(path: string): readonly Line[] {
  // -Ee: what one item has wrong is no reason to leave out the others.
  const dump = dcmtkText('dsrdump', ['-q', '-Ee', '+Pl', '+Pn', '+U8', path]);
  return dump.split('\n').flatMap((text) => {
    const [, place = '', relation = '', type = '', name = '', value = ''] = ITEM.exec(text) ?? [];
    if (place !== '') return [{ place, relation, type, name, value: plain(value) }];
    const [, from = '', how = '', target = ''] = BY_REFERENCE.exec(text) ?? [];
    return from === '' ? [] : [{ place: from, relation: how, type: '', name: '', value: target }];
  });
}

/** Ends of lines and quotes are written in many ways. */
const plain = (text: string): string => text.replaceAll(/\\[rn]|[\r\n"\\]/g, '');

function ourLines(items: readonly ReportItem[]): readonly (Omit<Line, 'relation'> & { relation: ReportRelation })[] {
  return items.flatMap(({ place, relation, concept, value, items: below }) => [
    { place, relation, name: concept.meaning, ...written(value) },
    ...ourLines(below),
  ]);
}

function written(value: ReportValue): Pick<Line, 'type' | 'value'> {
  switch (value.kind) {
    case 'container':
      return { type: 'CONTAINER', value: '' };
    case 'text':
      return { type: 'TEXT', value: plain(value.text) };
    case 'code':
      return { type: 'CODE', value: `(${value.coded.code},${value.coded.scheme},${value.coded.meaning})` };
    case 'number':
      return { type: 'NUM', value: value.number };
    case 'date':
      return { type: 'DATE', value: value.date.replaceAll(/[-T:]/g, '') };
    case 'time':
      return { type: 'TIME', value: value.time.replaceAll(':', '') };
    case 'person':
      return { type: 'PNAME', value: value.name };
    case 'uid':
      return { type: 'UIDREF', value: value.uid };
    case 'references':
      return { type: 'IMAGE', value: '' };
    case 'shape':
      return { type: 'SCOORD', value: `(${value.shape},` };
    case 'range':
      return { type: 'TCOORD', value: `(${value.range},${value.places.join(',').replaceAll(' s', '')}` };
    case 'item':
      return { type: '', value: value.place };
    case 'unknown':
      return { type: 'unknown', value: '' };
  }
}

/** Value types that one kind of ours stands for. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  DATE: ['DATETIME'],
  IMAGE: ['COMPOSITE', 'WAVEFORM'],
  SCOORD: ['SCOORD3D'],
};

test.for([
  ['sr-basic-text.dcm', 8, 'PARTIAL', 'UNVERIFIED', 0],
  ['sr-basic-text-deflated.dcm', 8, 'PARTIAL', 'UNVERIFIED', 0],
  ['sr-comprehensive.dcm', 28, 'COMPLETE', 'VERIFIED', 2],
  ['sr-tid1500.dcm', 255, 'PARTIAL', 'UNVERIFIED', 0],
] as const)(
  '%s has the %i items that dsrdump reads',
  async ([file, count, completion, verification, verifiers], context) => {
    skipWithoutDcmtk(context);
    const path = `dicom/single/${file}`;
    const report = await reportOf(sharedBytes(context, path));
    expect(report).toMatchObject({ completion, verification, isCut: false });
    expect(report.verifiers).toHaveLength(verifiers);
    const theirs = dumpedLines(sharedPath(context, path));
    const ours = ourLines(report.items);
    expect(theirs).toHaveLength(count);
    expect(ours.map(({ place, name }) => [place, name])).toEqual(theirs.map(({ place, name }) => [place, name]));
    for (const [index, line] of theirs.entries()) {
      const { relation, type, value } = ours[index]!;
      const where = JSON.stringify(line);
      expect(RELATION_NAMES[relation], where).toContain(line.relation);
      expect([type, ...(ALSO[type] ?? [])], where).toContain(line.type);
      expect(line.value.slice(0, value.length), where).toBe(value);
    }
  },
);

test('images are linked where they can be opened, and nowhere else', async (context) => {
  const bytes = sharedBytes(context, 'dicom/single/sr-tid1500.dcm');
  const seen: string[] = [];
  const { content } = await readObject(storedObject(bytes), (sop) => {
    seen.push(sop);
    return sop.endsWith('7') ? '1.2.3' : undefined;
  });
  const references = JSON.stringify(content).match(/"sopInstanceUid":"[0-9.]+"(?:,"series":"1\.2\.3")?/g) ?? [];
  expect(references.length).toBeGreaterThan(100);
  for (const one of references) expect(one.includes('"series"')).toBe(/7"(?:,|$)/.test(one));
  expect(new Set(seen).size).toBeGreaterThan(100);
});
