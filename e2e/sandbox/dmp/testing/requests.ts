/** Requests written by hand, as text: what a client of the DMP sends, right but for what a test changes. */
import { randomUUID } from 'node:crypto';
import { ACTIONS } from '../soap/request.ts';
import type { Service } from '../soap/request.ts';

export const INS = '279035121518989';
const INS_OID = '1.2.250.1.213.1.4.10';
export const DOCTOR = '899700366240';
export const STRUCTURE = '499700366240007';
const WSA = 'http://www.w3.org/2005/08/addressing';

export interface EnvelopeParts {
  /** Header blocks in the place of MessageID, To, ReplyTo and Action. */
  readonly addressing?: string;
  /** Content of wsse:Security. */
  readonly assertion?: string;
}

export function envelope(service: Service, body: string, { addressing, assertion }: EnvelopeParts = {}): string {
  const security =
    assertion === undefined
      ? ''
      : `<wsse:Security xmlns:wsse="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd">${assertion}</wsse:Security>`;
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope">' +
    `<soap:Header>${addressing ?? addressingOf(service)}${security}</soap:Header>` +
    `<soap:Body>${body}</soap:Body></soap:Envelope>`
  );
}

/** All of them, but for the one named. */
export function addressingOf(service: Service, left?: string): string {
  const blocks = [
    `<MessageID xmlns="${WSA}">urn:uuid:${randomUUID()}</MessageID>`,
    `<To xmlns="${WSA}"/>`,
    `<ReplyTo mustUnderstand="true" xmlns="${WSA}"><Address>${WSA}/anonymous</Address></ReplyTo>`,
    `<Action mustUnderstand="true" xmlns="${WSA}">${ACTIONS[service].action}</Action>`,
  ];
  return blocks.filter((block) => left === undefined || !block.startsWith(`<${left} `)).join('');
}

export function existenceBody(ins = INS): string {
  return (
    `<urn:PRPA_IN201307UV02 xmlns:urn="urn:hl7-org:v3" xmlns="urn:hl7-org:v3" ITSVersion="XML_1.0">` +
    `<id root="1.3.6.1.4.1.48364.1.1" extension="${randomUUID()}"/><creationTime value="20261122081500"/>` +
    `<interactionId root="2.16.840.1.113883.1.6" extension="PRPA_IN201307UV02"/><processingCode code="D"/>` +
    `<processingModeCode code="T"/><acceptAckCode code="AL"/>` +
    `<receiver typeCode="RCV"><device classCode="DEV" determinerCode="INSTANCE"><id root="1.2.250.1.213.4.1.1.1"/></device></receiver>` +
    `<sender typeCode="SND"><device classCode="DEV" determinerCode="INSTANCE"><id root="1.3.6.1.4.1.48364"/></device></sender>` +
    `<attentionLine xsi:nil="true" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>` +
    `<urn:controlActProcess classCode="CACT" moodCode="EVN">` +
    `<reasonCode code="TEST_EXST" codeSystem="1.2.250.1.213.1.1.4.11" displayName="Test d'existence de dossier"/>` +
    `<queryByParameter><queryId root="1.3.6.1.4.1.48364.2" extension="${randomUUID()}"/><statusCode code="new"/>` +
    `<parameterList><patientIdentifier><value root="${INS_OID}" extension="${ins}"/>` +
    `<semanticsText>Patient.id</semanticsText></patientIdentifier></parameterList></queryByParameter>` +
    `</urn:controlActProcess></urn:PRPA_IN201307UV02>`
  );
}

export function authorizationBody(action: string): string {
  return `<setAuthorization xmlns="urn:si-dmp-habilitations"><action>${action}</action></setAuthorization>`;
}

const FIND = '14d4debf-8f97-4251-9a74-a90016b0af0d';
export const FIND_BY_REFERENCE = '12941a89-e02e-4be5-967c-ce4bfc8fe492';
export const GET = '5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4';
const APPROVED = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')";

/** Slots by name without `$XDSDocumentEntry`; a list makes several slots of one name. */
export type Slots = Readonly<Record<string, string | readonly string[]>>;

export function patientAndStatus(ins = INS): Slots {
  return { PatientId: `'${ins}^^^&amp;${INS_OID}&amp;ISO^NH'`, Status: APPROVED };
}

