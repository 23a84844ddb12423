/** Stored queries: what each filter lets through, and the same content however an answer is written. */
import { describe, expect, it } from 'vitest';
import { SCHEME } from './codes.ts';
import { toUtc } from './services/query.ts';
import { STYLES } from './soap/style.ts';
import { dmpOfSuite } from './testing/dmp.ts';
import type { DmpAnswer } from './testing/dmp.ts';
import { FIND_BY_REFERENCE, GET, patientAndStatus, queryBody } from './testing/requests.ts';
import type { Slots } from './testing/requests.ts';
import { attribute, children, descend, NS, textOf } from './xml.ts';
import type { Element } from './xml.ts';

const suite = dmpOfSuite();
const KOS = "('IMG-KOS^^1.2.250.1.213.1.1.4.12')";
const REPORT = "('18748-4^^2.16.840.1.113883.6.1')";

interface Read {
  readonly status: string;
  readonly total: string;
  readonly objects: readonly Element[];
  readonly uniqueIds: readonly string[];
  readonly errors: readonly string[];
}

function read(answer: DmpAnswer): Read {
  expect(answer.status).toBe(200);
  const response = descend(answer.root(), NS.soap, 'Body')!;
  const body = children(response, NS.query, 'AdhocQueryResponse')[0];
  const objects = children(children(body, NS.rim, 'RegistryObjectList')[0], NS.rim, 'ExtrinsicObject');
  const errors = children(children(body, NS.rs, 'RegistryErrorList')[0], NS.rs, 'RegistryError');
  return {
    status: attribute(body, 'status').replace(/^.*:/, ''),
    total: attribute(body, 'totalResultCount'),
    objects,
    uniqueIds: objects.map((object) => external(object, SCHEME.uniqueId)),
    errors: errors.map((error) => attribute(error, 'errorCode')),
  };
}

function external(object: Element, scheme: string): string {
  const found = children(object, NS.rim, 'ExternalIdentifier').find(
    (each) => attribute(each, 'identificationScheme') === scheme,
  );
  return attribute(found, 'value');
}

function slot(object: Element, name: string): string[] {
  const found = children(object, NS.rim, 'Slot').find((each) => attribute(each, 'name') === name);
  return children(children(found, NS.rim, 'ValueList')[0], NS.rim, 'Value').map(textOf);
}

async function find(slots: Slots = {}, query?: string): Promise<Read> {
  return read(await suite().ask('registry', queryBody({ ...patientAndStatus(), ...slots }, query)));
}

/** Cases of what was found, each once; asked for as references, which are short. */
async function cases(slots: Slots, query?: string): Promise<string[]> {
  const answer = await suite().ask('registry', queryBody({ ...patientAndStatus(), ...slots }, query, 'ObjectRef'));
  expect(answer.text).toContain('ResponseStatusType:Success');
  const ids = [...answer.root().getElementsByTagNameNS(NS.rim, 'ObjectRef')].map((each) => attribute(each, 'id'));
  const all = await suite().documents();
  return [...new Set(ids.map((id) => all.find((each) => each.entryUuid === id)?.case ?? '?'))].toSorted();
}

it('tells the same in every way of writing', async () => {
  const seen: string[] = [];
  const beginnings: string[] = [];
  for (const style of STYLES.keys()) {
    await suite().control({ style });
    const answer = await suite().ask('registry', queryBody(patientAndStatus()));
    const { objects, total } = read(answer);
    const told = objects.map((object) => [
      external(object, SCHEME.uniqueId),
      external(object, SCHEME.patientId),
      slot(object, 'hash'),
      slot(object, 'urn:ihe:iti:xds:2013:referenceIdList'),
    ]);
    seen.push(JSON.stringify([total, told]));
    beginnings.push(`${answer.headers.get('content-type')?.slice(0, 20) ?? ''} ${answer.text.slice(0, 20)}`);
  }
  expect(new Set(seen).size).toBe(1);
  expect(new Set(beginnings).size).toBe(STYLES.length);
});

it('writes an answer in another way each time', async () => {
  const types = new Set<string>();
  for (const _ of STYLES) {
    const { text, headers } = await suite().ask('registry', queryBody(patientAndStatus()));
    types.add(`${headers.get('content-type')?.split(';')[0] ?? ''} ${/<[\w:]*Envelope/.exec(text)?.[0] ?? ''}`);
  }
  expect(types.size).toBeGreaterThanOrEqual(4);
});

