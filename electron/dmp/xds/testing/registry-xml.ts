/** Answers of a registry, made for tests, and XML as tests compare it. */
import { canonicalize } from '../../../xml/canonicalize.ts';
import { parseXml } from '../../../xml/parse.ts';
import type { XmlElement } from '../../../xml/tree.ts';
import type { Markup } from '../../../xml/write.ts';
import { xmlDocument } from '../../../xml/write.ts';

export function elementOf(xml: string): XmlElement {
  return parseXml(Buffer.from(xml)).root;
}

/** Canonical XML of a skeleton whose line breaks and indentation are for the eye. */
export function canonicalText(skeleton: string): string {
  return canonicalize(elementOf(skeleton.replaceAll(/>\s+</g, '><').trim())).toString();
}

export function canonicalMarkup(markup: Markup): string {
  return canonicalize(parseXml(xmlDocument(markup)).root).toString();
}

const UUIDS = {
  author: '93606bcf-9494-43ec-9b4e-a7748d1a838d',
  classCode: '41a5887f-8865-4c09-adf7-e362475b143a',
  confidentiality: 'f4f85eac-e6cb-4883-b524-f2705394840f',
  event: '2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4',
  formatCode: 'a09d5840-386c-46f2-b5ad-9c3699a4309d',
  facilityType: 'f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1',
  practiceSetting: 'cccf5598-8b07-4b77-a05e-ae952c785ead',
  typeCode: 'f0306f51-975f-434e-a61c-c59651d33983',
  patientId: '58a6f841-87b3-4a3e-92fd-a8ffeff98427',
  uniqueId: '2e82c1f6-a085-4c72-9da3-8640a32e42ab',
} as const;

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

export function slot(name: string, ...values: string[]): string {
  const list = values.map((value) => `<Value>${escapeXml(value)}</Value>`).join('');
  return `<Slot name="${name}"><ValueList>${list}</ValueList></Slot>`;
}

export function localized(element: 'Name' | 'Description', value: string): string {
  return `<${element}><LocalizedString charset="UTF8" value="${escapeXml(value)}" xml:lang="FR"/></${element}>`;
}

type Scheme = keyof typeof UUIDS;

export function coded(scheme: Scheme, code: string, system: string, label: string): string {
  return (
    `<Classification classificationScheme="urn:uuid:${UUIDS[scheme]}" nodeRepresentation="${code}">` +
    `${slot('codingScheme', system)}${localized('Name', label)}</Classification>`
  );
}

export function author(slots: string): string {
  return `<Classification classificationScheme="urn:uuid:${UUIDS.author}" nodeRepresentation="">${slots}</Classification>`;
}

export function externalId(scheme: Scheme, value: string): string {
  return `<ExternalIdentifier identificationScheme="urn:uuid:${UUIDS[scheme]}" value="${escapeXml(value)}"/>`;
}

/** A manifest's entry with everything in it, as the parts that it is made of. */
export const MANIFEST_PARTS: readonly string[] = [
  slot('creationTime', '20230428142603'),
  slot('serviceStartTime', '20230428100000+0200'),
  slot('serviceStopTime', '20230428'),
  slot('hash', '40F393C8374838DA6115DE7B140CAEEF06866EBF'),
  slot('size', '109448'),
  slot('languageCode', 'fr-FR'),
  slot('repositoryUniqueId', '1.2.250.1.213.4.1.1.1.2'),
  slot('legalAuthenticator', '899700000001^MEDIONI^ALICE^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS'),
  slot('sourcePatientInfo', 'PID-8|F', 'PID-5|PAT-TROIS^DOMINIQUE^^^^^L~PAT-USUEL^DOM^^^^^D', 'PID-7|19790328'),
  slot(
    'urn:ihe:iti:xds:2013:referenceIdList',
    'ACN101^^^&1.2.250.1.213.4.5.2.5&ISO^urn:ihe:iti:xds:2013:accession',
    'OPN101^^^&1.2.250.1.213.4.5.2.6&ISO^urn:ihe:iti:xds:2013:order',
    '1.2.250.1.213.4.5.2.1.101^^^&1.2.3.4.5.6&ISO^urn:ihe:iti:xds:2016:studyInstanceUID',
    'W1^^^^urn:ihe:iti:xdw:2013:workflowInstanceId',
  ),
  localized('Name', 'Référence d’objets d’un examen d’imagerie'),
  localized('Description', 'KOS'),
  '<VersionInfo versionName="1"/>',
  author(
    slot('authorPerson', '899700000002^BIDEAULT^JACQUES^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS') +
      slot('authorInstitution', 'CABINET AMBROISE^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^499700367909006') +
      slot('authorSpecialty', 'G15_10/SM04^Médecin - Radiologie^1.2.250.1.213.1.1.4.5'),
  ),
  coded('classCode', '31', '1.2.250.1.213.1.1.4.1', 'Imagerie médicale'),
  coded('typeCode', 'IMG-KOS', '1.2.250.1.213.1.1.4.12', 'Référence d’objets d’imagerie'),
  coded('formatCode', '1.2.840.10008.5.1.4.1.1.88.59', '1.2.840.10008.2.6.1', 'KOS'),
  coded('facilityType', 'SA01', '1.2.250.1.71.4.2.4', 'Etablissement public de santé'),
  coded('practiceSetting', 'AMBULATOIRE', '1.2.250.1.213.1.1.4.9', 'Ambulatoire'),
  coded('confidentiality', 'N', '2.16.840.1.113883.5.25', 'Normal'),
  coded('confidentiality', 'INVISIBLE_PATIENT', '1.2.250.1.213.1.1.4.13', 'Non visible par le patient'),
  coded('confidentiality', 'MASQUE_PS', '1.2.250.1.213.1.1.4.13', 'Masqué aux professionnels de santé'),
  coded('event', 'CT', '1.2.840.10008.2.16.4', 'Scanner'),
  coded('event', '774007', '2.16.840.1.113883.6.96', 'tête et/ou cou'),
  externalId('patientId', '279035121518989^^^&1.2.250.1.213.1.4.10&ISO^NH^^20100907'),
  externalId('uniqueId', '1.2.250.1.213.4.5.2.3.101'),
];

/** An ExtrinsicObject of the default namespace. */
export function extrinsicObject(parts: readonly string[], attributes = ''): string {
  return `<ExtrinsicObject mimeType="application/dicom" ${attributes}>${parts.join('')}</ExtrinsicObject>`;
}

interface Answer {
  readonly status?: string;
  readonly errors?: string;
  readonly attributes?: string;
}

export function errorList(...errors: string[]): string {
  return `<rs:RegistryErrorList>${errors.join('')}</rs:RegistryErrorList>`;
}

export function registryError(code: string, context: string, severity = 'Error', text = ''): string {
  const urn = `urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:${severity}`;
  return `<rs:RegistryError errorCode="${code}" codeContext="${escapeXml(context)}" location="x" severity="${urn}">${text}</rs:RegistryError>`;
}

/** An AdhocQueryResponse with these objects. */
export function queryResponse(
  objects: string,
  { status = 'Success', errors = '', attributes = '' }: Answer = {},
): string {
  return (
    '<q:AdhocQueryResponse xmlns:q="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0" xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0" ' +
    `xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0" status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:${status}" ${attributes}>` +
    `${errors}<RegistryObjectList>${objects}</RegistryObjectList></q:AdhocQueryResponse>`
  );
}
