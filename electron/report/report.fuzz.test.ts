/** Reports broken by chance: only a WorkstationError may come out, or a report that keeps its promises. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { below, chance, mutilate, rounds, type Chance } from '../dicom/testing/chance.ts';
import { sharedBytes } from '../dicom/testing/samples.ts';
import { isUid } from '../dicom/uid.ts';
import { imageType, isPdf } from './media-types.ts';
import { readReport, type ReadReport } from './read-report.ts';
import { base64, GIF, image, level1, level3, PDF, PNG } from './testing/cda.ts';
import { strangers } from './testing/model.ts';

const SEED = 20261122;
const ROUNDS = rounds(500, 20_000);
const B64 = 'representation="B64"';

const RTF = Buffer.from(
  String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset2 Symbol;}}{\*\generator x;}` +
    String.raw`{\info{\title t}}\pard\b Indication\b0\par \u233\'e9 {\f1 m}m 10{\super 6}\tab\'80\par` +
    String.raw`\trowd\cellx9 a\cell b\cell\row{\pict\pngblip\bin4 abcd}{\footnote n}{\field{\*\fldinst x}{\fldrslt y}}}`,
);
const NARRATIVE =
  '<paragraph styleCode="Bold"><caption>C</caption>T1 <content ID="a" revised="delete">N0</content><br/></paragraph>' +
  '<list listType="ordered"><item><caption>D</caption>x</item></list><renderMultiMedia referencedObject="i"/>' +
  '<table><thead><tr><th colspan="2">a</th></tr></thead><tbody><tr><td rowspan="3" align="right">b</td></tr></tbody></table>' +
  '<linkHtml href="https://example.org/">x</linkHtml><footnote ID="n">f</footnote><footnoteRef IDREF="n"/><sup>2</sup>';

const NAMES = 'text content td tr table item list caption script section component value id code name svg br sup'.split(
  ' ',
);
const VALUES = [
  ...['', 'javascript:evil()', 'B64', 'TXT', '99999999999', 'application/pdf', 'text/rtf', 'image/png', 'text/plain'],
  ...[
    'studyInstanceUID',
    '__proto__',
    'constructor',
    'i',
    'n',
    '1.2.3',
    '20210231',
    '&#x202E;',
    '&lt;b&gt;',
    'Bold xFR_',
  ],
];

/** Elements renamed, values replaced, pieces put in from elsewhere: mostly well-formed still. */
function rewrite(random: Chance, document: string): string {
  let text = document;
  for (let change = 1 + below(random, 4); change > 0; change -= 1) {
    const pick = <T>(list: readonly T[]) => list[below(random, list.length)];
    const kind = random();
    if (kind < 0.5) {
      const values = [...text.matchAll(/="[^"]*"/g)];
      const value = pick(values);
      if (value) text = `${text.slice(0, value.index)}="${pick(VALUES)}"${text.slice(value.index + value[0].length)}`;
    } else if (kind < 0.8) {
      const from = pick(NAMES);
      const to = pick(NAMES);
      text = text.replaceAll(new RegExp(`(</?)${from}(?=[ >/])`, 'g'), `$1${to}`);
    } else {
      const places = [...text.matchAll(/>/g)];
      const place = pick(places);
      const piece = pick([
        '<!-- -->',
        '<![CDATA[<b>]]>',
        '&amp;',
        '<br/>',
        '<script>x</script>',
        NARRATIVE,
        '<?x?>',
        'AAAA',
      ]);
      if (place) text = `${text.slice(0, place.index + 1)}${piece}${text.slice(place.index + 1)}`;
    }
  }
  return text;
}

function outcomeOf(bytes: Uint8Array): ReadReport | string {
  try {
    return readReport(bytes);
  } catch (error) {
    if (error instanceof WorkstationError) return error.code;
    throw new Error(`an unforeseen error on ${base64(bytes).slice(0, 20_000)}`, { cause: error });
  }
}

function checkPromises({ header, traits, body, parts, warnings, studies }: ReadReport): void {
  expect(studies.every(isUid)).toBe(true);
  expect(traits.birthDate ?? '0000-00-00').toMatch(/^\d{4}-\d\d-\d\d$/);
  for (const person of [...header.authors, ...header.participants])
    expect(Object.values(person).every((text) => typeof text === 'string')).toBe(true);
  for (const { mediaType, bytes } of parts)
    expect(mediaType === 'application/pdf' ? isPdf(bytes) : imageType(bytes) === mediaType).toBe(true);
  if ('part' in body) expect(parts[body.part]).toBeDefined();
  if (body.kind === 'narrative') expect(strangers(body.sections)).toEqual([]);
  if (body.kind === 'rich')
    expect(body.paragraphs.every(({ runs }) => runs.every(({ text }) => text !== ''))).toBe(true);
  for (const { code } of warnings) expect(code).toMatch(/^REPORT_/);
}

test(`${ROUNDS} broken reports (seed ${SEED})`, (context) => {
  const random = chance(SEED);
  const files = [
    readFileSync(join(import.meta.dirname, 'testing/level-3.xml')),
    level3(NARRATIVE, image('i', PNG)),
    level1(base64(PDF), `mediaType="application/pdf" ${B64}`, '<title>CR</title>'),
    level1(base64(GIF), `mediaType="image/gif" ${B64}`),
    level1('Indication', 'mediaType="text/plain"'),
    level1(base64(RTF), `mediaType="text/rtf" ${B64}`),
  ];
  const official = ['CR_A.xml', 'DOC00002.xml'].map((name) => sharedBytes(context, `ans/cda/${name}`));
  const seen = new Map<string, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = random() < 0.03 ? official[below(random, 2)]! : files[below(random, files.length)]!;
    const kind = random();
    const bytes =
      kind < 0.25
        ? mutilate(random, file, files[below(random, files.length)]!)
        : kind < 0.45
          ? level1(base64(mutilate(random, RTF, PDF)), `mediaType="text/rtf" ${B64}`)
          : Buffer.from(rewrite(random, file.toString()));
    const outcome = outcomeOf(bytes);
    if (typeof outcome !== 'string') checkPromises(outcome);
    const name = typeof outcome === 'string' ? outcome : outcome.body.kind;
    seen.set(name, (seen.get(name) ?? 0) + 1);
  }
  const expected = ['narrative', 'pdf', 'image', 'text', 'rich', 'unsupported', 'XML_NOT_WELL_FORMED', 'REPORT_BASE64'];
  expect([...seen.keys()]).toEqual(expect.arrayContaining([...expected, 'REPORT_EMPTY', 'REPORT_NOT_CDA']));
});
