/** TD0.2: is there a record, and may this professional look into it (HL7 v3, PRPA_IN201307UV02). */
import { randomUUID } from 'node:crypto';
import { CLOSED_TEXT, FORBIDDEN_TEXT } from '../access.ts';
import type { Caller } from '../caller.ts';
import { checkPatient } from '../caller.ts';
import { DMP_OID } from '../codes.ts';
import { authorizationOf } from '../records.ts';
import type { PatientRecord, Records } from '../records.ts';
import { SoapFault } from '../refusal.ts';
import type { Content } from '../soap/answer.ts';
import type { Style } from '../soap/style.ts';
import { attribute, children, descend, el, escapeXml, NS, textOf } from '../xml.ts';
import type { Element } from '../xml.ts';

const REASON = {
  code: 'TEST_EXST',
  codeSystem: '1.2.250.1.213.1.1.4.11',
  displayName: "Test d'existence de dossier",
};

interface ExistenceRequest {
  readonly id: string;
  readonly root: string;
  readonly queryId: { readonly root: string; readonly extension: string };
  readonly sender: string;
  readonly ins: string;
  readonly oid: string;
}

/** Requests of this sandbox so far, so that no identifier comes twice. */
type SeenBefore = (identifier: string) => boolean;

interface ExistenceAnswered {
  readonly content: Content;
  readonly facts: Readonly<Record<string, unknown>>;
}

export function testExistence(
  body: Element,
  caller: Caller,
  parts: { readonly records: Records; readonly isNew: SeenBefore; readonly style: Style },
): ExistenceAnswered {
  const request = readRequest(body);
  if (!parts.isNew(`${request.root}^${request.id}`))
    throw new SoapFault('DMPMessageDoublon', 'Un message portant cet identifiant a déjà été reçu');
  checkPatient(caller, request.ins, request.oid);
  const found = parts.records.find(request.ins);
  const record = found === undefined || found.state === 'absent' ? undefined : found;
  const xml = response(request, record, caller, parts.style);
  const authorization = record === undefined ? undefined : authorizationOf(record, caller.professional);
  return { content: { xml }, facts: { patient: request.ins, state: record?.state ?? 'absent', authorization } };
}

function readRequest(body: Element): ExistenceRequest {
  if (body.namespaceURI !== NS.hl7 || body.localName !== 'PRPA_IN201307UV02')
    throw malformed('PRPA_IN201307UV02 attendu');
  const at = (...names: string[]): Element => {
    const found = descend(body, NS.hl7, ...names);
    if (found === undefined) throw malformed(`${names.join('/')} absent`);
    return found;
  };
  const identifier = (...names: string[]): { readonly root: string; readonly extension: string } => {
    const found = at(...names);
    const [root, extension] = [attribute(found, 'root'), attribute(found, 'extension')];
    if (root === '' || extension === '') throw malformed(`${names.join('/')} incomplet`);
    return { root, extension };
  };
  const id = identifier('id');
  if (!/^\d{14}([+-]\d{4})?$/.test(attribute(at('creationTime'), 'value'))) throw malformed('creationTime mal formé');
  if (attribute(at('interactionId'), 'extension') !== 'PRPA_IN201307UV02') throw malformed('interactionId');
  if (!/^[PDT]$/.test(attribute(at('processingCode'), 'code'))) throw malformed('processingCode');
  if (attribute(at('receiver', 'device', 'id'), 'root') !== DMP_OID) throw malformed('receiver : ce n’est pas le DMP');
  if (attribute(at('controlActProcess', 'reasonCode'), 'code') !== REASON.code) throw malformed('reasonCode');
  const query = ['controlActProcess', 'queryByParameter'];
  const patients = children(at(...query, 'parameterList'), NS.hl7, 'patientIdentifier');
  if (patients.length !== 1) throw malformed('un patientIdentifier et un seul est attendu');
  const patient = identifier(...query, 'parameterList', 'patientIdentifier', 'value');
  if (textOf(at(...query, 'parameterList', 'patientIdentifier', 'semanticsText')) !== 'Patient.id')
    throw malformed('semanticsText');
  return {
    id: id.extension,
    root: id.root,
    queryId: identifier(...query, 'queryId'),
    sender: attribute(at('sender', 'device', 'id'), 'root'),
    ins: patient.extension,
    oid: patient.root,
  };
}

function malformed(text: string): SoapFault {
  return new SoapFault('DMPRequeteInvalide', `Requête TD0.2 mal formée : ${text}`);
}

