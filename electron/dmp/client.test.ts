import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { parseXml } from '../xml/parse.ts';
import { canonicalize } from '../xml/canonicalize.ts';
import { child, elements, text, type XmlElement } from '../xml/tree.ts';
import { DmpClient, type DmpSettings } from './client.ts';
import type { DocumentAddress } from './contract.ts';
import { PscStrategy } from './psc-strategy.ts';
import { existence } from './testing/existence.ts';
import { cxfPackage, envelope, SOAP_NAMESPACE, squeezed } from './testing/messages.ts';
import { after, CONTEXT, counting, OwnFetch, send, SOAP_TYPE, startServer, type TestServer } from './testing/server.ts';

const SETTINGS: DmpSettings = {
  processingCode: 'P',
  mustUnderstandPrefix: false,
  silenceSeconds: 5,
  software: { name: 'DRIMBox', oid: '1.3.6.1.4.1.48364' },
  query: {
    dateOf: 'act',
    reportTypes: ['18748-4^^2.16.840.1.113883.6.1'],
    manifestTypes: ['IMG-KOS^^1.2.250.1.213.1.1.4.12'],
    modalitySystems: ['1.2.840.10008.2.16.4'],
    regionSystems: ['2.16.840.1.113883.6.96'],
    studyIssuer: '1.2.3.4.5.6',
  },
};
const NO_FILTERS = { modalities: [], regions: [] };
const signal = new AbortController().signal;

/** A client of a server that answers everything with `answer`. */
async function asking<T>(
  answer: { readonly type: string; readonly body: string | Uint8Array },
  use: (client: DmpClient, server: TestServer) => Promise<T>,
  settings: Partial<DmpSettings> = {},
): Promise<T> {
  await using server = await startServer((response) => send(response, 200, answer.type, answer.body));
  await using own = new OwnFetch();
  const client = new DmpClient({
    baseUrl: server.baseUrl,
    fetch: own.fetch,
    strategy: new PscStrategy({ token: async () => 'bearer' }),
    now: () => Date.UTC(2023, 4, 11),
    newId: counting(),
    after,
    settings: { ...SETTINGS, ...settings },
  });
  return await use(client, server);
}

const document = (body: string): { type: string; body: string } => ({ type: SOAP_TYPE, body: envelope(body) });

/** Action and body of the one message that the server got. */
function sent({ received }: TestServer): { path: string; action: string; body: XmlElement } {
  expect(received).toHaveLength(1);
  const [{ path, body } = { path: '', body: '' }] = received;
  const { root } = parseXml(Buffer.from(body));
  const header = child(root, SOAP_NAMESPACE, 'Header');
  const action = header && child(header, 'http://www.w3.org/2005/08/addressing', 'Action');
  const [inside] = elements(child(root, SOAP_NAMESPACE, 'Body') ?? root);
  if (action === undefined || inside === undefined) throw new Error('no message');
  expect(received[0]?.headers.authorization).toBe('Bearer bearer');
  return { path: path.split('/').at(-1) ?? '', action: text(action) ?? '', body: inside };
}

test('TD0.2', async () => {
  await asking(document(existence()), async (client, server) => {
    expect(await client.existence(CONTEXT, signal)).toMatchObject({ exists: true, authorization: 'VALIDE' });
    const { path, action, body } = sent(server);
    expect([path, action, body.localName]).toEqual([
      'patients',
      'urn:hl7-org:v3:PRPA_IN201307UV02',
      'PRPA_IN201307UV02',
    ]);
    const written = canonicalize(body).toString('utf8');
    expect(written).toMatch(/<processingCode [^>]*code="P">/);
    expect(written).toMatch(/<creationTime [^>]*value="20230511000000">/);
    expect(written).toContain('extension="279035121518989" root="1.2.250.1.213.1.4.10"');
    // The message and its query are numbered apart.
    const numbers = written.match(/extension="0{8}-[^"]+"/g) ?? [];
    expect(new Set(numbers).size).toBe(2);
  });
});

const AUTHORIZED =
  '<setAuthorizationResponse xmlns="urn:si-dmp-habilitations"><output><status>DMPOk</status></output></setAuthorizationResponse>';

test('TD0.3', async () => {
  await asking(document(AUTHORIZED), async (client, server) => {
    await client.authorize(CONTEXT, 'AJOUT', signal);
    const { path, action, body } = sent(server);
    expect([path, action]).toEqual([
      'habilitations',
      'urn:si-dmp-habilitations:HabilitationsEndPoint:setAuthorization',
    ]);
    expect(canonicalize(body).toString('utf8')).toBe(
      '<setAuthorization xmlns="urn:si-dmp-habilitations"><action>AJOUT</action></setAuthorization>',
    );
  });
});