describe('FindDocuments', () => {
  it('finds what is approved, each entry with what it is known by', async () => {
    const { status, total, objects, uniqueIds } = await find();
    const all = await suite().documents();
    const expected = all.filter(
      (each) => each.patient === '279035121518989' && each.status === 'approved' && each.case !== 'masked',
    );
    expect([status, total]).toEqual(['Success', String(expected.length)]);
    expect(uniqueIds.toSorted()).toEqual(expected.map((each) => each.uniqueId).toSorted());
    for (const object of objects) {
      expect(attribute(object, 'objectType')).toBe(SCHEME.objectType);
      expect(attribute(object, 'id')).toMatch(/^urn:uuid:[0-9a-f-]{36}$/);
      expect(external(object, SCHEME.patientId)).toBe('279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH');
      expect(slot(object, 'repositoryUniqueId')).toEqual(['1.2.250.1.213.4.1.1.1.2']);
    }
  });

  it('by status', async () => {
    const status = (name: string): string => `('${name}')`;
    const deprecated = 'urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated';
    const archived = 'urn:asip:ci-sis:2010:StatusType:Archived';
    expect(await cases({ Status: status(deprecated) })).toEqual(['replaced']);
    expect(await cases({ Status: `('${archived}','${deprecated}')` })).toEqual(['archived', 'replaced']);
    expect((await find({ Status: status('Approuvé') })).errors).toEqual(['XDSRegistryError']);
  });

  it('gives two versions one logical identifier', async () => {
    const both =
      "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved','urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated')";
    const { objects } = await find({ Status: both });
    const versions = objects.filter((object) =>
      external(object, SCHEME.uniqueId).startsWith('1.2.250.1.213.4.5.4.900'),
    );
    expect(versions).toHaveLength(2);
    expect(new Set(versions.map((object) => attribute(object, 'lid'))).size).toBe(1);
    expect(new Set(versions.map((object) => attribute(object, 'id'))).size).toBe(2);
  });

  it('by type and class: signatures are of another type', async () => {
    const types = new Set((await suite().documents()).map((each) => each.typeCode));
    expect([...types].toSorted()).toEqual(['18748-4', 'E1762', 'IMG-KOS']);
    const kos = await find({ TypeCode: KOS });
    const reports = await find({ TypeCode: REPORT });
    const both = await find({ TypeCode: `${KOS.slice(0, -1)},${REPORT.slice(1)}` });
    const whole = await find();
    expect(both.uniqueIds).toHaveLength(kos.uniqueIds.length + reports.uniqueIds.length);
    expect(whole.uniqueIds).toHaveLength(both.uniqueIds.length + 2);
    expect((await find({ ClassCode: "('31^^1.2.250.1.213.1.1.4.1')" })).uniqueIds).toEqual(kos.uniqueIds);
  });

  it('by modality AND region, each under several code systems', async () => {
    const ct = "('CT^^1.2.840.10008.2.16.4','CT^^1.2.250.1.213.1.1.5.618')";
    const chest = "('67734004^^2.16.840.1.113883.6.96','67734004^^1.2.250.1.213.1.1.5.695')";
    expect(await cases({ EventCodeList: [ct, chest], TypeCode: KOS })).toEqual(['service-event', 'study']);
    expect((await cases({ EventCodeList: ct, TypeCode: KOS })).length).toBeGreaterThan(2);
    // In one slot, either will do.
    const either = `${ct.slice(0, -1)},${chest.slice(1)}`;
    expect(await cases({ EventCodeList: either, TypeCode: KOS })).toContain('look-alike');
    expect(await cases({ EventCodeList: "('CT^^1.2.3')" })).toEqual([]);
  });

  it('by time of the act: from is part of the range, to is not, offsets count', async () => {
    const from = { ServiceStartTimeFrom: '202411' };
    expect(await cases({ ...from, ServiceStartTimeTo: '202412' })).toEqual(['study']);
    const instant = toUtc('20250314101502+0100');
    expect(instant).toBe('20250314091502');
    expect(await cases({ ServiceStartTimeFrom: instant, ServiceStartTimeTo: '20250315' })).toEqual(['study']);
    expect(await cases({ ServiceStartTimeFrom: '20250314', ServiceStartTimeTo: instant })).toEqual([]);
    expect(await cases({ CreationTimeFrom: '20230324', CreationTimeTo: '20230325' })).toEqual(['replaced']);
  });

  it('has ten look-alikes of one act, which only the manifests tell apart', async () => {
    const { objects } = await find({ TypeCode: KOS, ServiceStartTimeFrom: '20250310', ServiceStartTimeTo: '20250311' });
    expect(objects).toHaveLength(11);
    const all = await suite().documents();
    const alike = objects.filter(
      (object) => all.find((each) => each.entryUuid === attribute(object, 'id'))?.case === 'look-alike',
    );
    const authors = alike.map((object) => {
      const author = children(object, NS.rim, 'Classification').find(
        (each) => attribute(each, 'classificationScheme') === SCHEME.author,
      );
      return slot(author!, 'authorInstitution').join();
    });
    expect([alike.length, [...new Set(authors)]]).toEqual([10, [expect.stringMatching(/^PLATEFORME/)]]);
  });

  it('lets an entry without slots be found', async () => {
    const { uniqueId } = await suite().document('missing-slots');
    const { objects, uniqueIds } = await find();
    const object = objects[uniqueIds.indexOf(uniqueId)]!;
    for (const name of ['hash', 'size', 'serviceStartTime', 'urn:ihe:iti:xds:2013:referenceIdList'])
      expect(slot(object, name)).toEqual([]);
  });

  it.each([
    ['no status', { PatientId: patientAndStatus()['PatientId']! }, 'XDSStoredQueryMissingParam'],
    ['no patient', { Status: patientAndStatus()['Status']! }, 'XDSStoredQueryMissingParam'],
    ['a patient in parentheses', { ...patientAndStatus(), PatientId: "('1')" }, 'XDSStoredQueryParamNumber'],
    ['a list without parentheses', { ...patientAndStatus(), TypeCode: "'a^^1.2'" }, 'XDSStoredQueryParamNumber'],
    ['a code without its system', { ...patientAndStatus(), TypeCode: "('a')" }, 'XDSStoredQueryParamNumber'],
    ['a date that is none', { ...patientAndStatus(), CreationTimeFrom: '2024-01-01' }, 'XDSStoredQueryParamNumber'],
  ] as const)('%s', async (_, slots: Slots, code) => {
    const answer = read(await suite().ask('registry', queryBody(slots)));
    expect([answer.status, answer.errors]).toEqual(['Failure', [code]]);
  });

  it('too many results, an unknown query', async () => {
    await suite().control({ mostResults: 10 });
    expect((await find()).errors).toEqual(['XDSTooManyResults']);
    const unknown = queryBody(patientAndStatus(), 'f26abbcb-ac74-4422-8a30-edb644bbc1a9');
    expect(read(await suite().ask('registry', unknown)).errors).toEqual(['XDSUnknownStoredQuery']);
  });

  it('notes a slot that no query has', async () => {
    await find({ EventCode: "('CT^^1')" });
    const [logged] = await suite().requests();
    expect(logged?.facts['unknownSlots']).toEqual(['$XDSDocumentEntryEventCode']);
  });
});

