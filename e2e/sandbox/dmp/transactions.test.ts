/** The four services, asked by curl and by hand with a token of Pro Santé Connect. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { run, skipWithout } from '../imaging/testing/support.ts';
import { PATIENTS } from '../patients.ts';
import { folderOfSuite } from '../testing/folder.ts';
import { ACTIONS } from './soap/request.ts';
import { dmpOfSuite, TOKEN, tokenOf } from './testing/dmp.ts';
import type { DmpAnswer } from './testing/dmp.ts';
import {
  addressingOf,
  authorizationBody,
  DOCTOR,
  envelope,
  existenceBody,
  INS,
  patientAndStatus,
  queryBody,
  retrieveBody,
  vihf,
} from './testing/requests.ts';
import { attribute, children, descend, NS, parseXml, textOf } from './xml.ts';

const folder = folderOfSuite();
const suite = dmpOfSuite();

/** Code and text of a fault, known by their namespaces. */
function faultOf(answer: DmpAnswer): [number, string, string] {
  const fault = descend(answer.root(), NS.soap, 'Body', 'Fault');
  const subcode = textOf(descend(fault, NS.soap, 'Code', 'Subcode', 'Value'));
  const text = textOf(descend(fault, NS.soap, 'Reason', 'Text'));
  return [answer.status, subcode.replace(/^.*:/, ''), text];
}

function existenceOf(answer: DmpAnswer): Record<string, string> {
  const body = descend(answer.root(), NS.soap, 'Body');
  const message = children(body, NS.hl7, 'PRPA_IN201308UV02')[0];
  const lines = children(message, NS.hl7, 'attentionLine').map((line): [string, string] => {
    const value = children(line, NS.hl7, 'value')[0];
    const keyword = attribute(children(line, NS.hl7, 'keyWordText')[0], 'code');
    return [keyword, attribute(value, 'code') || attribute(value, 'value')];
  });
  const act = children(message, NS.hl7, 'controlActProcess')[0];
  const detail = descend(message, NS.hl7, 'acknowledgement', 'acknowledgementDetail');
  return {
    ...Object.fromEntries(lines),
    response: attribute(descend(act, NS.hl7, 'queryAck', 'queryResponseCode'), 'code'),
    acknowledgement: attribute(descend(message, NS.hl7, 'acknowledgement'), 'typeCode'),
    ...(detail === undefined ? {} : { detail: attribute(descend(detail, NS.hl7, 'code'), 'code') }),
  };
}

function titlesOf(answer: DmpAnswer): string[] {
  const list = descend(answer.root(), NS.soap, 'Body')!.getElementsByTagNameNS(NS.rim, 'ExtrinsicObject');
  return [...list].map((entry) => attribute(descend(entry, NS.rim, 'Name', 'LocalizedString'), 'value'));
}

it('answers a request that curl sends from a file', async (context) => {
  skipWithout(context, 'curl');
  const file = path.join(folder(), 'td02.xml');
  await writeFile(file, envelope('patients', existenceBody()));
  const headers = ['Content-Type: application/soap+xml; charset=UTF-8', `Authorization: Bearer ${TOKEN}`];
  const { stdout, stderr } = await run('curl', [
    ...['-sS', '-i', '--data-binary', `@${file}`, `${suite().dmp.url}/patients`],
    ...headers.flatMap((header) => ['-H', header]),
  ]);
  expect(stderr).toBe('');
  const [head = '', body = ''] = stdout.toString().split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*content-type: application\/soap\+xml;charset=UTF-8/i);
  expect(parseXml(body).documentElement?.localName).toBe('Envelope');
  expect(body).toContain('code="VALIDE"');
});