test('TD0.3 that the DMP refuses', async () => {
  const refusal = document(AUTHORIZED.replace('DMPOk', 'DMPDenied'));
  await asking(refusal, async (client) => {
    await expect(client.authorize(CONTEXT, 'AJOUT', signal)).rejects.toMatchObject({
      code: 'DMP_AUTHORIZATION_REFUSED',
      facts: { dmpCode: 'DMPDenied' },
    });
  });
});

const NOTHING =
  '<q:AdhocQueryResponse xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" startIndex="0" totalResultCount="0" ' +
  'status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success">' +
  '<RegistryObjectList xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"/></q:AdhocQueryResponse>';

test('TD3.1', async () => {
  await asking(document(NOTHING), async (client, server) => {
    const found = await client.find(CONTEXT, { kind: 'find', filters: NO_FILTERS }, signal);
    expect(found).toEqual({ entries: [], warnings: [] });
    const { path, action, body } = sent(server);
    expect([path, action, body.localName]).toEqual([
      'registry',
      'urn:ihe:iti:2007:RegistryStoredQuery',
      'AdhocQueryRequest',
    ]);
    expect(canonicalize(body).toString('utf8')).toContain("'279035121518989^^^&amp;1.2.250.1.213.1.4.10&amp;ISO^NH'");
  });
});

const SUCCESS = 'urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success';
const KOS: DocumentAddress = { uniqueId: '1.2.3', repositoryUniqueId: '1.2.250.1.213.4.1.1.1.2', homeCommunityId: '' };
const RETRIEVED = envelope(
  squeezed(`
    <d:RetrieveDocumentSetResponse xmlns:d="urn:ihe:iti:xds-b:2007">
      <r:RegistryResponse xmlns:r="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0" status="${SUCCESS}"/>
      <d:DocumentResponse>
        <d:RepositoryUniqueId>1.2.250.1.213.4.1.1.1.2</d:RepositoryUniqueId>
        <d:DocumentUniqueId>1.2.3</d:DocumentUniqueId>
        <d:mimeType>application/dicom</d:mimeType>
        <d:Document><x:Include xmlns:x="http://www.w3.org/2004/08/xop/include" href="cid:1@urn%3Aihe"/></d:Document>
      </d:DocumentResponse>
    </d:RetrieveDocumentSetResponse>`),
);

test('TD3.2: the document of a package, asked for in the community that the settings name', async () => {
  const bytes = Buffer.from('DICM\0\r\n\xff', 'latin1');
  await asking(
    cxfPackage(RETRIEVED, { '1@urn:ihe': bytes }),
    async (client, server) => {
      const { documents, warnings } = await client.retrieve(CONTEXT, [KOS], signal);
      expect(documents.map((one) => ({ ...one, bytes: Buffer.from(one.bytes) }))).toEqual([
        { uniqueId: '1.2.3', mimeType: 'application/dicom', bytes },
      ]);
      expect(warnings).toEqual([]);
      const { path, action, body } = sent(server);
      expect([path, action]).toEqual(['repository', 'urn:ihe:iti:2007:RetrieveDocumentSet']);
      expect(canonicalize(body).toString('utf8')).toContain('2.16.840.1.113883.2.8.3.7</HomeCommunityId>');
    },
    { homeCommunityId: '2.16.840.1.113883.2.8.3.7' },
  );
});

test.each<[string, (client: DmpClient) => Promise<unknown>]>([
  ['TD0.2', (client) => client.existence(CONTEXT, signal)],
  ['TD0.3', (client) => client.authorize(CONTEXT, 'AJOUT', signal)],
  ['TD3.1', (client) => client.find(CONTEXT, { kind: 'find', filters: NO_FILTERS }, signal)],
  ['TD3.2', (client) => client.retrieve(CONTEXT, [KOS], signal)],
])('%s: an answer to another question is told with the name of the server', async (_, ask) => {
  await asking(document('<ok xmlns="urn:test"/>'), async (client, server) => {
    const thrown: unknown = await ask(client).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(WorkstationError);
    expect(thrown).toMatchObject({ code: 'DMP_ANSWER', facts: { host: server.host, detail: expect.any(String) } });
  });
});