it('FindDocumentsByReferenceId: by accession number and issuer, by order, by study', async () => {
  const { references } = await suite().document('several-manifests', '18748-4');
  const cxi = references.map(({ id, issuer, type }) => `'${id}^^^&amp;${issuer}&amp;ISO^${type}'`);
  expect(cxi).toHaveLength(3);
  for (const value of cxi) {
    expect(await cases({ ReferenceIdList: `(${value})` }, FIND_BY_REFERENCE)).toEqual(['several-manifests']);
  }
  const otherIssuer = cxi[0]!.replace('1.2.250.1.213.4.5.2.5', '1.2.3');
  expect(await cases({ ReferenceIdList: `(${otherIssuer})` }, FIND_BY_REFERENCE)).toEqual([]);
  expect((await find({}, FIND_BY_REFERENCE)).errors).toEqual(['XDSStoredQueryMissingParam']);
});

it('GetDocuments: by unique identifiers or by entries, as objects or as references', async () => {
  const [one, other] = await suite().documents();
  const get = async (slots: Slots, returnType?: string) => suite().ask('registry', queryBody(slots, GET, returnType));
  const byId = read(await get({ UniqueId: `('${one!.uniqueId}','${other!.uniqueId}')` }));
  expect(byId.uniqueIds.toSorted()).toEqual([one!.uniqueId, other!.uniqueId].toSorted());
  expect(read(await get({ EntryUUID: `('${one!.entryUuid}')` })).uniqueIds).toEqual([one!.uniqueId]);
  expect(read(await get({ UniqueId: "('1.2.3')" })).uniqueIds).toEqual([]);
  expect(read(await get({})).errors).toEqual(['XDSStoredQueryMissingParam']);
  const references = await get({ UniqueId: `('${one!.uniqueId}')` }, 'ObjectRef');
  const [reference] = [...references.root().getElementsByTagNameNS(NS.rim, 'ObjectRef')];
  expect(attribute(reference, 'id')).toBe(one!.entryUuid);
});

it('makes documents by the thousand, spread over the years', async () => {
  await suite().control({ empty: true, addDocuments: 2000 });
  const { text } = await suite().ask('registry', queryBody(patientAndStatus()));
  const found = (form: RegExp): number => new Set(text.match(form)).size;
  expect(text).toContain('totalResultCount="2000"');
  expect(found(/ lid="urn:uuid:[^"]+"/g)).toBe(2000);
  expect(found(/name="creationTime">\s*<[^>]*>\s*<[^>]*>\d{4}/g)).toBeGreaterThan(10);
});