describe('TD0.2', () => {
  it.each([
    ['open', 'IPP0001', { AUTORISATION: 'VALIDE', STATUT_MT: 'false', response: 'OK', acknowledgement: 'AA' }],
    ['no record', 'IPP0004', { response: 'NF', acknowledgement: 'AA' }],
    ['closed', 'IPP0005', { response: 'OK', acknowledgement: 'AE', detail: 'DMPClosed' }],
    ['not declared', 'IPP0006', { AUTORISATION: 'NON_EXISTE', response: 'OK' }],
    ['blocked', 'IPP0007', { AUTORISATION: 'INTERDIT', acknowledgement: 'AA', detail: 'DMPAccesInterdit' }],
    ['expired', 'IPP0008', { AUTORISATION: 'EXPIRE', response: 'OK' }],
  ])('%s', async (_, ipp, expected) => {
    const ins = PATIENTS.find((patient) => patient.ipp === ipp)!.ins;
    const answer = await suite().ask('patients', existenceBody(ins));
    expect(answer.status).toBe(200);
    expect(existenceOf(answer)).toMatchObject(expected);
  });

  it('refuses a message that it has had before', async () => {
    const body = existenceBody();
    expect((await suite().ask('patients', body)).status).toBe(200);
    expect(faultOf(await suite().ask('patients', body))).toEqual([
      500,
      'DMPMessageDoublon',
      expect.stringContaining('déjà'),
    ]);
  });
});

describe('TD0.3', () => {
  const patient = PATIENTS.find(({ ipp }) => ipp === 'IPP0006')!.ins;
  const state = async (): Promise<string | undefined> =>
    existenceOf(await suite().ask('patients', existenceBody(patient)))['AUTORISATION'];

  it('changes the authorisation of the professional, and of nobody else', async () => {
    const assertion = (): string => vihf({ ins: patient });
    const answer = await suite().ask('habilitations', authorizationBody('AJOUT'), { assertion: assertion() });
    const output = descend(answer.root(), NS.soap, 'Body')!.getElementsByTagNameNS(NS.habilitations, 'status')[0];
    expect(textOf(output)).toBe('DMPOk');
    expect(await state()).toBe('VALIDE');
    const other = { headers: { authorization: `Bearer ${tokenOf('899700366257')}` } };
    const theirs = await suite().ask('patients', existenceBody(patient), other);
    expect(existenceOf(theirs)['AUTORISATION']).toBe('NON_EXISTE');
    await suite().ask('habilitations', authorizationBody('SUPPRESSION'), { assertion: assertion() });
    expect(await state()).toBe('NON_EXISTE');
  });

  it('is for the normal mode, of a patient who is named and has not barred anybody', async () => {
    const add = async (assertion?: string) =>
      faultOf(
        await suite().ask('habilitations', authorizationBody('AJOUT'), assertion === undefined ? {} : { assertion }),
      );
    expect((await add(vihf({ ins: patient, purpose: 'bris_de_glace' })))[1]).toBe('DMPAccesInterdit');
    expect((await add())[1]).toBe('DMPVihfInvalide');
    const [absent, closed, barred] = ['IPP0004', 'IPP0005', 'IPP0007'].map(
      (ipp) => PATIENTS.find((each) => each.ipp === ipp)!.ins,
    );
    expect((await add(vihf({ ins: absent! })))[1]).toBe('DMPInexistant');
    expect((await add(vihf({ ins: closed! })))[1]).toBe('DMPClosed');
    expect((await add(vihf({ ins: barred! })))[1]).toBe('DMPAccesInterdit');
    expect(await state()).toBe('NON_EXISTE');
  });
});

