/** The official XDS samples: what is read of each of their entries. */
import { expect, test } from 'vitest';
import { sharedBytes } from '../../dicom/testing/samples.ts';
import { parseXml } from '../../xml/parse.ts';
import { withDescendants, type XmlElement } from '../../xml/tree.ts';
import type { DocumentEntry } from '../contract.ts';
import { readEntry } from './entries.ts';
import { readQueryResponse } from './response.ts';
import { elementOf, queryResponse } from './testing/registry-xml.ts';

const STUDY = '1.3.6.1.4.1.5962.99.1.3711725607.829148806.1687338938407.3';
const INS_TEST = '1.2.250.1.213.1.4.10';

interface Row {
  readonly uniqueId: string;
  readonly type: string;
  readonly created: string;
  readonly from: string;
  readonly traits?: object;
  readonly patient?: string;
  readonly hash?: string;
  readonly size?: number;
  readonly visibility?: readonly string[];
  readonly events: readonly string[];
  readonly references: readonly string[];
  readonly author?: string;
  readonly facility?: string;
}

const SIX = { birthName: 'PAT-SIX', firstGivenName: 'Alain', sex: 'M', birthDate: '1996-01-24' };
const EIGHT = { birthName: 'PAT-HUIT', firstGivenName: 'FRANCOISE', sex: 'M', birthDate: '1996-01-13' };
const OLD_EVENTS = ['63337009 1.2.250.1.213.2.5', 'MR 1.2.250.1.213.1.1.5.618'];
/** Kind, id, issuer. */
const SIXTEENTH = [
  'accession 7252295367250016 1.2.840.113619.6.196',
  `study ${STUDY}.116 1.2.3.4.5.6`,
  'order 12989855966 2.16.840.1.113883.6.96',
];
const EIGHTEENTH = [
  'accession 725229536725008 1.2.840.113619.6.198',
  `study ${STUDY}.18 1.2.3.4.5.6`,
  'order 12989855968 2.16.840.1.113883.6.98',
];

const MASKED_MANIFEST: Row = {
  uniqueId: '1.2.250.1.59.844.2.1234567890123.1276394488319797597.955.1.1',
  type: 'IMG-KOS',
  created: '2023-11-03T16:17:23Z',
  from: '2021-01-04T08:22:00Z',
  traits: EIGHT,
  patient: '274075176079430',
  events: [...OLD_EVENTS, '774007 1.2.250.1.213.1.1.5.695'],
  references: EIGHTEENTH,
  author: 'KIT DOC0036790',
  facility: 'SA25',
};
const SIGNATURE: Row = {
  uniqueId: '1.2.250.1.999.1.1.8121.4.4944',
  type: 'E1762',
  created: '2023-11-03T16:17:24Z',
  from: '2023-11-03T16:17:24Z',
  visibility: ['MASQUE_PS', 'INVISIBLE_PATIENT'],
  events: ['1.2.840.10065.1.12.1.14 1.2.840.10065.1.12'],
  references: SIXTEENTH,
  author: 'KIT DOC0036790',
  facility: 'SA25',
};
const UPPER_HASH = '40f393c8374838da6115de7b140caeef06866ebf';

const OFFICIAL: Readonly<Record<string, readonly Row[]>> = {
  'Metadata_invisible_masque.xml': [
    // The codes lie in this entry, though they name the signature as what they classify.
    { ...MASKED_MANIFEST, visibility: ['MASQUE_PS', 'INVISIBLE_PATIENT', 'INVISIBLE_REPRESENTANTS_LEGAUX'] },
    SIGNATURE,
  ],
  'Cross-validateur_XDS.xml': [MASKED_MANIFEST, SIGNATURE],
  'Validateur-XDS_XDS.xml': [
    {
      uniqueId: '1.3.2.751468943.3.1234.16461.231103161723.1.1.1',
      type: 'IMG-KOS',
      created: '2023-11-03T16:17:23Z',
      from: '2021-01-04T09:22:00Z',
      traits: { ...SIX, birthDate: '1996-01-12' },
      hash: UPPER_HASH,
      size: 109_448,
      events: OLD_EVENTS,
      references: SIXTEENTH,
      author: 'ANS DRIMBox',
      facility: 'SA25',
    },
    { ...SIGNATURE, hash: UPPER_HASH, size: 109_448 },
  ],
  'publication_soap-part.xml': [
    {
      uniqueId: '1.3.2.751468943.3.1234.56838.231114144457.1.1.1',
      type: 'IMG-KOS',
      created: '2023-11-14T14:44:57Z',
      from: '2021-01-04T09:22:00Z',
      traits: { ...SIX, birthPlace: '51215' },
      hash: '58408c116b51497c0f2084c90da3c85c7098455a',
      size: 8450,
      events: ['774007 2.16.840.1.113883.6.96', 'MR 1.2.840.10008.2.16.4'],
      references: SIXTEENTH,
      author: 'ANS DRIMBox',
      facility: 'SA01',
    },
    {
      ...SIGNATURE,
      uniqueId: '2.25.253872960909518376796861585574417771331',
      created: '2023-11-14T14:44:58Z',
      from: '2023-11-14T14:44:58Z',
      hash: 'bc9498379c2ef8da40b372fe38f2f14a3e058cf8',
      size: 6102,
      facility: 'SA01',
    },
  ],
};

