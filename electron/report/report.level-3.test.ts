/** A whole report of level 3 as a RIS would write it: sections, lists, tables, footnotes, an image. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readReport } from './read-report.ts';
import { PNG } from './testing/cda.ts';
import { plainText, strangers } from './testing/model.ts';

const report = readReport(readFileSync(join(import.meta.dirname, 'testing/level-3.xml')));
const sections = report.body.kind === 'narrative' ? report.body.sections : [];

test('its text is read as it is laid out', () => {
  expect(plainText(report).split('\n')).toEqual([
    'Indication',
    'Gonalgie droite depuis le 2 mars, après une chute à ski{D’après la lettre du médecin demandeur.}.',
    'Ligament croisé\u00A0?',
    'Résultats',
    'Ménisques',
    'Fissure horizontale de la corne postérieure [note1].',
    'Ligaments',
    '- Ligament croisé antérieur\u00A0: rompu continu',
    '- Plan médialsans anomalie',
    '- Épanchement<5 mm',
    'Cartilage',
    'Compartiment | Épaisseur (10-1 mm)',
    'Fémoro-tibial | 21',
    '18',
    'Mesures en T2',
    'Coupe sagittale',
    '[image 0]',
    'Comparaison',
    'Examen du 12/01/2024 (https://images.example.fr/examen?id=7).',
    'Conclusion',
    'Lésion méniscale médiale.',
  ]);
  expect(strangers(sections)).toEqual([]);
});

test('sections have their titles, their codes, and sections in them', () => {
  const loinc = { code: '18785-6', system: '2.16.840.1.113883.6.1', label: 'Indication' };
  expect(sections.map(({ title, code }) => [title, code])).toEqual([
    ['Indication', loinc],
    ['Résultats', undefined],
    ['Conclusion', undefined],
  ]);
  expect(sections[1]?.sections.map(({ title }) => title)).toEqual(['Comparaison']);
});

test('lists and tables keep their form', () => {
  const list = sections[1]?.content.filter(({ kind }) => kind === 'list');
  expect(list).toMatchObject([
    { ordered: true, items: [{}, { caption: [{ text: 'Plan médial' }] }] },
    { ordered: false },
  ]);
  const [table] = sections[1]?.content.filter(({ kind }) => kind === 'table') ?? [];
  const unit = [{ text: 'Épaisseur (10' }, { kind: 'sup', children: [{ text: '-1' }] }, { text: ' mm)' }];
  expect(table).toMatchObject({
    head: [
      {
        cells: [
          { header: true, columns: 1, rows: 1 },
          { header: true, align: 'center', children: unit },
        ],
      },
    ],
    body: [
      { cells: [{ header: false, rows: 2 }, { align: 'right' }] },
      { cells: [{ align: 'right', children: [{ kind: 'span', styles: ['bold'] }] }] },
    ],
    foot: [{ cells: [{ columns: 2 }] }],
  });
});

test('footnotes, changes and styles', () => {
  const [indication, results, conclusion] = sections;
  const italics = { kind: 'span', styles: ['italic'], children: [{ kind: 'text', text: 'lettre' }] };
  expect(indication?.content).toContainEqual(
    expect.objectContaining({ kind: 'footnote', id: 'note1', children: expect.arrayContaining([italics]) as unknown }),
  );
  const [paragraph] = results?.content ?? [];
  expect(paragraph).toMatchObject({
    children: [
      { text: 'Fissure ' },
      { kind: 'span', id: 'lesion', styles: ['bold', 'underline'] },
      { text: ' de la corne postérieure ' },
      { kind: 'footnoteRef', target: 'note1' },
      { text: '.' },
    ],
  });
  const list = JSON.stringify(results?.content);
  expect(list).toContain('"styles":["lineThrough"],"children":[{"kind":"text","text":"rompu"}]');
  expect(list).toContain('"styles":["underline"],"children":[{"kind":"text","text":"continu"}]');
  expect(conclusion?.content).toMatchObject([{ kind: 'span', styles: ['emphasis'] }]);
});

test('the image of the region of interest is a part', () => {
  expect(report.parts).toEqual([{ mediaType: 'image/png', bytes: PNG }]);
  expect(report.warnings).toEqual([]);
});

test('its header and its patient', () => {
  expect(report.header).toMatchObject({
    title: 'Compte rendu d’IRM du genou droit',
    date: '2026-03-14T10:15:00+01:00',
    version: '2',
    patientName: 'D’ARTAGNAN DE L’HERAULT RUTH',
    custodian: 'Imagerie du Port',
    replaces: '1.2.250.1.999.1.45^CR-2',
    acts: [
      {
        studyInstanceUid: '1.2.250.1.999.6.7',
        code: { code: 'NZQN001', label: 'IRM du membre inférieur' },
        modalities: [{ code: 'MR' }],
        regions: [{ code: '61685007' }],
      },
    ],
  });
  expect(report.header.authors).toEqual([
    {
      name: 'Pr Anne MOREL',
      role: 'Médecin - Radio-diagnostic (SM)',
      structure: 'Imagerie du Port',
      time: '2026-03-14T10:15:00+01:00',
    },
    { name: 'Dictée 4.2', role: '', structure: '', time: '2026-03-14T10:14:00' },
  ]);
  expect(report.header.participants.map(({ name, role }) => [name, role])).toEqual([
    ['Dr Paul DUMAS', 'Médecin demandeur'],
    ['Docteur Jeanne Rivière', 'Médecin traitant'],
  ]);
  expect(report).toMatchObject({
    traits: {
      insValue: '255081416802538',
      insSystem: '1.2.250.1.213.1.4.8',
      birthName: 'D’ARTAGNAN DE L’HERAULT',
      firstGivenName: 'RUTH',
      givenNames: ['RUTH', 'ISABELLE'],
      usedName: 'LEFÈVRE',
      usedGivenName: 'ISABELLE',
      sex: 'F',
      birthDate: '1955-08-00',
      birthPlace: '14168',
    },
    setId: '1.2.250.1.999.1.45^LOT-3',
    studies: ['1.2.250.1.999.6.7'],
    accessionNumbers: [{ number: 'ACC-7', issuer: '1.2.250.1.999.5' }],
    orders: [{ number: 'DEM-7', issuer: '1.2.250.1.999.4' }],
  });
});
