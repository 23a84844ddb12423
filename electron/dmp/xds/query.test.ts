/** What is asked of the registry, as canonical XML. */
import { describe, expect, test } from 'vitest';
import type { RecordFilters } from '../../../shared/record.ts';
import { attribute, text, withDescendants } from '../../xml/tree.ts';
import { parseXml } from '../../xml/parse.ts';
import { xmlDocument } from '../../xml/write.ts';
import type { DocumentQuery, QuerySettings } from '../contract.ts';
import { adhocQuery } from './query.ts';
import { canonicalMarkup, canonicalText } from './testing/registry-xml.ts';

const PATIENT = { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' } as const;
const SETTINGS: QuerySettings = {
  dateOf: 'act',
  reportTypes: ['18748-4^^2.16.840.1.113883.6.1'],
  manifestTypes: ['IMG-KOS^^1.2.250.1.213.1.1.4.12'],
  modalitySystems: ['1.2.840.10008.2.16.4', '1.2.250.1.213.1.1.5.618'],
  regionSystems: ['2.16.840.1.113883.6.96', '1.2.250.1.213.1.1.5.695'],
  studyIssuer: '1.2.3.4.5.6',
};
const NOTHING: RecordFilters = { modalities: [], regions: [] };
const find = (filters: Partial<RecordFilters> = {}): DocumentQuery => ({
  kind: 'find',
  filters: { ...NOTHING, ...filters },
});

/** Names and values of the slots. */
function slotsOf(query: DocumentQuery, settings: Partial<QuerySettings> = {}): (string | undefined)[][] {
  const { root } = parseXml(xmlDocument(adhocQuery(PATIENT, query, { ...SETTINGS, ...settings })));
  const slots = [...withDescendants(root)].filter(({ localName }) => localName === 'Slot');
  return slots.map((slot) => [
    attribute(slot, 'name'),
    ...[...withDescendants(slot)].filter(({ localName }) => localName === 'Value').map((value) => text(value)),
  ]);
}

/** The values of the slots of a name, without `$XDSDocumentEntry`. */
function values(name: string, query: DocumentQuery, settings: Partial<QuerySettings> = {}): (string | undefined)[] {
  return slotsOf(query, settings).flatMap(([slot, value]) => (slot === `$XDSDocumentEntry${name}` ? [value] : []));
}

function skeleton(id: string, ...slots: [string, string][]): string {
  const written = slots.map(
    ([name, value]) => `
      <Slot name="$XDSDocumentEntry${name}">
        <ValueList>
          <Value>${value}</Value>
        </ValueList>
      </Slot>`,
  );
  return canonicalText(`
    <query:AdhocQueryRequest xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
        xmlns:query="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0">
      <query:ResponseOption returnType="LeafClass" returnComposedObjects="true"/>
      <AdhocQuery id="urn:uuid:${id}">${written.join('')}</AdhocQuery>
    </query:AdhocQueryRequest>`);
}

const WHO: [string, string] = ['PatientId', "'279035121518989^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH'"];
const APPROVED: [string, string] = ['Status', "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')"];
const TYPES: [string, string] = ['TypeCode', "('18748-4^^2.16.840.1.113883.6.1','IMG-KOS^^1.2.250.1.213.1.1.4.12')"];

describe('whole requests', () => {
  test('FindDocuments (ITI TF-2a 3.18.4.1.2.3.7.1)', () => {
    expect(canonicalMarkup(adhocQuery(PATIENT, find(), SETTINGS))).toBe(
      skeleton('14d4debf-8f97-4251-9a74-a90016b0af0d', WHO, APPROVED, TYPES),
    );
  });

  test('FindDocuments with every filter', () => {
    const filters = { modalities: ['CT', 'MR'], regions: ['67734004'], from: '2021-01-04', to: '2021-07-14' };
    expect(canonicalMarkup(adhocQuery(PATIENT, find(filters), SETTINGS))).toBe(
      skeleton(
        '14d4debf-8f97-4251-9a74-a90016b0af0d',
        WHO,
        APPROVED,
        TYPES,
        [
          'EventCodeList',
          "('CT^^1.2.840.10008.2.16.4','CT^^1.2.250.1.213.1.1.5.618','MR^^1.2.840.10008.2.16.4','MR^^1.2.250.1.213.1.1.5.618')",
        ],
        ['EventCodeList', "('67734004^^2.16.840.1.113883.6.96','67734004^^1.2.250.1.213.1.1.5.695')"],
        ['ServiceStartTimeFrom', '20210103230000'],
        ['ServiceStartTimeTo', '20210714220000'],
      ),
    );
  });

  test('FindDocumentsByReferenceId', () => {
    const filters = { accessionNumber: 'ACN101', accessionNumberIssuer: '1.2.250.1.213.4.5.2.5' };
    expect(canonicalMarkup(adhocQuery(PATIENT, find(filters), SETTINGS))).toBe(
      skeleton('12941a89-e02e-4be5-967c-ce4bfc8fe492', WHO, APPROVED, TYPES, [
        'ReferenceIdList',
        "('ACN101^^^&amp;1.2.250.1.213.4.5.2.5&amp;ISO^urn:ihe:iti:xds:2013:accession')",
      ]),
    );
  });

  test('GetDocuments', () => {
    const query: DocumentQuery = { kind: 'get', uniqueIds: ['1.2.3', '1.2.4^5'] };
    expect(canonicalMarkup(adhocQuery(PATIENT, query, SETTINGS))).toBe(
      skeleton('5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4', ['UniqueId', "('1.2.3','1.2.4^5')"]),
    );
  });
});

test('archived and replaced documents on demand only', () => {
  expect(values('Status', find({ withOld: true }))).toEqual([
    "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved','urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated'," +
      "'urn:asip:ci-sis:2010:StatusType:Archived')",
  ]);
});

describe('the period', () => {
  test.for<[string, string, string, string]>([
    ['a day in winter', '2021-01-04', '20210103230000', '20210104230000'],
    ['a day in summer', '2021-07-14', '20210713220000', '20210714220000'],
    ['the day of 23 hours', '2021-03-28', '20210327230000', '20210328220000'],
    ['the day of 25 hours', '2021-10-31', '20211030220000', '20211031230000'],
    ['the last day of a year', '2020-12-31', '20201230230000', '20201231230000'],
    ['the day after which February ends', '2024-02-29', '20240228230000', '20240229230000'],
  ])('%s is whole', ([, day, from, to]) => {
    expect(slotsOf(find({ from: day, to: day })).slice(3)).toEqual([
      ['$XDSDocumentEntryServiceStartTimeFrom', from],
      ['$XDSDocumentEntryServiceStartTimeTo', to],
    ]);
  });

  test('open ends, and of the creation where the configuration says so', () => {
    expect(slotsOf(find({ from: '2021-01-04' }), { dateOf: 'creation' }).slice(3)).toEqual([
      ['$XDSDocumentEntryCreationTimeFrom', '20210103230000'],
    ]);
    expect(slotsOf(find({ to: '2021-01-04' }), { dateOf: 'creation' }).slice(3)).toEqual([
      ['$XDSDocumentEntryCreationTimeTo', '20210104230000'],
    ]);
  });

  test.for(['2021-02-29', '2021-13-01', '2021-00-10', '0021-01-01', 'today', '', "2021-01-04'"])(
    '%s is refused',
    (day) => {
      const refusal = expect.objectContaining({ code: 'REQUEST_INVALID', facts: { detail: 'filters.to' } }) as Error;
      expect(() => adhocQuery(PATIENT, find({ to: day }), SETTINGS)).toThrow(refusal);
    },
  );
});

describe('references', () => {
  test('several in one slot: documents that carry any of them, each once', () => {
    const accession = { kind: 'accession', id: 'A1', issuer: '1.2.5' } as const;
    const query: DocumentQuery = {
      kind: 'byReference',
      references: [accession, { kind: 'order', id: 'O1', issuer: '1.2.6' }, { kind: 'other', id: 'W', issuer: '1.2' }],
      filters: { ...NOTHING, accessionNumber: 'A1', accessionNumberIssuer: '1.2.5' },
    };
    expect(values('ReferenceIdList', query)).toEqual([
      "('A1^^^&1.2.5&ISO^urn:ihe:iti:xds:2013:accession','O1^^^&1.2.6&ISO^urn:ihe:iti:xds:2013:order')",
    ]);
  });

  test('of an unknown issuer under the usual one and under none', () => {
    expect(values('ReferenceIdList', find({ studyInstanceUid: '1.2.250.1.101' }), { studyIssuer: '1.2.9' })).toEqual([
      "('1.2.250.1.101^^^&1.2.9&ISO^urn:ihe:iti:xds:2016:studyInstanceUID'," +
        "'1.2.250.1.101^^^^urn:ihe:iti:xds:2016:studyInstanceUID')",
    ]);
  });
});

/** Reads a list of quoted values as a registry does; undefined when it is none. */
function readList(written: string | undefined): string[] | undefined {
  const list = /^\(((?:'(?:[^']|'')*'(?:,(?=')|(?=\))))+)\)$/.exec(written ?? '')?.[1];
  return list?.match(/'(?:[^']|'')*'/g)?.map((value) => value.slice(1, -1).replaceAll("''", "'"));
}