export function queryBody(slots: Slots, query = FIND, returnType = 'LeafClass'): string {
  const written = Object.entries(slots).flatMap(([name, values]) =>
    [values]
      .flat()
      .map((value) => `<Slot name="$XDSDocumentEntry${name}"><ValueList><Value>${value}</Value></ValueList></Slot>`),
  );
  return (
    `<query:AdhocQueryRequest xmlns:query="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">` +
    `<query:ResponseOption returnComposedObjects="true" returnType="${returnType}"/>` +
    `<AdhocQuery id="urn:uuid:${query}">${written.join('')}</AdhocQuery></query:AdhocQueryRequest>`
  );
}

export function retrieveBody(uniqueIds: readonly string[], repository = '1.2.250.1.213.4.1.1.1.2'): string {
  const documents = uniqueIds.map(
    (id) =>
      `<DocumentRequest><RepositoryUniqueId>${repository}</RepositoryUniqueId><DocumentUniqueId>${id}</DocumentUniqueId></DocumentRequest>`,
  );
  return `<RetrieveDocumentSetRequest xmlns="urn:ihe:iti:xds-b:2007">${documents.join('')}</RetrieveDocumentSetRequest>`;
}

/** What a VIHF says where a test does not change it. */
export interface VihfFields {
  readonly id: string;
  readonly issueInstant: string;
  readonly issuer: string;
  /** What stands after the issuer: the signature, or its template. */
  readonly signature: string;
  readonly nameId: string;
  readonly structure: string;
  readonly sector: string;
  readonly modeAttribute: string;
  readonly mode: string;
  readonly ins: string;
  readonly roles: readonly (readonly [code: string, system: string])[];
  readonly purpose: string;
}

export function vihf(changes: Partial<VihfFields> = {}): string {
  const fields: VihfFields = {
    id: `_${randomUUID()}`,
    issueInstant: new Date().toISOString(),
    issuer: `CN=DRIMbox,OU=${STRUCTURE},O=CABINET M DOC0036624,ST=Paris (75),C=FR`,
    signature: '',
    nameId: DOCTOR,
    structure: STRUCTURE,
    sector: 'SA07^1.2.250.1.71.4.2.4',
    modeAttribute: 'Authentification_Mode',
    mode: 'INDIRECTE_RENFORCEE',
    ins: INS,
    roles: [
      ['10', '1.2.250.1.71.1.2.7'],
      ['SM26', '1.2.250.1.71.4.2.5'],
    ],
    purpose: 'normal',
    ...changes,
  };
  const attribute = (name: string, ...values: readonly string[]): string =>
    `<saml2:Attribute Name="${name}">${values.map((value) => `<saml2:AttributeValue>${value}</saml2:AttributeValue>`).join('')}</saml2:Attribute>`;
  const coded = (name: string, code: string, system: string): string =>
    `<${name} xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CE" code="${code}" codeSystem="${system}" displayName="${code}"/>`;
  const attributes = [
    attribute('VIHF_Version', '3.0'),
    attribute('Identifiant_Structure', fields.structure),
    attribute('Secteur_Activite', fields.sector),
    attribute(fields.modeAttribute, fields.mode),
    attribute('urn:oasis:names:tc:xacml:2.0:resource:resource-id', `${fields.ins}^^^&amp;${INS_OID}&amp;ISO^NH`),
    attribute('Ressource_URN', 'urn:dmp'),
    attribute('urn:oasis:names:tc:xspa:1.0:subject:subject-id', 'KIT DOC0036624'),
    attribute(
      'urn:oasis:names:tc:xacml:2.0:subject:role',
      ...fields.roles.map(([code, system]) => coded('Role', code, system)),
    ),
    attribute(
      'urn:oasis:names:tc:xspa:1.0:subject:purposeofuse',
      coded('PurposeOfUse', fields.purpose, '1.2.250.1.213.1.1.4.248'),
    ),
    attribute('LPS_Nom', 'DRIMbox'),
    attribute('LPS_ID_HOMOLOGATION_DMP', 'BAC-A-SABLE'),
  ];
  return (
    `<saml2:Assertion xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="${fields.id}" IssueInstant="${fields.issueInstant}" Version="2.0">` +
    `<saml2:Issuer Format="urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName">${fields.issuer}</saml2:Issuer>${fields.signature}` +
    `<saml2:Subject><saml2:NameID>${fields.nameId}</saml2:NameID></saml2:Subject>` +
    `<saml2:AuthnStatement AuthnInstant="${fields.issueInstant}"><saml2:AuthnContext>` +
    `<saml2:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:TLSClient</saml2:AuthnContextClassRef>` +
    `</saml2:AuthnContext></saml2:AuthnStatement>` +
    `<saml2:AttributeStatement>${attributes.join('')}</saml2:AttributeStatement></saml2:Assertion>`
  );
}
