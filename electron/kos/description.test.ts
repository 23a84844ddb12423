/** The text of a manifest in all the forms in which sources write it. */
import { expect, test } from 'vitest';
import type { BuildElement } from '../dicom/testing/build-object.ts';
import { headerOf } from '../dicom/testing/read.ts';
import { readDescription } from './description.ts';
import { buildManifest, textItem } from './testing/build-manifest.ts';

function descriptionOf(...elements: BuildElement[]) {
  const changes = Object.fromEntries(elements.map((element, index) => [`text${index}`, element]));
  const { study, series } = readDescription(headerOf(buildManifest(changes)).dataset);
  return { study, series: Object.fromEntries(series) };
}

const inTree = (...texts: string[]): BuildElement => ['ContentSequence', 'SQ', texts.map(textItem)];
const atRoot = (text: string): BuildElement => ['TextValue', 'UT', Buffer.from(text, 'latin1')];

const EXAM_A = {
  study: 'Examen A',
  series: {
    '1.2.1': { modality: 'CT', description: 'Serie A1' },
    '1.2.2': { modality: 'MR', description: 'Serie A2' },
  },
};

test.for<[string, BuildElement]>([
  [
    'LF',
    inTree(
      'Examen : Examen A\nActe = CT Head W contrast IV\nS\xe9rie-1.2.1 : CT @  : Serie A1\nS\xe9rie-1.2.2 : MR @  : Serie A2\n',
    ),
  ],
  [
    'one blank after the region',
    inTree('Examen : Examen A\nS\xe9rie-1.2.1 : CT @ : Serie A1\nS\xe9rie-1.2.2 : MR @ : Serie A2'),
  ],
  [
    'CR, and what a pretty-printer adds',
    inTree(
      '\n        Examen : Examen A\r\n   S\xe9rie-1.2.1 : CT @ : Serie A1\r\n  S\xe9rie-1.2.2 : MR @ : Serie A2\r\n    ',
    ),
  ],
  ['CR alone', inTree('Examen : Examen A\rS\xe9rie-1.2.1 : CT @ : Serie A1\rS\xe9rie-1.2.2 : MR @ : Serie A2\r')],
  [
    'CRLF, no accent, no region, at the root',
    atRoot('Examen : Examen A\r\nSerie-1.2.1 : CT : Serie A1\r\nSerie-1.2.2 : MR : Serie A2\r\n'),
  ],
  [
    'UTF-8 in a text that says Latin-1',
    inTree('Examen : Examen A\nS\xc3\xa9rie-1.2.1 : CT @ : Serie A1\nS\xc3\xa9rie-1.2.2 : MR @ : Serie A2'),
  ],
  ['blanks in the item word', inTree('EXAMEN: Examen A\nS\xe9rie - 1.2.1: CT@: Serie A1\nS\xe9rie -1.2.2:mr:Serie A2')],
  [
    'several items',
    inTree('Examen : Examen A', 'S\xe9rie-1.2.1 : CT @ : Serie A1', 'S\xe9rie-1.2.2 : MR @ : Serie A2'),
  ],
])('%s', ([, element]) => {
  expect(descriptionOf(element)).toEqual(EXAM_A);
});

test.for<[string, unknown]>([
  ['CT @ T\xeate : Axial : fin', { modality: 'CT', region: 'Tête', description: 'Axial : fin' }],
  ['CT @ T\xeate', { modality: 'CT', region: 'Tête' }],
  ['CT', { modality: 'CT' }],
  ['CT @  : null', { modality: 'CT' }],
  ['null @ null : null', {}],
  [' : Axial', { description: 'Axial' }],
  ['scanner du corps entier : Axial', { description: 'Axial' }],
  ['', {}],
])('Série-1.2.1 : %s', ([rest, expected]) => {
  expect(descriptionOf(inTree(`S\xe9rie-1.2.1 : ${rest}`)).series).toEqual({ '1.2.1': expected });
});

test('what is not understood is passed over; the first line on a series counts', () => {
  expect(
    descriptionOf(inTree('Bonjour\n\nSérie : CT\nS\xe9rie-x : CT\nS\xe9rie-1.2.1 : CT\nS\xe9rie-1.2.1 : MR')),
  ).toEqual({
    study: undefined,
    series: { '1.2.1': { modality: 'CT' } },
  });
  expect(descriptionOf()).toEqual({ study: undefined, series: {} });
});

test('a text of a megabyte of blanks and one of a million lines take no time', () => {
  const started = performance.now();
  descriptionOf(atRoot(`S\xe9rie-1.2.1 :${' '.repeat(1_000_000)}x`));
  descriptionOf(atRoot(`Examen${' '.repeat(1_000_000)}x`));
  descriptionOf(atRoot('S\n'.repeat(500_000)));
  expect(performance.now() - started).toBeLessThan(2000);
});
