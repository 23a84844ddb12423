/** A report as CDA R2: the header of the CI-SIS around a body. */
import { CCAM, DCM, LOINC, MODALITIES, NORMAL, REGIONS, SNOMED } from '../codes.ts';
import type { Code, Region } from '../codes.ts';
import type { Professional, Structure, Traits } from '../entry.ts';
import { el, escapeXml } from '../xml.ts';

interface ReportAct {
  /** Absent: an act without images. */
  readonly studyInstanceUid?: string;
  readonly modality: string;
  readonly region: Region | undefined;
  /** LOINC code and CCAM code. */
  readonly loinc: Code;
  readonly ccam: string;
  /** HL7 DTM. */
  readonly time: string;
}

export interface Numbered {
  readonly id: string;
  readonly issuer: string;
}

export interface ReportHeader {
  /** OID, and what follows it. */
  readonly id: { readonly root: string; readonly extension?: string };
  readonly setId: string;
  readonly version: number;
  readonly title: string;
  /** HL7 DTM. */
  readonly time: string;
  readonly patient: Traits;
  readonly author: Professional;
  readonly structure: Structure;
  readonly accession?: Numbered;
  readonly order?: Numbered;
  readonly acts: readonly ReportAct[];
  /** Root of the document that this one replaces. */
  readonly replaces?: string;
  readonly confidentiality?: Code;
}

