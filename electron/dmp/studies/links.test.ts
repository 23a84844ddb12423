/** Which documents come into one line of the list, and which stay apart. */
import { describe, expect, test } from 'vitest';
import type { DocumentEntry } from '../contract.ts';
import { manifest, ref, report } from './testing/entries.ts';
import { join, linesOf, told } from './testing/lines.ts';

const { study, accession, order } = ref;

describe('the link', () => {
  test.for<[string, DocumentEntry[], string[]]>([
    ['of one study', [report('R', [study('1.1')]), manifest('M', [study('1.1')])], ['M R study']],
    [
      'of one study, whoever issued it',
      [report('R', [study('1.1', '')]), manifest('M', [study('1.1', '1.5')])],
      ['M R study'],
    ],
    [
      'of one accession number',
      [report('R', [accession('A')]), manifest('M', [study('1.1'), accession('A')])],
      ['M R accession'],
    ],
    ['of one order', [report('R', [order('O')]), manifest('M', [study('1.1'), order('O')])], ['M R order']],
    [
      'of one order, where one says the study and the other the accession number',
      [report('R', [accession('A'), order('O')]), manifest('M', [study('1.1'), order('O')])],
      ['M R order'],
    ],
    ['none', [report('R'), manifest('M')], ['M none', 'R none']],
    [
      'not of another kind of reference',
      [report('R', [{ kind: 'other', id: 'X', issuer: '' }]), manifest('M', [{ kind: 'other', id: 'X', issuer: '' }])],
      ['M none', 'R none'],
    ],
    [
      'not of a number that is an order there',
      [report('R', [accession('A', '1.8')]), manifest('M', [order('A', '1.8')])],
      ['M none', 'R none'],
    ],
    [
      'not of the accession number when the studies differ',
      [report('R', [study('1.1'), accession('A')]), manifest('M', [study('1.2'), accession('A')])],
      ['M none', 'R none'],
    ],
    [
      'not of the order when the accession numbers differ',
      [report('R', [accession('A'), order('O')]), manifest('M', [study('1.1'), accession('B'), order('O')])],
      ['M none', 'R none'],
    ],
    [
      'not of the accession number of another issuer',
      [report('R', [accession('A', '1.1')]), manifest('M', [accession('A', '1.2')])],
      ['M none', 'R none'],
    ],
  ])('%s', ([, entries, lines]) => {
    expect(linesOf(entries)).toEqual(lines);
  });

  test.for<[string, DocumentEntry[], string[]]>([
    [
      'is that of the only one known',
      [report('R', [accession('A', '')]), manifest('M', [accession('A', '1.1')])],
      ['M R accession'],
    ],
    [
      'is not that of a fake',
      [report('R', [accession('A', '1.2.3.4.5.6')]), manifest('M', [accession('A', '1.1')])],
      ['M R accession'],
    ],
    [
      'equals another that is unknown',
      [report('R', [accession('A', '')]), manifest('M', [accession('A', '1.2.3.4.5.6')])],
      ['M R accession'],
    ],
    [
      'is nobody’s where there are two',
      [
        report('R', [accession('A', '')]),
        manifest('M1', [accession('A', '1.1')]),
        manifest('M2', [accession('A', '1.2')]),
      ],
      ['M1 none', 'M2 none', 'R none'],
    ],
    ['of an order likewise', [report('R', [order('O', '')]), manifest('M', [order('O', '1.1')])], ['M R order']],
  ])('an unknown issuer %s', ([, entries, lines]) => {
    expect(linesOf(entries)).toEqual(lines);
  });

  test('is the weakest of those that make the line', () => {
    const entries = [
      report('R', [study('1.1'), accession('A')]),
      manifest('M1', [study('1.1')]),
      manifest('M2', [accession('A')]),
    ];
    expect(linesOf(entries)).toEqual(['M1 M2 R accession']);
  });

  test('is none between documents of one kind', () => {
    expect(linesOf([manifest('M1', [study('1.1')]), manifest('M2', [study('1.1')])])).toEqual(['M1 M2 none']);
  });
});

describe('several', () => {
  test('manifests for a report, reports for a manifest', () => {
    const entries = [
      report('R1', [study('1.1')]),
      report('R2', [study('1.1'), accession('A')]),
      manifest('M1', [study('1.1')]),
      manifest('M2', [study('1.1')]),
    ];
    expect(linesOf(entries)).toEqual(['M1 M2 R1 R2 study']);
  });

  test('studies in one report: one line', () => {
    const entries = [
      report('R', [study('1.1'), study('1.2'), study('1.3')]),
      manifest('M1', [study('1.1')]),
      manifest('M2', [study('1.2')]),
      manifest('M4', [study('1.4')]),
    ];
    expect(linesOf(entries)).toEqual(['M1 M2 R study', 'M4 none']);
    expect(join(entries).find(({ reports }) => reports.length > 0)?.studyInstanceUids).toEqual(['1.1', '1.2', '1.3']);
  });

  test('studies under one accession number: apart, unless a report is about the number', () => {
    const manifests = [manifest('M1', [study('1.1'), accession('A')]), manifest('M2', [study('1.2'), accession('A')])];
    expect(linesOf(manifests)).toEqual(['M1 none', 'M2 none']);
    expect(linesOf([...manifests, report('R', [accession('A')])])).toEqual(['M1 M2 R accession']);
    expect(linesOf([...manifests, report('R', [study('1.1'), accession('A')])])).toEqual(['M1 R study', 'M2 none']);
  });
});