describe('no value breaks out of its quotes or its component', () => {
  test.for([
    ["O'Brien", "O'Brien"],
    ["') OR ('1'='1", "') OR ('1'='1"],
    ["''", "''"],
    ["'", "'"],
    ["x','y", "x','y"],
    ['</Value><Value>', '</Value><Value>'],
    ['a^^^&1.2&ISO^b', String.raw`a\S\\S\\S\\T\1.2\T\ISO\S\b`],
    [String.raw`a\S\b`, String.raw`a\E\S\E\b`],
    ['é漢😀 ]]>', 'é漢😀 ]]>'],
  ])('%s', ([number = '', component = '']) => {
    const [written] = values('ReferenceIdList', find({ accessionNumber: number, accessionNumberIssuer: '1.2' }));
    expect(readList(written)).toEqual([`${component}^^^&1.2&ISO^urn:ihe:iti:xds:2013:accession`]);
    const [modality] = values('EventCodeList', find({ modalities: [number] }), { modalitySystems: ['1.2'] });
    expect(readList(modality)).toEqual([`${component}^^1.2`]);
    expect(readList(values('UniqueId', { kind: 'get', uniqueIds: [number, '1.2'] })[0])).toEqual([number, '1.2']);
  });

  test('characters that XML cannot write are refused', () => {
    const refusal = expect.objectContaining({ code: 'XML_NOT_WELL_FORMED' }) as Error;
    for (const id of ['a\u0000b', '\uFFFE', '\uD800'])
      expect(() => adhocQuery(PATIENT, { kind: 'get', uniqueIds: [id] }, SETTINGS)).toThrow(refusal);
  });
});