function response(
  request: ExistenceRequest,
  record: PatientRecord | undefined,
  caller: Caller,
  { hl7: h }: Style,
): string {
  const device = (name: string, typeCode: string, root: string): string =>
    el(h(name), { typeCode }, el(h('device'), { classCode: 'DEV', determinerCode: 'INSTANCE' }, el(h('id'), { root })));
  return el(
    h('PRPA_IN201308UV02'),
    { ...h.declaration, ITSVersion: 'XML_1.0' },
    el(h('id'), { root: randomUUID() }),
    el(h('creationTime'), { value: new Date().toISOString().replace(/\D/g, '').slice(0, 14) }),
    el(h('interactionId'), { extension: 'PRPA_IN201308UV02', root: '2.16.840.1.113883.1.6' }),
    el(h('processingCode'), { code: 'P' }),
    el(h('processingModeCode'), { code: 'T' }),
    el(h('acceptAckCode'), { code: 'NE' }),
    device('receiver', 'RCV', request.sender),
    device('sender', 'SND', DMP_OID),
    ...(record === undefined ? [] : attentionLines(record, caller, h)),
    acknowledgement(request, record, caller, h),
    el(
      h('controlActProcess'),
      { classCode: 'CACT', moodCode: 'EVN' },
      el(h('reasonCode'), REASON),
      ...(record === undefined ? [] : [subject(record, h)]),
      el(
        h('queryAck'),
        {},
        el(h('queryId'), request.queryId),
        el(h('queryResponseCode'), { code: record === undefined ? 'NF' : 'OK' }),
      ),
    ),
  );
}

function attentionLines(record: PatientRecord, caller: Caller, h: Style['hl7']): string[] {
  const line = (code: string, system: string, value: Readonly<Record<string, string>>): string =>
    el(
      h('attentionLine'),
      {},
      el(h('keyWordText'), { code, codeSystem: system }),
      el(h('value'), { 'xmlns:xsi': NS.xsi, ...value }),
    );
  return [
    line('AUTORISATION', '1.2.250.1.213.4.1.2.6.1', {
      'xsi:type': h('CV'),
      code: authorizationOf(record, caller.professional),
      codeSystem: '1.2.250.1.213.4.1.2.6.2',
    }),
    line('STATUT_MT', '1.2.250.1.213.4.1.2.6.3', {
      'xsi:type': h('BL'),
      value: String(record.attending.has(caller.professional)),
    }),
  ];
}

/** `AE` with the reason for a closed record; a professional who is blocked is told why with `AA`. */
function acknowledgement(
  request: ExistenceRequest,
  record: PatientRecord | undefined,
  caller: Caller,
  h: Style['hl7'],
): string {
  const isClosed = record?.state === 'closed';
  const isForbidden = record !== undefined && authorizationOf(record, caller.professional) === 'INTERDIT';
  const detail = (typeCode: string, code: string, text: string): string =>
    el(h('acknowledgementDetail'), { typeCode }, el(h('code'), { code }), el(h('text'), {}, escapeXml(text)));
  return el(
    h('acknowledgement'),
    { typeCode: isClosed ? 'AE' : 'AA' },
    el(h('targetMessage'), {}, el(h('id'), { extension: request.id, root: request.root })),
    ...(isClosed ? [detail('E', 'DMPClosed', CLOSED_TEXT)] : []),
    ...(!isClosed && isForbidden ? [detail('I', 'DMPAccesInterdit', FORBIDDEN_TEXT)] : []),
  );
}

function subject({ traits, state }: PatientRecord, h: Style['hl7']): string {
  const observation = (code: string, codeSystem: string, value: string): string =>
    el(
      h('subjectOf'),
      { typeCode: 'SBJ' },
      el(
        h('administrativeObservation'),
        { classCode: 'OBS', moodCode: 'EVN' },
        el(h('code'), { code, codeSystem }),
        el(h('value'), { 'xmlns:xsi': NS.xsi, 'xsi:type': h('BL'), value }),
      ),
    );
  const person = el(
    h('patientPerson'),
    { classCode: 'PSN', determinerCode: 'INSTANCE' },
    el(
      h('name'),
      {},
      el(h('given'), {}, escapeXml(traits.firstName)),
      el(h('family'), { qualifier: 'BR' }, escapeXml(traits.birthName)),
    ),
    el(h('administrativeGenderCode'), { code: traits.gender }),
    el(h('birthTime'), { value: traits.birthDate }),
  );
  const patient = el(
    h('patient'),
    { classCode: 'PAT' },
    el(h('id'), { extension: traits.ins, root: traits.insOid }),
    el(h('statusCode'), { code: state === 'closed' ? 'terminated' : 'active' }),
    person,
    observation('COMPTE_INTERNET_OUVERT', '1.2.250.1.213.4.1.2.9', 'true'),
    observation('RATTACHEMENT_ENS', '1.2.250.1.213.4.1.2.3', 'false'),
  );
  return el(
    h('subject'),
    { typeCode: 'SUBJ', contextConductionInd: 'false' },
    el(
      h('registrationEvent'),
      { classCode: 'REG', moodCode: 'EVN' },
      el(h('statusCode'), { code: 'completed' }),
      el(h('subject1'), { typeCode: 'SBJ' }, patient),
      el(
        h('custodian'),
        { typeCode: 'CST' },
        el(h('assignedEntity'), { classCode: 'ASSIGNED' }, el(h('id'), { root: DMP_OID })),
      ),
    ),
  );
}