describe('ten look-alikes', () => {
  const alike = (references: (n: number) => DocumentEntry['references']) =>
    Array.from({ length: 10 }, (_, n) => [
      report(`R${n}`, references(n), { title: 'CR d’imagerie médicale' }),
      manifest(`M${n}`, references(n)),
    ]).flat();

  test.for<[string, (n: number) => DocumentEntry['references'], string]>([
    [
      'of ten studies with one accession number and one order',
      (n) => [study(`1.${n}`), accession('A'), order('O')],
      'study',
    ],
    ['of ten accession numbers with one order', (n) => [accession(`A${n}`), order('O')], 'accession'],
    ['of one accession number with ten issuers', (n) => [accession('A', `1.${n}`), order('O')], 'accession'],
    ['of ten orders', (n) => [order(`O${n}`)], 'order'],
  ])('%s are ten lines', ([, references, link]) => {
    const expected = Array.from({ length: 10 }, (_, n) => `M${n} R${n} ${link}`);
    expect(linesOf(alike(references))).toEqual(expected);
  });

  test('stay ten when all ten reports say the same inside', () => {
    const entries = alike((n) => [study(`1.${n}`)]);
    const same = told(['1.0'], [{ number: 'A', issuer: '1.9' }]);
    const reportStudies = new Map(Array.from({ length: 10 }, (_, n) => [`R${n}`, same]));
    expect(linesOf(entries, { reportStudies })).toHaveLength(10);
  });
});

describe('what retrieved documents say', () => {
  test('a report names its study inside', () => {
    const entries = [report('R'), manifest('M', [study('1.1')]), manifest('N', [study('1.2')])];
    const reportStudies = new Map([['R', told(['1.1'])]]);
    expect(linesOf(entries, { reportStudies })).toEqual(['M R report', 'N none']);
  });

  test('a report that has one study’s images leads to further ones', () => {
    const entries = [report('R', [study('1.1')]), manifest('M1', [study('1.1')]), manifest('M2', [study('1.2')])];
    expect(linesOf(entries, { reportStudies: new Map([['R', told(['1.1', '1.2'])]]) })).toEqual(['M1 M2 R report']);
  });

  test('a report names its accession number inside', () => {
    const entries = [report('R'), manifest('M', [accession('A', '1.1')]), manifest('N', [accession('A', '1.2')])];
    const number = (issuer: string) => ({ reportStudies: new Map([['R', told([], [{ number: 'A', issuer }])]]) });
    expect(linesOf(entries, number('1.1'))).toEqual(['M R report', 'N none']);
    expect(linesOf(entries, number(''))).toEqual(['M none', 'N none', 'R none']);
    expect(linesOf([report('R'), manifest('M', [accession('A', '')])], number('1.1'))).toEqual(['M R report']);
  });

  test('but not against a study that both name', () => {
    const entries = [report('R'), manifest('M', [study('1.1'), accession('A')])];
    const reportStudies = new Map([['R', told(['1.7'], [{ number: 'A', issuer: '1.2.9' }])]]);
    expect(linesOf(entries, { reportStudies })).toEqual(['M none', 'R none']);
  });

  test('what the metadata have joined is not undone', () => {
    const entries = [report('R', [accession('A')]), manifest('M', [study('1.1'), accession('A')])];
    expect(linesOf(entries, { reportStudies: new Map([['R', told(['9.9'])]]) })).toEqual(['M R accession']);
  });

  test('a KOS speaks where its entry is silent', () => {
    const entries = [report('R', [study('1.1')]), report('Q', [accession('A')]), manifest('M'), manifest('N')];
    const manifests = new Map([
      ['M', { studyInstanceUid: '1.1' }],
      ['N', { studyInstanceUid: '1.5', accession: { number: 'A' } }],
    ]);
    expect(linesOf(entries)).toHaveLength(4);
    expect(linesOf(entries, { manifests })).toEqual(['M R study', 'N Q accession']);
    const stated = [report('R', [study('1.1')]), manifest('M', [study('1.2')])];
    expect(linesOf(stated, { manifests })).toEqual(['M none', 'R none']);
  });
});
