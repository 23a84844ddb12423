/** Documents asked for and received. */
import { describe, expect, test } from 'vitest';
import type { DocumentAddress } from '../contract.ts';
import { readRetrieveResponse, retrieveRequest } from './retrieve.ts';
import { canonicalMarkup, canonicalText, elementOf, errorList, registryError } from './testing/registry-xml.ts';

const REPOSITORY = '1.2.250.1.213.4.1.1.1.2';
const address = (uniqueId: string, homeCommunityId = ''): DocumentAddress => ({
  uniqueId,
  repositoryUniqueId: REPOSITORY,
  homeCommunityId,
});

describe('the request (ITI TF-2b 3.43.4.1)', () => {
  test('for one document', () => {
    expect(canonicalMarkup(retrieveRequest([address('1.2.3')]))).toBe(
      canonicalText(`
        <RetrieveDocumentSetRequest xmlns="urn:ihe:iti:xds-b:2007">
          <DocumentRequest>
            <RepositoryUniqueId>${REPOSITORY}</RepositoryUniqueId>
            <DocumentUniqueId>1.2.3</DocumentUniqueId>
          </DocumentRequest>
        </RetrieveDocumentSetRequest>`),
    );
  });

  test('for several, with the community first: their own before the configured one', () => {
    const request = (home: string, id: string) => `
      <DocumentRequest>
        <HomeCommunityId>${home}</HomeCommunityId>
        <RepositoryUniqueId>${REPOSITORY}</RepositoryUniqueId>
        <DocumentUniqueId>${id}</DocumentUniqueId>
      </DocumentRequest>`;
    const documents = [address('1.2.3', 'urn:oid:1.9'), address('1.2.4^<&>')];
    expect(canonicalMarkup(retrieveRequest(documents, '2.16.7'))).toBe(
      canonicalText(
        `<RetrieveDocumentSetRequest xmlns="urn:ihe:iti:xds-b:2007">${request('urn:oid:1.9', '1.2.3')}${request('2.16.7', '1.2.4^&lt;&amp;>')}</RetrieveDocumentSetRequest>`,
      ),
    );
  });
});

const HREF = 'cid:part%40urn%3Aihe';
const PART = Buffer.from([0, 1, 2, 255]);
const include = (href: string) => `\n<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="${href}"/>\n`;

function response(uniqueId: string, content: string | undefined, mimeType = 'text/xml'): string {
  const document = content === undefined ? '' : `<x:Document>${content}</x:Document>`;
  return `<x:DocumentResponse><x:RepositoryUniqueId>${REPOSITORY}</x:RepositoryUniqueId>
    <x:DocumentUniqueId> ${uniqueId} </x:DocumentUniqueId><x:mimeType>${mimeType}</x:mimeType>${document}</x:DocumentResponse>`;
}

function answer(responses: string, status = 'Success', errors = '') {
  const body = elementOf(
    `<x:RetrieveDocumentSetResponse xmlns:x="urn:ihe:iti:xds-b:2007" xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0">
     <rs:RegistryResponse status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:${status}">${errors}</rs:RegistryResponse>
     ${responses}</x:RetrieveDocumentSetResponse>`,
  );
  return { body, attachment: (cid: string) => (cid === HREF ? PART : undefined) };
}

const MISSING = { code: 'DMP_DOCUMENT_MISSING', facts: {} };
const refusal = (code: string, facts: object) => expect.objectContaining({ code, facts }) as Error;
const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