describe('the door', () => {
  const find = queryBody(patientAndStatus());

  it('is for POST, at four addresses', async () => {
    const { url } = suite().dmp;
    expect((await fetch(`${url}/registry`)).status).toBe(405);
    expect((await fetch(`${url}/patientCertif`, { method: 'POST' })).status).toBe(404);
    const answer = await suite().ask('registry', find, { headers: { 'content-type': 'text/xml' } });
    expect(answer.status).toBe(415);
    const action = `application/soap+xml; action="${ACTIONS.repository.action}"`;
    expect((await suite().ask('registry', find, { headers: { 'content-type': action } })).status).toBe(400);
  });

  it('wants a token that is active, and remembers no message that came without', async () => {
    const letter = envelope('registry', find);
    const with401 = async (authorization: string): Promise<string | null> => {
      const answer = await suite().ask('registry', find, { envelope: letter, headers: { authorization } });
      expect(answer.status).toBe(401);
      return answer.headers.get('www-authenticate');
    };
    expect(await with401('')).toBe('Bearer realm="DMP"');
    expect(await with401('Bearer un-autre')).toContain('error="invalid_token"');
    expect((await suite().ask('registry', find, { envelope: letter })).status).toBe(200);
    expect((await suite().requests()).map(({ outcome }) => outcome)).toEqual(['HTTP 401', 'HTTP 401', 'answered']);
    expect(faultOf(await suite().ask('registry', find, { envelope: letter }))[1]).toBe('DuplicateMessageID');
  });

  it.each(['MessageID', 'To', 'Action'])('wants %s', async (name) => {
    const answer = await suite().ask('registry', find, { addressing: addressingOf('registry', name) });
    expect(faultOf(answer)).toEqual([
      500,
      'MessageAddressingHeaderRequired',
      'A required header representing a Message Addressing Property is not present',
    ]);
  });

  it('does without ReplyTo, and refuses the action of another service', async () => {
    const without = await suite().ask('registry', find, { addressing: addressingOf('registry', 'ReplyTo') });
    expect(without.status).toBe(200);
    const other = await suite().ask('registry', find, { addressing: addressingOf('patients') });
    expect(faultOf(other)[1]).toBe('ActionNotSupported');
  });

  it('refuses SOAP 1.1, a document type, and a header that must be understood', async () => {
    const good = envelope('registry', find);
    const soap11 = good.replace('http://www.w3.org/2003/05/soap-envelope', 'http://schemas.xmlsoap.org/soap/envelope/');
    const doctype = good.replace('?>\n', '?>\n<!DOCTYPE soap:Envelope>');
    const duty = good.replace('</soap:Header>', '<x:a xmlns:x="urn:x" soap:mustUnderstand="true"/></soap:Header>');
    for (const letter of [soap11, doctype, duty]) {
      const answer = await suite().ask('registry', find, { envelope: letter });
      expect([letter === good, answer.status, answer.text]).toEqual([false, 500, expect.stringContaining('Fault')]);
    }
  });

  it('pairs its answers with the requests', async () => {
    const letter = envelope('registry', find);
    const id = /urn:uuid:[0-9a-f-]{36}(?=<\/MessageID)/.exec(letter)?.[0];
    const { root } = await suite().ask('registry', find, { envelope: letter });
    const header = descend(root(), NS.soap, 'Header');
    expect(textOf(descend(header, NS.wsa, 'RelatesTo'))).toBe(id);
    expect(textOf(descend(header, NS.wsa, 'Action'))).toBe(`${ACTIONS.registry.action}Response`);
  });
});

