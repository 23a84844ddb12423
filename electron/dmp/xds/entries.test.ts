/** What is read of an entry, in whatever order, prefix and completeness it comes. */
import { describe, expect, test } from 'vitest';
import { below, chance } from '../../dicom/testing/chance.ts';
import type { DocumentEntry } from '../contract.ts';
import { readEntry } from './entries.ts';
import {
  author,
  coded,
  elementOf,
  externalId,
  extrinsicObject,
  localized,
  MANIFEST_PARTS,
  slot,
} from './testing/registry-xml.ts';

const RIM = 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0';
const ID = externalId('uniqueId', '1.2.3');

function entryOf(parts: readonly string[], attributes = ''): DocumentEntry | undefined {
  return readEntry(elementOf(`<r xmlns="${RIM}">${extrinsicObject(parts, attributes)}</r>`).children[0] as never);
}

/** The entry of these parts and an identifier. */
const withId = (...parts: string[]) => entryOf([...parts, ID]);

const MANIFEST: DocumentEntry = {
  entryUuid: 'urn:uuid:3d188b5d-0446-468b-a750-09246812625d',
  logicalId: 'urn:uuid:11111111-0446-468b-a750-09246812625d',
  uniqueId: '1.2.250.1.213.4.5.2.3.101',
  repositoryUniqueId: '1.2.250.1.213.4.1.1.1.2',
  homeCommunityId: 'urn:oid:2.16.840.1.113883.2.8.3.7',
  status: 'approved',
  mimeType: 'application/dicom',
  title: 'Référence d’objets d’un examen d’imagerie',
  comments: 'KOS',
  creationTime: '2023-04-28T14:26:03Z',
  serviceStartTime: '2023-04-28T08:00:00Z',
  serviceStopTime: '2023-04-28',
  hash: '40f393c8374838da6115de7b140caeef06866ebf',
  size: 109_448,
  patientId: { value: '279035121518989', system: '1.2.250.1.213.1.4.10' },
  traits: {
    birthName: 'PAT-TROIS',
    firstGivenName: 'DOMINIQUE',
    usedName: 'PAT-USUEL',
    usedGivenName: 'DOM',
    sex: 'F',
    birthDate: '1979-03-28',
  },
  legalAuthenticator: 'ALICE MEDIONI',
  authors: [
    {
      person: 'JACQUES BIDEAULT',
      structure: 'CABINET AMBROISE',
      structureId: '499700367909006',
      speciality: 'Médecin - Radiologie',
    },
  ],
  classCode: { code: '31', system: '1.2.250.1.213.1.1.4.1', label: 'Imagerie médicale' },
  typeCode: { code: 'IMG-KOS', system: '1.2.250.1.213.1.1.4.12', label: 'Référence d’objets d’imagerie' },
  formatCode: { code: '1.2.840.10008.5.1.4.1.1.88.59', system: '1.2.840.10008.2.6.1', label: 'KOS' },
  practiceSetting: { code: 'AMBULATOIRE', system: '1.2.250.1.213.1.1.4.9', label: 'Ambulatoire' },
  facilityType: { code: 'SA01', system: '1.2.250.1.71.4.2.4', label: 'Etablissement public de santé' },
  visibility: ['MASQUE_PS', 'INVISIBLE_PATIENT'],
  eventCodes: [
    { code: 'CT', system: '1.2.840.10008.2.16.4', label: 'Scanner' },
    { code: '774007', system: '2.16.840.1.113883.6.96', label: 'tête et/ou cou' },
  ],
  references: [
    { kind: 'accession', id: 'ACN101', issuer: '1.2.250.1.213.4.5.2.5' },
    { kind: 'order', id: 'OPN101', issuer: '1.2.250.1.213.4.5.2.6' },
    { kind: 'study', id: '1.2.250.1.213.4.5.2.1.101', issuer: '1.2.3.4.5.6' },
    { kind: 'other', id: 'W1', issuer: '' },
  ],
};
const ATTRIBUTES =
  'id="urn:uuid:3d188b5d-0446-468b-a750-09246812625d" lid="urn:uuid:11111111-0446-468b-a750-09246812625d" ' +
  'home="urn:oid:2.16.840.1.113883.2.8.3.7" status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"';

