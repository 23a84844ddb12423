/** What stands in the list of studies, and what a line of it says. */
import { describe, expect, test } from 'vitest';
import type { DocumentEntry } from '../contract.ts';
import { manifest, ref, report } from './testing/entries.ts';
import { join, linesOf, told } from './testing/lines.ts';

const { study, accession } = ref;

describe('left out', () => {
  const type = (code: string, system: string) => ({ typeCode: { code, system, label: '' } });

  test.for<[string, DocumentEntry]>([
    ['a signature by its type', report('S', [study('1.1')], type('E1762', 'ASTM'))],
    [
      'a signature by its class',
      report('S', [study('1.1')], {
        classCode: { code: 'urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1', system: 'URN', label: '' },
      }),
    ],
    ['another type', report('S', [study('1.1')], type('11502-2', '2.16.840.1.113883.6.1'))],
    ['the same code of another system', report('S', [study('1.1')], type('18748-4', '1.2.3'))],
    ['no type', report('S', [study('1.1')], { typeCode: undefined })],
    ['what was deleted', report('S', [study('1.1')], { status: 'deleted' })],
  ])('%s', ([, entry]) => {
    expect(linesOf([entry, manifest('M', [study('1.1')])])).toEqual(['M none']);
  });

  test('but not a type without a system', () => {
    expect(linesOf([report('R', [], type('18748-4', ''))])).toEqual(['R none']);
  });
});