/** The entry as a row of the table; what is the same in all samples is checked here. */
function rowOf(entry: DocumentEntry): Row {
  const { typeCode, visibility, hash, size, patientId, traits } = entry;
  const isManifest = typeCode?.code === 'IMG-KOS';
  expect(entry).toMatchObject({
    status: 'unknown',
    mimeType: isManifest ? 'application/dicom' : 'text/xml',
    title: isManifest ? "Reference d'Objets d'un Examen d'Imagerie" : 'Source',
    comments: isManifest ? 'KOS' : '',
    legalAuthenticator: 'KIT DOC0036790',
    authors: [{ structure: 'BCOM', structureId: '499700367909006', speciality: '' }],
    classCode: { code: isManifest ? '31' : 'urn:oid:1.3.6.1.4.1.19376.1.2.1.1.1' },
    practiceSetting: { code: 'AMBULATOIRE', system: '1.2.250.1.213.1.1.4.9', label: 'Ambulatoire' },
  });
  expect(patientId.system).toBe(INS_TEST);
  return {
    uniqueId: entry.uniqueId,
    type: typeCode?.code ?? '',
    created: entry.creationTime,
    from: entry.serviceStartTime,
    events: entry.eventCodes.map(({ code, system }) => `${code} ${system}`),
    references: entry.references.map(({ kind, id, issuer }) => `${kind} ${id} ${issuer}`),
    ...(Object.keys(traits).length > 0 && { traits }),
    ...(patientId.value !== '162018885045327' && { patient: patientId.value }),
    ...(hash !== undefined && { hash }),
    ...(size !== undefined && { size }),
    ...(visibility.length > 0 && { visibility }),
    author: entry.authors[0]?.person ?? '',
    facility: entry.facilityType?.code ?? '',
  };
}

function objectsOf(root: XmlElement): XmlElement[] {
  return [...withDescendants(root)].filter(({ localName }) => localName === 'ExtrinsicObject');
}

test.for(Object.keys(OFFICIAL))('%s', (file, context) => {
  const { root } = parseXml(sharedBytes(context, `ans/xds/${file}`));
  const entries = objectsOf(root).map(readEntry);
  expect(entries.map((entry) => entry && rowOf(entry))).toEqual(OFFICIAL[file]);
});

/** It uses a prefix that it does not declare. */
test('XDM_METADATA.XML is no XML with namespaces', (context) => {
  const bytes = sharedBytes(context, 'ans/xds/XDM_METADATA.XML');
  const refusal = expect.objectContaining({ code: 'XML_NOT_WELL_FORMED' }) as Error;
  expect(() => parseXml(bytes)).toThrow(refusal);
});

test('XDM_METADATA.XML with its prefix declared', (context) => {
  const xml = sharedBytes(context, 'ans/xds/XDM_METADATA.XML').toString().trim();
  const root = elementOf(
    `<a xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0" xmlns:ns3="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0">${xml}</a>`,
  );
  const [manifest, signature] = objectsOf(root).map(readEntry);
  expect(manifest).toMatchObject({
    uniqueId: '1.3.2.751468943.3.1234.99352.240116151112.1.1.1',
    hash: '5a4009cca445f28810fd34dc8e3526cbe9814664',
    size: 5164,
    traits: SIX,
    references: [{ kind: 'accession', id: '725229536725002', issuer: '1.2.840.113619.6.192' }, { kind: 'study' }, {}],
  });
  expect(signature).toMatchObject({ typeCode: { code: 'E1762', system: 'ASTM', label: 'Full Document' } });
});

test('the objects of a sample in an answer of the registry', (context) => {
  const xml = sharedBytes(context, 'ans/xds/publication_soap-part.xml').toString();
  const objects = xml.match(/<ExtrinsicObject.*?<\/ExtrinsicObject>/gs) ?? [];
  const { entries, warnings } = readQueryResponse(elementOf(queryResponse(objects.join(''))));
  expect(entries.map(rowOf)).toEqual(OFFICIAL['publication_soap-part.xml']);
  expect(warnings).toEqual([]);
});