describe('a whole entry', () => {
  test('as it stands', () => {
    expect(entryOf(MANIFEST_PARTS, ATTRIBUTES)).toEqual(MANIFEST);
  });

  test('in any order of its parts', () => {
    const random = chance(20_261_122);
    const withoutLists = MANIFEST_PARTS.filter((part) => !/2c6b8cb7/.test(part));
    for (let round = 0; round < 20; round += 1) {
      const parts = withoutLists
        .map((part) => ({ part, at: below(random, 1e9) }))
        .sort((a, b) => a.at - b.at)
        .map(({ part }) => part);
      expect(entryOf(parts, ATTRIBUTES)).toEqual({ ...MANIFEST, eventCodes: [] });
    }
  });

  test('with prefixes, line breaks and comments', () => {
    const xml = extrinsicObject(MANIFEST_PARTS, ATTRIBUTES)
      .replaceAll(/<(\/?)([A-Z])/g, '<$1ns3:$2')
      .replaceAll('><', '>\n  <!-- c --><')
      .replaceAll(/<ns3:Value>(.*?)<\/ns3:Value>/g, '<ns3:Value>\n  $1\n  </ns3:Value>');
    expect(readEntry(elementOf(xml.replace('<ns3:E', `<ns3:E`).replace(' ', ` xmlns:ns3="${RIM}" `)))).toEqual(
      MANIFEST,
    );
  });

  test('not by names of another namespace', () => {
    expect(readEntry(elementOf(extrinsicObject(MANIFEST_PARTS, ATTRIBUTES)))).toBeUndefined();
    const foreign = MANIFEST_PARTS.map((part) => part.replace(/^<(\w+)/, '<$1 xmlns="urn:x"'));
    expect(withId(...foreign)).toEqual(withId());
  });
});

describe('what is left out', () => {
  test('leaves nothing but the identifier', () => {
    expect(withId()).toEqual({
      entryUuid: '',
      logicalId: '',
      uniqueId: '1.2.3',
      repositoryUniqueId: '',
      homeCommunityId: '',
      status: 'unknown',
      mimeType: 'application/dicom',
      title: '',
      comments: '',
      creationTime: '',
      serviceStartTime: '',
      serviceStopTime: '',
      hash: undefined,
      size: undefined,
      patientId: { value: '', system: '' },
      traits: {},
      legalAuthenticator: '',
      authors: [],
      classCode: undefined,
      typeCode: undefined,
      formatCode: undefined,
      practiceSetting: undefined,
      facilityType: undefined,
      visibility: [],
      eventCodes: [],
      references: [],
    });
  });

  test.for(MANIFEST_PARTS.map((part, index) => [index, part] as const))('part %i at a time', ([left]) => {
    const entry = entryOf(MANIFEST_PARTS.filter((_, index) => index !== left));
    expect(entry === undefined).toBe(left === MANIFEST_PARTS.length - 1);
  });

  test.for(['', '  ', 'x'.repeat(257), '1.2&#x9;.3', '1.2&#xA;3'])('no uniqueId is %j', (value) => {
    const id = externalId('uniqueId', '1').replace('value="1"', `value="${value}"`);
    expect(entryOf([...MANIFEST_PARTS.slice(0, -1), id])).toBeUndefined();
  });
});

test('status', () => {
  const statusOf = (urn: string) => entryOf([ID], `status="${urn}"`)?.status;
  expect(statusOf('urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')).toBe('deprecated');
  expect(statusOf('urn:asip:ci-sis:2010:StatusType:Archived')).toBe('archived');
  expect(statusOf('urn:asip:ci-sis:2010:StatusType:Deleted')).toBe('deleted');
  expect(statusOf('urn:oasis:names:tc:ebxml-regrep:StatusType:Submitted')).toBe('unknown');
});

test('hash and size only where they are such', () => {
  expect(withId(slot('hash', 'da39a3ee'), slot('size', '-1'))).toMatchObject({ hash: undefined, size: undefined });
  expect(withId(slot('hash', 'g'.repeat(40)), slot('size', '1e3'))).toMatchObject({ hash: undefined, size: undefined });
  expect(withId(slot('size', '0'))).toMatchObject({ size: 0 });
});