describe('a line', () => {
  const coded = (code: string, system: string, label = '') => ({ code, system, label });
  const R = report('1.9', [study('1.1'), accession('A2')], {
    title: 'Scanner thoracique',
    serviceStartTime: '2024-03-01',
    eventCodes: [coded('CT', '1.2.250.1.213.1.1.5.618'), coded('67734004', '2.16.840.1.113883.6.96', 'Thorax')],
    visibility: ['INVISIBLE_PATIENT'],
    size: 12,
  });
  const M = manifest('1.8', [study('1.1'), accession('A1')], {
    serviceStartTime: '2024-03-01T09:30:00Z',
    eventCodes: [coded('CT', '1.2.840.10008.2.16.4', 'Scanner'), coded('SR', '1.2.840.10008.2.16.4')],
    status: 'archived',
  });

  test('says what its documents say', () => {
    expect(join([M, R])).toEqual([
      {
        id: '1.9',
        studyInstanceUids: ['1.1'],
        accessionNumbers: ['A1', 'A2'],
        date: '2024-03-01T09:30:00Z',
        modalities: [coded('CT', '1.2.840.10008.2.16.4', 'Scanner'), coded('SR', '1.2.840.10008.2.16.4')],
        regions: [coded('67734004', '2.16.840.1.113883.6.96', 'Thorax')],
        title: 'Scanner thoracique',
        author: 'Jacques BIDEAULT',
        structure: 'Cabinet',
        link: 'study',
        reports: [
          {
            id: '1.9',
            kind: 'report',
            title: 'Scanner thoracique',
            date: '2024-03-01',
            createdAt: '2024-03-02T10:00:00Z',
            author: 'Jacques BIDEAULT',
            structure: 'Cabinet',
            mimeType: 'text/xml',
            size: 12,
            visibility: ['INVISIBLE_PATIENT'],
            status: 'approved',
            replaces: 0,
          },
        ],
        manifests: [
          {
            id: '1.8',
            kind: 'manifest',
            title: 'Référence d’objets d’un examen d’imagerie',
            date: '2024-03-01T09:30:00Z',
            createdAt: '2024-03-02T10:00:00Z',
            author: 'DRIMBox',
            structure: 'BCOM',
            mimeType: 'application/dicom',
            visibility: [],
            status: 'archived',
            replaces: 0,
          },
        ],
        openManifests: [],
      },
    ]);
  });

  test('names the institution of a KOS that has been read, and which KOS are open', () => {
    const manifests = new Map([['1.8', { studyInstanceUid: '1.1', institutionName: 'Clinique A' }]]);
    const [line] = join([M, R], { manifests, openManifests: new Set(['1.8', 'other']) });
    expect(line).toMatchObject({ structure: 'Clinique A', openManifests: ['1.8'] });
    expect(line?.manifests[0]?.structure).toBe('Clinique A');
    expect(line?.reports[0]?.structure).toBe('Cabinet');
    expect(join([M])[0]).toMatchObject({ structure: 'BCOM', author: 'DRIMBox', id: '1.8' });
  });

  test('makes do with what there is', () => {
    const bare = { authors: [], title: '', serviceStartTime: '', creationTime: '', status: 'unknown' } as const;
    expect(join([report('R', [], { ...bare, legalAuthenticator: 'Alice MEDIONI' })])).toMatchObject([
      { title: '', date: '', structure: '', author: 'Alice MEDIONI', reports: [{ date: '', status: 'approved' }] },
    ]);
    expect(join([report('R', [], { ...bare, creationTime: '2024-01-01' })])[0]?.date).toBe('2024-01-01');
  });

  test('keeps its id when its report is found to have images', () => {
    const entries = [report('2', []), manifest('1', [study('1.1')])];
    expect(
      join(entries)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['1', '2']);
    expect(join(entries, { reportStudies: new Map([['2', told(['1.1'])]]) }).map(({ id }) => id)).toEqual(['2']);
  });

  test('stands by its act, then its title, then its id', () => {
    const entries = [
      report('A', [], { serviceStartTime: '', creationTime: '' }),
      report('B', [], { serviceStartTime: '2020-01-01' }),
      report('D', [], { serviceStartTime: '2022-01-01', title: 'b' }),
      report('E', [], { serviceStartTime: '2022-01-01', title: 'a' }),
      report('C', [], { serviceStartTime: '2022-01-01', title: 'a' }),
      report('F', [], { serviceStartTime: '', creationTime: '2021-05-05T00:00:00Z' }),
    ];
    expect(join(entries).map(({ id }) => id)).toEqual(['C', 'E', 'D', 'F', 'B', 'A']);
  });

  test('has its newest documents first', () => {
    const dated = (id: string, creationTime: string) => report(id, [study('1.1')], { creationTime });
    const [line] = join([dated('A', '2024-01-01'), dated('C', '2024-03-01'), dated('B', '2024-02-01')]);
    expect(line?.reports.map(({ id }) => id)).toEqual(['C', 'B', 'A']);
    expect(line?.title).toBe('CR C');
  });
});

describe('modality or region', () => {
  const [CCAM, SNOMED, DCM] = ['1.2.250.1.213.2.5', '2.16.840.1.113883.6.96', '1.2.840.10008.2.16.4'];
  test.for<[string, string, 'modalities' | 'regions' | undefined]>([
    ['MR', DCM, 'modalities'],
    ['MR', '1.2.250.1.213.1.1.5.618', 'modalities'],
    ['RM', DCM, 'modalities'],
    ['MR', 'http://dicom.nema.org/resources/ontology/DCM', 'modalities'],
    ['113030', DCM, undefined],
    ['774007', SNOMED, 'regions'],
    ['774007', '1.2.250.1.213.1.1.5.695', 'regions'],
    ['63337009', CCAM, 'regions'],
    ['ACQH004', CCAM, undefined],
    ['1.2.840.10065.1.12.1.14', '1.2.840.10065.1.12', undefined],
    ['MR', '', undefined],
  ])('%s of %s', ([code, system, list]) => {
    const [line] = join([report('R', [], { eventCodes: [{ code, system, label: '' }] })]);
    const expected = [{ code, system, label: '' }];
    expect(line?.modalities).toEqual(list === 'modalities' ? expected : []);
    expect(line?.regions).toEqual(list === 'regions' ? expected : []);
  });
});
