/** TD0.2: whether the patient has a DMP, and whether we may look into it (HL7 v3 PRPA_IN201307UV02, PRPA_IN201308UV02). */
import { WorkstationError } from '../../../shared/errors.ts';
import type { Authorization } from '../../../shared/record.ts';
import { attribute, children, type XmlElement } from '../../xml/tree.ts';
import { markup, type Markup } from '../../xml/write.ts';
import type { DmpContext, ExistenceAnswer } from '../contract.ts';
import { dmpText, dmpWords, notUnderstood } from '../words.ts';
import { childValue, everywhere, first, fullText, HL7, timestamp, words } from './hl7.ts';
import { readPatient } from './patient.ts';

export const EXISTENCE_ACTION = 'urn:hl7-org:v3:PRPA_IN201307UV02';

const DMP_OID = '1.2.250.1.213.4.1.1.1';
const XSI = 'http://www.w3.org/2001/XMLSchema-instance';

export interface ExistenceRequest {
  readonly patient: DmpContext['patient'];
  readonly processingCode: string;
  /** This software, as messages are numbered under it. */
  readonly software: { readonly oid: string; readonly name: string };
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A UUID, another at every call. */
  readonly newId: () => string;
}

/** The body of the request. */
export function existenceRequest({ patient, processingCode, software, now, newId }: ExistenceRequest): Markup {
  const [messageId, queryId] = [newId(), newId()];
  const control = markup(
    'urn:controlActProcess',
    { classCode: 'CACT', moodCode: 'EVN' },
    markup('reasonCode', {
      code: 'TEST_EXST',
      codeSystem: '1.2.250.1.213.1.1.4.11',
      displayName: "Test d'existence de dossier",
    }),
    markup(
      'queryByParameter',
      {},
      markup('queryId', { root: `${software.oid}.2`, extension: queryId }),
      markup('statusCode', { code: 'new' }),
      markup('parameterList', {}, nil('dataSource'), patientIdentifier(patient)),
    ),
  );
  return markup(
    'urn:PRPA_IN201307UV02',
    { 'xmlns:urn': HL7, xmlns: HL7, ITSVersion: 'XML_1.0' },
    markup('id', { root: `${software.oid}.1.1`, extension: messageId }),
    markup('creationTime', { value: timestamp(now) }),
    markup('interactionId', { root: '2.16.840.1.113883.1.6', extension: 'PRPA_IN201307UV02' }),
    markup('processingCode', { code: processingCode }),
    markup('processingModeCode', { code: 'T' }),
    markup('acceptAckCode', { code: 'AL' }),
    markup('receiver', { typeCode: 'RCV' }, device(DMP_OID, 'DMP')),
    markup('sender', { typeCode: 'SND' }, device(software.oid, software.name)),
    nil('attentionLine'),
    control,
  );
}

function device(oid: string, name: string): Markup {
  const classes = { classCode: 'DEV', determinerCode: 'INSTANCE' };
  return markup('device', classes, markup('id', { root: oid }), markup('softwareName', {}, name));
}

function nil(name: string): Markup {
  return markup(name, { 'xsi:nil': 'true', 'xmlns:xsi': XSI });
}

function patientIdentifier({ insValue, insSystem }: DmpContext['patient']): Markup {
  const value = markup('value', { root: insSystem, extension: insValue });
  return markup('patientIdentifier', {}, value, markup('semanticsText', {}, 'Patient.id'));
}

const AUTHORIZATIONS = ['VALIDE', 'EXPIRE', 'INTERDIT', 'NON_EXISTE'] as const satisfies readonly Authorization[];
/** Acknowledgement codes of a request that was not processed. */
const REJECTIONS = ['AE', 'AR', 'CE', 'CR'];
const CLOSED_CODE = 'DMPClosed';
/** RoleStatus and ActStatus of what is no longer in use. */
const CLOSED_STATUSES = ['terminated', 'suspended', 'cancelled', 'nullified', 'obsolete', 'inactive', 'aborted'];
/** Names of the facts that say why: sources agree that there is a reason, not on its code. */
const REASON_CODE = /MOTIF|RAISON|REASON/i;

/**
 * What the DMP answers. Throws DMP_FAULT with its words when it rejects the question, and DMP_ANSWER for anything that
 * is no answer to it.
 */
