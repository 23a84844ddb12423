/** Answers broken by chance: entries and documents that keep their promises, or a WorkstationError. */
import { expect, test } from 'vitest';
import { WorkstationError } from '../../../shared/errors.ts';
import { VISIBILITIES } from '../../../shared/record.ts';
import { below, chance, mutilate, rounds, type Chance } from '../../dicom/testing/chance.ts';
import { parseXml } from '../../xml/parse.ts';
import type { DocumentEntry } from '../contract.ts';
import { joinStudies } from '../studies/join.ts';
import { readQueryResponse } from './response.ts';
import { readRetrieveResponse } from './retrieve.ts';
import { errorList, extrinsicObject, MANIFEST_PARTS, queryResponse, registryError } from './testing/registry-xml.ts';

const SEED = 20_261_122;
const ROUNDS = rounds(200, 20_000);
const TYPES = { reportTypes: ['18748-4^^2.16.840.1.113883.6.1'], manifestTypes: ['IMG-KOS^^1.2.250.1.213.1.1.4.12'] };
const NOTHING = { reportStudies: new Map(), manifests: new Map(), openManifests: new Set<string>() };
const DATE = /^(?:\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?)?$/;

/** Values that a source might write where something else belongs. */
const ODD = [
  '',
  ' ',
  '^^^^',
  '&&&',
  "'",
  '~',
  '\\',
  'null',
  '99999999999999',
  '20231399',
  '1.2.3',
  '<x/>',
  '&#x9;',
  '-1',
  'é'.repeat(2000),
];

/** Bytes broken, or values and attributes exchanged so that it stays XML. */
function broken(random: Chance, xml: string, other: string): Uint8Array {
  if (random() < 0.4) return mutilate(random, Buffer.from(xml), Buffer.from(other));
  let text = xml;
  for (let change = 1 + below(random, 6); change > 0; change -= 1) {
    const odd = ODD[below(random, ODD.length)] ?? '';
    const wanted = below(random, 60);
    let at = 0;
    const pattern = random() < 0.5 ? />[^<>]+</g : /="[^"]*"/g;
    text = text.replace(pattern, (found) => {
      at += 1;
      if (at !== wanted) return found;
      return found.startsWith('>') ? `>${odd}<` : `="${odd.replaceAll('<', '&lt;').replace(/&(?!#|lt)/g, '&amp;')}"`;
    });
  }
  return Buffer.from(text);
}

/** `read`, or the code of the refusal. */
function outcomeOf(bytes: Uint8Array, read: () => void): string {
  try {
    read();
    return 'read';
  } catch (error) {
    if (error instanceof WorkstationError) return error.code;
    throw new Error(`an unforeseen error on ${Buffer.from(bytes).toString('base64').slice(0, 20_000)}`, {
      cause: error,
    });
  }
}

function checkEntry(entry: DocumentEntry): void {
  expect(entry.uniqueId).toMatch(/^\S(?:.{0,254}\S)?$/su);
  for (const date of [entry.creationTime, entry.serviceStartTime, entry.serviceStopTime]) expect(date).toMatch(DATE);
  expect(entry.hash ?? '0'.repeat(40)).toMatch(/^[0-9a-f]{40}$/);
  expect(Number.isSafeInteger(entry.size ?? 0)).toBe(true);
  expect(VISIBILITIES).toEqual(expect.arrayContaining([...entry.visibility]));
  expect(entry.references.every(({ id }) => id !== '')).toBe(true);
  expect([entry.title, entry.comments].every((text) => !/[\p{Cc}\p{Bidi_Control}]/u.test(text))).toBe(true);
}

test(`${ROUNDS} broken answers to a search (seed ${SEED})`, () => {
  const random = chance(SEED);
  const attributes = 'id="urn:uuid:1" lid="urn:uuid:2" status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"';
  const object = extrinsicObject(MANIFEST_PARTS, attributes);
  const errors = errorList(registryError('XDSRegistryError', 'x'));
  const answers = [
    queryResponse(object),
    queryResponse(`${object}${object.replaceAll('.101', '.102')}`, { status: 'PartialSuccess', errors }),
    queryResponse('', { status: 'Failure', errors }),
  ];
  const pick = () => answers[below(random, answers.length)] ?? '';
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = broken(random, pick(), pick());
    const outcome = outcomeOf(bytes, () => {
      const { entries, warnings } = readQueryResponse(parseXml(bytes).root);
      entries.forEach(checkEntry);
      expect(warnings.length).toBeLessThan(20);
      const studies = joinStudies(entries, NOTHING, TYPES);
      expect(new Set(studies.map(({ id }) => id)).size).toBe(studies.length);
    });
    seen.add(outcome);
  }
  expect([...seen]).toEqual(expect.arrayContaining(['read', 'XML_NOT_WELL_FORMED', 'DMP_REGISTRY', 'DMP_ANSWER']));
});

test(`${ROUNDS} broken answers to a retrieval (seed ${SEED})`, () => {
  const random = chance(SEED);
  const document = (id: string, content: string) =>
    `<DocumentResponse><RepositoryUniqueId>1.2</RepositoryUniqueId><DocumentUniqueId>${id}</DocumentUniqueId><mimeType>text/xml</mimeType><Document>${content}</Document></DocumentResponse>`;
  const include = '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:a"/>';
  const xml =
    '<RetrieveDocumentSetResponse xmlns="urn:ihe:iti:xds-b:2007"><rs:RegistryResponse xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0" ' +
    `status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"/>${document('1.1', include)}${document('1.2', 'QUJD')}</RetrieveDocumentSetResponse>`;
  const asked = ['1.1', '1.2', '1.3'].map((uniqueId) => ({ uniqueId, repositoryUniqueId: '1.2', homeCommunityId: '' }));
  const attachment = (cid: string) => (cid === 'cid:a' ? Buffer.from('A') : undefined);
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const bytes = broken(random, xml, xml);
    const outcome = outcomeOf(bytes, () => {
      const { documents, warnings } = readRetrieveResponse({ body: parseXml(bytes).root, attachment }, asked);
      const missing = warnings.filter(({ code }) => code === 'DMP_DOCUMENT_MISSING').length;
      expect(documents.length + missing).toBe(asked.length);
      for (const { uniqueId, bytes: content } of documents) {
        expect(asked.map((one) => one.uniqueId)).toContain(uniqueId);
        expect(content.length).toBeGreaterThan(0);
      }
    });
    seen.add(outcome);
  }
  expect([...seen]).toEqual(expect.arrayContaining(['read', 'XML_NOT_WELL_FORMED', 'DMP_ANSWER']));
});