describe('the answer', () => {
  test('with attachments and with base64, in the order of the request', () => {
    const base64 = Buffer.from('<CDA/>').toString('base64');
    const inline = `\r\n ${base64.slice(0, 4)}\r\n${base64.slice(4)}\t`;
    const both = answer(response('2', inline) + response('1', include(HREF), ' Application/DICOM '));
    expect(readRetrieveResponse(both, [address('1'), address('2'), address('1')])).toEqual({
      documents: [
        { uniqueId: '1', mimeType: 'application/dicom', bytes: PART },
        { uniqueId: '2', mimeType: 'text/xml', bytes: Buffer.from('<CDA/>') },
      ],
      warnings: [],
    });
  });

  test('with one document twice: the first that has content', () => {
    const twice = answer(response('1', '') + response('1', 'QQ==') + response('1', 'Qg=='));
    const { documents, warnings } = readRetrieveResponse(twice, [address('1')]);
    expect(documents.map(({ bytes }) => text(bytes))).toEqual(['A']);
    expect(warnings).toEqual([]);
  });

  test('with documents that nobody asked for', () => {
    const { documents, warnings } = readRetrieveResponse(answer(response('9', 'QQ==')), [address('1')]);
    expect(documents).toEqual([]);
    expect(warnings).toEqual([MISSING]);
  });

  test('PartialSuccess', () => {
    const errors = errorList(registryError('XDSDocumentUniqueIdError', 'absent'));
    const { documents, warnings } = readRetrieveResponse(answer(response('2', 'QQ=='), 'PartialSuccess', errors), [
      address('1'),
      address('2'),
      address('3'),
    ]);
    expect(documents.map(({ uniqueId }) => uniqueId)).toEqual(['2']);
    const partial = { code: 'DMP_PARTIAL', facts: { dmpCode: 'XDSDocumentUniqueIdError', text: 'absent' } };
    expect(warnings).toEqual([partial, MISSING, MISSING]);
  });

  test.for<[string, string | undefined]>([
    ['no Document', undefined],
    ['nothing in it', ''],
    ['an attachment that is not there', include('cid:other')],
    ['an address elsewhere', include('https://example.org/part')],
    ['an Include without address', '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include"/>'],
    ['what is no base64', 'QQ!='],
    ['cut base64', 'QUJD QQ'],
    ['base64 that goes on after its end', 'QQ==QUJD'],
    ['markup', '<a/>'],
    ['text with a comment', 'QQ<!-- -->=='],
  ])('%s: the document is missing', ([, content]) => {
    expect(readRetrieveResponse(answer(response('1', content)), [address('1')])).toEqual({
      documents: [],
      warnings: [MISSING],
    });
  });

  test('a failure', () => {
    const errors = errorList(registryError('XDSRepositoryError', 'busy'));
    expect(() => readRetrieveResponse(answer(response('1', 'QQ=='), 'Failure', errors), [address('1')])).toThrow(
      refusal('DMP_REGISTRY', { dmpCode: 'XDSRepositoryError', text: 'busy' }),
    );
  });

  test('a failure in a RegistryResponse by itself', () => {
    const body = elementOf(
      `<rs:RegistryResponse xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0"
        status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure">${errorList(registryError('E', 'no'))}</rs:RegistryResponse>`,
    );
    expect(() => readRetrieveResponse({ body, attachment: () => undefined }, [])).toThrow(
      refusal('DMP_REGISTRY', { dmpCode: 'E', text: 'no' }),
    );
  });

  test.for([
    ['<a/>', 'RetrieveDocumentSetResponse'],
    ['<x:RetrieveDocumentSetResponse xmlns:x="urn:ihe:iti:xds-b:2007"/>', 'RetrieveDocumentSetResponse'],
  ])('%s is none', ([xml = '', detail]) => {
    expect(() => readRetrieveResponse({ body: elementOf(xml), attachment: () => undefined }, [])).toThrow(
      refusal('DMP_ANSWER', { detail }),
    );
  });

  test('megabytes in place', () => {
    const bytes = Buffer.alloc(1_500_000, 'drimbox');
    const lines = bytes.toString('base64').replace(/.{76}/g, '$&\n');
    const { documents } = readRetrieveResponse(answer(response('1', lines)), [address('1')]);
    expect(bytes.equals(documents[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  });
});
