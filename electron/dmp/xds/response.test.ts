/** What an answer of the registry yields: entries, warnings or a refusal. */
import { describe, expect, test } from 'vitest';
import type { XmlElement, XmlNode } from '../../xml/tree.ts';
import { readQueryResponse } from './response.ts';
import {
  elementOf,
  errorList,
  externalId,
  extrinsicObject,
  MANIFEST_PARTS,
  queryResponse,
  registryError,
  slot,
} from './testing/registry-xml.ts';

const WHOLE = extrinsicObject(MANIFEST_PARTS);
const NAMELESS = extrinsicObject(MANIFEST_PARTS.slice(0, -1));
const REF = '<ObjectRef id="urn:uuid:3d188b5d-0446-468b-a750-09246812625d"/>';

const read = (...args: Parameters<typeof queryResponse>) => readQueryResponse(elementOf(queryResponse(...args)));
const partial = (dmpCode: string, text: string) => ({ code: 'DMP_PARTIAL', facts: { dmpCode, text } });
const refusal = (code: string, facts: object, problems: unknown[] = []) =>
  expect.objectContaining({ code, facts, problems }) as Error;

describe('results', () => {
  test('none', () => {
    expect(read('', { attributes: 'totalResultCount="0"' })).toEqual({ entries: [], warnings: [] });
    const bare = elementOf(queryResponse('').replace('<RegistryObjectList></RegistryObjectList>', ''));
    expect(readQueryResponse(bare)).toEqual({ entries: [], warnings: [] });
  });

  test('in the order of the answer; other objects do not matter', () => {
    const second = extrinsicObject([externalId('uniqueId', '9.9')]);
    const { entries, warnings } = read(`${WHOLE}<RegistryPackage id="x"/>${second}${REF}<Association id="y"/>`);
    expect(entries.map(({ uniqueId }) => uniqueId)).toEqual(['1.2.250.1.213.4.5.2.3.101', '9.9']);
    expect(warnings).toEqual([]);
  });

  test('entries that cannot be read are counted', () => {
    const { entries, warnings } = read(`${NAMELESS}${WHOLE}${NAMELESS}`);
    expect(entries).toHaveLength(1);
    expect(warnings).toEqual([{ code: 'DMP_ENTRY_UNREADABLE', facts: { count: 2 } }]);
  });

  test('documents that are named only are counted', () => {
    expect(read(`${REF}${REF}`)).toEqual({
      entries: [],
      warnings: [{ code: 'DMP_ENTRY_UNREADABLE', facts: { count: 2 } }],
    });
  });

  test('what is held back is told', () => {
    expect(read(WHOLE, { attributes: 'totalResultCount="21"' }).warnings).toEqual([
      partial('totalResultCount', '1 / 21'),
    ]);
    for (const count of ['1', '0', '-5', 'many', '1e9'])
      expect(read(WHOLE, { attributes: `totalResultCount="${count}"` }).warnings).toEqual([]);
  });
});

describe('errors beside results', () => {
  test('PartialSuccess', () => {
    const errors = errorList(
      registryError('XDSRegistryError', 'one part\n is down'),
      registryError('W', '', 'Warning', 'slow'),
    );
    expect(read(WHOLE, { status: 'PartialSuccess', errors })).toMatchObject({
      entries: [{ uniqueId: '1.2.250.1.213.4.5.2.3.101' }],
      warnings: [partial('XDSRegistryError', 'one part is down'), partial('W', 'slow')],
    });
  });

  test('PartialSuccess that does not say why', () => {
    expect(read(WHOLE, { status: 'PartialSuccess' }).warnings).toEqual([partial('PartialSuccess', '—')]);
  });

  test('many of them', () => {
    const errors = errorList(...Array.from({ length: 50 }, (_, n) => registryError(`E${n}`, 'x'.repeat(2000))));
    const { warnings } = read(WHOLE, { status: 'PartialSuccess', errors });
    expect(warnings).toHaveLength(10);
    expect(warnings[0]).toEqual(partial('E0', 'x'.repeat(500)));
  });
});

describe('refusals', () => {
  test('by the first error, warnings after errors', () => {
    const errors = errorList(
      registryError('Slow', 'w', 'Warning'),
      registryError('XDSUnknownPatientId', 'Patient inconnu'),
      registryError('XDSRegistryError', 'other'),
    );
    const others = [
      { code: 'DMP_REGISTRY', facts: { dmpCode: 'XDSRegistryError', text: 'other' } },
      { code: 'DMP_REGISTRY', facts: { dmpCode: 'Slow', text: 'w' } },
    ];
    const facts = { dmpCode: 'XDSUnknownPatientId', text: 'Patient inconnu' };
    expect(() => read('', { status: 'Failure', errors })).toThrow(refusal('DMP_REGISTRY', facts, others));
  });

  test('too many results', () => {
    const errors = errorList(registryError('urn:ihe:XDSTooManyResults', 'more than 200'));
    const facts = { dmpCode: 'urn:ihe:XDSTooManyResults', text: 'more than 200' };
    expect(() => read(WHOLE, { status: 'Failure', errors })).toThrow(refusal('DMP_TOO_MANY', facts));
  });

  test('without a word', () => {
    expect(() => read('', { status: 'Failure' })).toThrow(refusal('DMP_REGISTRY', { dmpCode: 'Failure', text: '—' }));
  });

  test.for([
    ['no status', queryResponse('').replace(/status="[^"]*"/, ''), 'status'],
    ['a strange status', queryResponse('', { status: 'Unavailable' }), 'status'],
    ['another element', '<q:Other xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0"/>', 'AdhocQueryResponse'],
    ['another namespace', '<AdhocQueryResponse xmlns="urn:x" status="x"/>', 'AdhocQueryResponse'],
  ])('%s', ([, xml = '', detail]) => {
    expect(() => readQueryResponse(elementOf(xml))).toThrow(refusal('DMP_ANSWER', { detail }));
  });
});

test('many documents, each its own', () => {
  const object = (n: number) => extrinsicObject([...MANIFEST_PARTS.slice(0, -1), externalId('uniqueId', `1.2.${n}`)]);
  const { entries } = read(Array.from({ length: 50 }, (_, n) => object(n)).join(''));
  expect(entries.map(({ uniqueId }) => uniqueId)).toEqual(Array.from({ length: 50 }, (_, n) => `1.2.${n}`));
});

/** The tree of an answer in which one element stands many times. */
function repeated(element: XmlElement, localName: string, times: number): XmlElement {
  const repeat = (node: XmlNode): XmlNode[] => {
    if (node.kind !== 'element') return [node];
    const copy = repeated(node, localName, times);
    return node.localName === localName ? Array.from({ length: times }, () => copy) : [copy];
  };
  return { ...element, children: element.children.flatMap(repeat) };
}

test('very many entries, and a slot with very many values', () => {
  const object = extrinsicObject([slot('urn:ihe:iti:xds:2013:referenceIdList', 'A1'), externalId('uniqueId', '1')]);
  const answer = elementOf(queryResponse(object));
  expect(readQueryResponse(repeated(answer, 'ExtrinsicObject', 10_000)).entries).toHaveLength(10_000);
  // More than a call may have arguments.
  expect(readQueryResponse(repeated(answer, 'Value', 130_000)).entries[0]?.references).toHaveLength(130_000);
});