export function readExistence(body: XmlElement): ExistenceAnswer {
  if (body.namespace !== HL7 || first(body, 'acknowledgement') === undefined) throw notUnderstood('PRPA_IN201308UV02');
  const control = first(body, 'controlActProcess');
  const response = childValue(first(control, 'queryAck'), 'queryResponseCode', 'code').toUpperCase();
  const acknowledged = judgeAcknowledgement(body, response);
  const registration = first(first(control, 'subject'), 'registrationEvent');
  const patient = first(first(registration, 'subject1'), 'patient');
  const statuses = [childValue(patient, 'statusCode', 'code'), childValue(registration, 'statusCode', 'code')];
  const isClosed = acknowledged.isClosed || statuses.some((code) => CLOSED_STATUSES.includes(code.toLowerCase()));
  if (!isClosed && response !== 'OK' && response !== 'NF') throw notUnderstood('queryResponseCode');
  const authorization = attention(body, 'AUTORISATION');
  const reason = dmpText(reasonIn(body) || acknowledged.text);
  return {
    exists: isClosed || response === 'OK',
    ...(isAuthorization(authorization) ? { authorization } : {}),
    ...(reason === '' ? {} : { reason }),
    isClosed,
    isAttendingPhysician: attention(body, 'STATUT_MT').toLowerCase() === 'true',
    traits: patient === undefined ? {} : readPatient(patient),
  };
}

/** Details come with an acceptance too, as remarks. Throws DMP_FAULT. */
function judgeAcknowledgement(body: XmlElement, response: string): { isClosed: boolean; text: string } {
  const acknowledgement = first(body, 'acknowledgement');
  const type = childOrTypeCode(acknowledgement);
  const details = acknowledgement === undefined ? [] : children(acknowledgement, HL7, 'acknowledgementDetail');
  const codes = details.map((detail) => childValue(detail, 'code', 'code')).filter((code) => code !== '');
  const text = details.map((detail) => fullText(first(detail, 'text'))).find((one) => one !== '') ?? '';
  const isClosed = codes.includes(CLOSED_CODE);
  const isRejected = REJECTIONS.includes(type) || response === 'AE' || response === 'QE';
  if (isClosed || !isRejected) return { isClosed, text };
  const label = details.map((detail) => childValue(detail, 'code', 'displayName')).find((one) => one !== '') ?? '';
  const code = codes[0] ?? (REJECTIONS.includes(type) ? type : response);
  throw new WorkstationError('DMP_FAULT', dmpWords(code, text || label));
}

/** `typeCode` as an attribute (normative edition) or as an element (earlier ones). */
function childOrTypeCode(acknowledgement: XmlElement | undefined): string {
  if (acknowledgement === undefined) return '';
  return (attribute(acknowledgement, 'typeCode') ?? childValue(acknowledgement, 'typeCode', 'code')).trim();
}

/** The value of an attentionLine, coded or not; empty when there is none. */
function attention(body: XmlElement, keyWord: string): string {
  const value = attentionValue(body, keyWord);
  const code = value && (attribute(value, 'code') ?? attribute(value, 'value'));
  return (code ?? fullText(value)).trim();
}

function attentionValue(body: XmlElement, keyWord: string): XmlElement | undefined {
  const lines = children(body, HL7, 'attentionLine');
  return first(
    lines.find((line) => childValue(line, 'keyWordText', 'code').toUpperCase() === keyWord),
    'value',
  );
}

/**
 * The words of the first fact, in the head of the message or about the patient, that is a reason by its name, or else
 * those that stand beside the code of the authorisation.
 */
function reasonIn(body: XmlElement): string {
  const facts = [
    ...children(body, HL7, 'attentionLine').map((line) => [line, 'keyWordText'] as const),
    ...[...everywhere(body, 'administrativeObservation')].map((observation) => [observation, 'code'] as const),
  ];
  for (const [fact, name] of facts) {
    const value = REASON_CODE.test(childValue(fact, name, 'code')) ? first(fact, 'value') : undefined;
    const said = value === undefined ? '' : words(value);
    if (said !== '') return said;
  }
  return fullText(first(attentionValue(body, 'AUTORISATION'), 'originalText'));
}

function isAuthorization(code: string): code is Authorization {
  return (AUTHORIZATIONS as readonly string[]).includes(code);
}