/** `body`: `nonXMLBody` or `structuredBody`, from `cda-body.ts`. */
export function writeCda(header: ReportHeader, body: string): Buffer {
  const { id, patient, title, time } = header;
  const confidentiality = header.confidentiality ?? NORMAL;
  const content = [
    el('realmCode', { code: 'FR' }),
    el('typeId', { root: '2.16.840.1.113883.1.3', extension: 'POCD_HD000040' }),
    el('templateId', { root: '2.16.840.1.113883.2.8.2.1' }),
    el('templateId', { root: '1.2.250.1.213.1.1.1.1' }),
    el('id', { root: id.root, extension: id.extension }),
    documentCode(header),
    el('title', {}, escapeXml(title)),
    el('effectiveTime', { value: time }),
    el('confidentialityCode', {
      code: confidentiality.code,
      displayName: confidentiality.label,
      codeSystem: confidentiality.system,
    }),
    el('languageCode', { code: 'fr-FR' }),
    el('setId', { root: header.setId }),
    el('versionNumber', { value: String(header.version) }),
    recordTarget(patient),
    author(header),
    custodian(header.structure),
    signedBy('legalAuthenticator', header),
    ...inFulfillmentOf(header),
    ...header.acts.map((act) => documentationOf(act, header)),
    ...(header.replaces === undefined
      ? []
      : [el('relatedDocument', { typeCode: 'RPLC' }, el('parentDocument', {}, el('id', { root: header.replaces })))]),
    encounter(header),
    el('component', {}, body),
  ];
  const root = el(
    'ClinicalDocument',
    {
      xmlns: 'urn:hl7-org:v3',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'xmlns:ps3-20': 'urn:dicom-org:ps3-20',
    },
    ...content,
  );
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`);
}

function documentCode({ acts }: ReportHeader): string {
  return el(
    'code',
    { code: '18748-4', displayName: "CR d'imagerie médicale", codeSystem: LOINC, codeSystemName: 'LOINC' },
    ...acts.map(({ loinc }) => coded('translation', loinc)),
  );
}

function coded(name: string, { code, system, label }: Code, ...content: readonly string[]): string {
  return el(name, { code, displayName: label, codeSystem: system }, ...content);
}

function recordTarget(patient: Traits): string {
  const given = escapeXml(patient.firstName.toUpperCase());
  const family = escapeXml(patient.birthName);
  const name = el(
    'name',
    {},
    el('family', { qualifier: 'BR' }, family),
    el('given', { qualifier: 'BR' }, given),
    el('given', {}, given),
    el('family', { qualifier: 'CL' }, family),
    el('given', { qualifier: 'CL' }, given),
  );
  const person = el(
    'patient',
    { classCode: 'PSN' },
    name,
    el('administrativeGenderCode', {
      code: patient.gender,
      displayName: patient.gender === 'F' ? 'Féminin' : 'Masculin',
      codeSystem: '2.16.840.1.113883.5.1',
    }),
    el('birthTime', { value: patient.birthDate }),
    el('birthplace', {}, el('place', {}, el('addr', {}, el('county', {}, patient.birthPlace)))),
  );
  return el(
    'recordTarget',
    {},
    el(
      'patientRole',
      {},
      el('id', { extension: patient.ins, root: patient.insOid }),
      el('id', { extension: patient.ipp, root: '1.2.250.1.213.4.5.2.4' }),
      person,
    ),
  );
}

function assigned(name: string, { author: person, structure }: ReportHeader): string {
  return el(
    name,
    {},
    el('id', { root: '1.2.250.1.71.4.2.1', extension: person.id }),
    el('code', {
      code: person.speciality.split('^')[0],
      displayName: person.speciality.split('^')[1],
      codeSystem: '1.2.250.1.213.1.1.4.5',
    }),
    el(
      'assignedPerson',
      {},
      el(
        'name',
        {},
        el('given', {}, escapeXml(person.givenName)),
        el('family', {}, escapeXml(person.familyName)),
        el('suffix', {}, 'DR'),
      ),
    ),
    el('representedOrganization', {}, ...organisation(structure)),
  );
}

function organisation({ id, name }: Structure): string[] {
  return [el('id', { root: '1.2.250.1.71.4.2.2', extension: id }), el('name', {}, escapeXml(name))];
}

function author(header: ReportHeader): string {
  return el('author', {}, el('time', { value: header.time }), assigned('assignedAuthor', header));
}

function signedBy(name: string, header: ReportHeader): string {
  const signature = el('signatureCode', { code: 'S' });
  return el(name, {}, el('time', { value: header.time }), signature, assigned('assignedEntity', header));
}

function custodian(structure: Structure): string {
  const held = el('representedCustodianOrganization', {}, ...organisation(structure));
  return el('custodian', {}, el('assignedCustodian', {}, held));
}

function inFulfillmentOf({ accession, order }: ReportHeader): string[] {
  if (accession === undefined && order === undefined) return [];
  return [
    el(
      'inFulfillmentOf',
      {},
      el(
        'order',
        {},
        order === undefined ? el('id', { nullFlavor: 'NA' }) : el('id', { root: order.issuer, extension: order.id }),
        accession === undefined
          ? ''
          : el('ps3-20:accessionNumber', { root: accession.issuer, extension: accession.id }),
      ),
    ),
  ];
}

/** The study stands in the root; where there is none, so does no id. */
function documentationOf(act: ReportAct, { structure }: ReportHeader): string {
  const { studyInstanceUid, modality, region } = act;
  const translations = [
    el('translation', { code: act.ccam, codeSystem: CCAM, displayName: act.loinc.label }),
    qualified({ code: modality, system: DCM, label: MODALITIES[modality] ?? modality }, '121139', DCM, 'Modalité'),
    ...(region === undefined
      ? []
      : [qualified({ code: region, system: SNOMED, label: REGIONS[region] }, '39111-0', LOINC, 'Localisation')]),
  ];
  const performer = el(
    'performer',
    { typeCode: 'PRF' },
    el(
      'assignedEntity',
      {},
      el('id', { nullFlavor: 'NI' }),
      el('representedOrganization', {}, ...organisation(structure)),
    ),
  );
  return el(
    'documentationOf',
    {},
    el(
      'serviceEvent',
      {},
      studyInstanceUid === undefined ? '' : el('id', { root: studyInstanceUid }),
      coded('code', act.loinc, ...translations),
      el('effectiveTime', {}, el('low', { value: act.time }), el('high', { value: act.time })),
      performer,
    ),
  );
}

function qualified(code: Code, qualifier: string, codeSystem: string, displayName: string): string {
  const name = el('name', { code: qualifier, codeSystem, displayName });
  return coded('translation', code, el('qualifier', {}, name));
}

function encounter({ time, structure }: ReportHeader): string {
  const facility = el('healthCareFacility', {}, el('location', {}, el('name', {}, escapeXml(structure.name))));
  return el(
    'componentOf',
    {},
    el('encompassingEncounter', {}, el('effectiveTime', { value: time }), el('location', {}, facility)),
  );
}