describe('a VIHF without a signature', () => {
  const find = queryBody(patientAndStatus());
  const WRONG: readonly (readonly [string, Parameters<typeof vihf>[0], string])[] = [
    ['another professional than the token’s', { nameId: '899700366257' }, 'DMPVihfInvalide'],
    ['an old one', { issueInstant: new Date(Date.now() - 6 * 60_000).toISOString() }, 'DMPVihfInvalide'],
    ['an unknown structure', { structure: '10B0999999' }, 'DMPStructureInconnue'],
    ['a structure of others', { structure: '10B0172805' }, 'DMPStructureNonLiee'],
    ['a médecin without speciality', { roles: [['10', '1.2.250.1.71.1.2.7']] }, 'DMPVihfInvalide'],
    ['another patient', { ins: PATIENTS[1]!.ins }, 'XDSPatientIdDoesNotMatch'],
    ['an unknown purpose', { purpose: 'curiosite' }, 'DMPVihfInvalide'],
    ['régulation', { purpose: 'centre_15' }, 'DMPAccesInterdit'],
    ['another sector', { sector: 'SA01^1.2.250.1.71.4.2.4' }, 'DMPVihfInvalide'],
    ['no mode', { modeAttribute: 'Mode' }, 'DMPVihfInvalide'],
  ];

  it.each(['Authentification_Mode', 'Authentification_mode'])('may say %s', async (modeAttribute) => {
    const answer = await suite().ask('registry', find, { assertion: vihf({ modeAttribute }) });
    expect(answer.status).toBe(200);
    const [logged] = await suite().requests();
    expect(logged).toMatchObject({ vihf: 'unsigned', modeAttribute, purpose: 'normal', strategy: 'psc' });
  });

  it.each(WRONG)('%s is refused', async (_, changes, code) => {
    const answer = await suite().ask('registry', find, { assertion: vihf(changes) });
    expect(faultOf(answer).slice(0, 2)).toEqual([500, code]);
  });
});

describe('rights', () => {
  const find = queryBody(patientAndStatus());

  it.each([
    ['EXPIRE', 'DMPAutorisationAbsente'],
    ['NON_EXISTE', 'DMPAutorisationAbsente'],
    ['INTERDIT', 'DMPAccesInterdit'],
  ] as const)('%s', async (state, code) => {
    await suite().control({ authorization: { state } });
    expect(faultOf(await suite().ask('registry', find))[1]).toBe(code);
    const inEmergency = await suite().ask('registry', find, { assertion: vihf({ purpose: 'bris_de_glace' }) });
    expect(inEmergency.status).toBe(state === 'INTERDIT' ? 500 : 200);
  });

  it('masked documents are for their author, the médecin traitant, and emergencies', async () => {
    const masked = 'Échographie pelvienne';
    const normal = titlesOf(await suite().ask('registry', find));
    expect(normal).toContain('Échographie obstétricale');
    expect(normal).not.toContain(masked);
    const other = { headers: { authorization: `Bearer ${tokenOf('899700366257')}` } };
    expect(titlesOf(await suite().ask('registry', find, other))).not.toContain('Échographie obstétricale');
    const inEmergency = { assertion: vihf({ purpose: 'bris_de_glace' }) };
    expect(titlesOf(await suite().ask('registry', find, inEmergency))).toContain(masked);
    const { uniqueId } = await suite().document('masked');
    expect((await suite().ask('repository', retrieveBody([uniqueId]))).text).toContain('XDSRepositoryError');
    await suite().control({ attending: { professional: DOCTOR, is: true } });
    expect(titlesOf(await suite().ask('registry', find))).toContain(masked);
    expect((await suite().ask('repository', retrieveBody([uniqueId]))).text).toContain('ResponseStatusType:Success');
  });

  it('no record is an error of the registry, a closed one a fault', async () => {
    await suite().control({ record: 'absent' });
    expect((await suite().ask('registry', find)).text).toMatch(/Failure".*XDSUnknownPatientId/s);
    await suite().control({ record: 'closed' });
    expect(faultOf(await suite().ask('registry', find))[1]).toBe('DMPClosed');
  });
});

it('keeps a log without token, assertion or matricule of the VIHF', async () => {
  await suite().ask('registry', queryBody(patientAndStatus()), { assertion: vihf() });
  const logged = await suite().requests();
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatchObject({
    transaction: 'TD3.1',
    door: 'http',
    professional: DOCTOR,
    structure: '499700366240007',
    headers: { authorization: 'Bearer' },
    facts: { query: 'FindDocuments', patient: INS, returnsObjects: true },
    outcome: 'answered',
    status: 200,
  });
  expect(JSON.stringify(logged)).not.toContain(TOKEN);
});