describe('visibility', () => {
  test('is that of the entry in which the code lies, whatever object the code names', () => {
    const code = coded('confidentiality', 'INVISIBLE_REPRESENTANTS_LEGAUX', '1.2.250.1.213.1.1.4.13', '');
    const astray = code.replace('<Classification ', '<Classification classifiedObject="Signature01" ');
    expect(entryOf([astray, ID], 'id="DocumentKOS"')?.visibility).toEqual(['INVISIBLE_REPRESENTANTS_LEGAUX']);
  });

  test('has no codes that are not of the DMP', () => {
    expect(withId(coded('confidentiality', 'R', '2.16.840.1.113883.5.25', ''))?.visibility).toEqual([]);
    expect(withId(coded('event', 'MASQUE_PS', '1.2.250.1.213.1.1.4.13', ''))?.visibility).toEqual([]);
  });
});

describe('texts', () => {
  test('are one line, NFC, in French where there is a choice', () => {
    const strings = ['en-US', 'fr-FR', 'de'].map(
      (lang) => `<LocalizedString xml:lang="${lang}" value="${lang} e&#x301;&#xA;x "/>`,
    );
    expect(withId(`<Name>${strings.join('')}</Name>`)?.title).toBe('fr-FR é x');
    expect(withId(`<Name>${strings[0] ?? ''}</Name>`)?.title).toBe('en-US é x');
  });

  test('cannot turn the direction of what stands around them, and end', () => {
    expect(withId(localized('Name', 'A\u202Egpj.exe\u2069'))?.title).toBe('A gpj.exe');
    expect(withId(localized('Name', 'é'.repeat(5000)))?.title).toHaveLength(1024);
    expect(withId(localized('Name', `${'a'.repeat(1023)}😀`))?.title.isWellFormed()).toBe(true);
  });
});

describe('authors', () => {
  const authorsOf = (...slots: string[]) => withId(...slots.map(author))?.authors;

  test('of whom little is said', () => {
    expect(authorsOf(slot('authorInstitution', 'CHU'), slot('authorPerson', '123'))).toEqual([
      { person: '', structure: 'CHU', structureId: '', speciality: '' },
      { person: '', structure: '', structureId: '', speciality: '' },
    ]);
  });

  test('with escaped delimiters', () => {
    expect(authorsOf(slot('authorPerson', String.raw`1^D\T\O^A\S\B\X\^`))).toMatchObject([
      { person: String.raw`A^B\X\ D&O` },
    ]);
  });
});

describe('references', () => {
  const referencesOf = (...values: string[]) =>
    withId(slot('urn:ihe:iti:xds:2013:referenceIdList', ...values))?.references;

  test.for<[string, unknown]>([
    ['1.2.3^^^^urn:ihe:iti:xds:2016:studyInstanceUID', { kind: 'study', id: '1.2.3', issuer: '' }],
    ['urn:oid:1.2.3^^^^urn:ihe:iti:xds:2016:studyInstanceUID', { kind: 'study', id: '1.2.3', issuer: '' }],
    ['A1^^^RIS&1.2&ISO^urn:ihe:iti:xds:2013:accession', { kind: 'accession', id: 'A1', issuer: '1.2' }],
    ['A1^^^1.2^urn:ihe:iti:xds:2013:accession', { kind: 'accession', id: 'A1', issuer: '1.2' }],
    ['A1^^^RIS^urn:ihe:iti:xds:2013:accession', { kind: 'accession', id: 'A1', issuer: '' }],
    ['A1', { kind: 'other', id: 'A1', issuer: '' }],
  ])('%s', ([value, expected]) => {
    expect(referencesOf(value)).toEqual([expected]);
  });

  test('without an id, or with one that is none', () => {
    expect(referencesOf('^^^&1.2&ISO^urn:ihe:iti:xds:2013:order', 'x'.repeat(300), ' ')).toEqual([]);
  });

  test('in several slots', () => {
    const list = (value: string) => slot('urn:ihe:iti:xds:2013:referenceIdList', value);
    expect(withId(list('A'), list('B'))?.references.map(({ id }) => id)).toEqual(['A', 'B']);
  });
});
