/** An ExtrinsicObject of the registry as a document entry (ITI TF-3 4.2.3.2 and 4.2.5). */
import { VISIBILITIES, type Visibility } from '../../../shared/record.ts';
import { attribute, type XmlElement } from '../../xml/tree.ts';
import type { DocumentAuthor, DocumentEntry, DocumentReference } from '../contract.ts';
import { isoOfDtm } from './dtm.ts';
import { Components } from './hl7.ts';
import { REFERENCE_ID_LIST, REFERENCE_TYPES, SCHEMES, STATUS } from './names.ts';
import { readTraits } from './patient-traits.ts';
import { RegistryObject } from './registry-object.ts';
import { cleanText, identifier, plainOid } from './texts.ts';

/**
 * What an entry says; what it leaves out is empty or undefined. Undefined as a whole for an entry without a uniqueId:
 * nothing could be done with it.
 */
export function readEntry(element: XmlElement): DocumentEntry | undefined {
  const object = new RegistryObject(element);
  const uniqueId = identifier(object.identifier(SCHEMES.uniqueId));
  if (uniqueId === '') return undefined;
  const first = (slot: string) => object.slot(slot)[0];
  const code = (scheme: string) => object.codes(scheme)[0];
  const patientId = new Components(object.identifier(SCHEMES.patientId));
  return {
    entryUuid: identifier(attribute(element, 'id')),
    logicalId: identifier(attribute(element, 'lid')),
    uniqueId,
    repositoryUniqueId: identifier(first('repositoryUniqueId')),
    homeCommunityId: identifier(attribute(element, 'home')),
    status: readStatus(attribute(element, 'status')),
    mimeType: cleanText(attribute(element, 'mimeType')).toLowerCase(),
    title: object.text('Name'),
    comments: object.text('Description'),
    creationTime: isoOfDtm(first('creationTime')),
    serviceStartTime: isoOfDtm(first('serviceStartTime')),
    serviceStopTime: isoOfDtm(first('serviceStopTime')),
    hash: readHash(first('hash')),
    size: readSize(first('size')),
    // A date may follow as a sixth component: it says nothing of the patient.
    patientId: { value: identifier(patientId.text(1)), system: patientId.oid(4) },
    traits: readTraits(object.slot('sourcePatientInfo')),
    legalAuthenticator: personName(first('legalAuthenticator')),
    authors: object.classifications(SCHEMES.author).map(readAuthor),
    classCode: code(SCHEMES.classCode),
    typeCode: code(SCHEMES.typeCode),
    formatCode: code(SCHEMES.formatCode),
    practiceSetting: code(SCHEMES.practiceSetting),
    facilityType: code(SCHEMES.facilityType),
    visibility: readVisibility(object),
    eventCodes: object.codes(SCHEMES.eventCode),
    references: object.slot(REFERENCE_ID_LIST).flatMap(readReference),
  };
}

function readStatus(urn: string | undefined): DocumentEntry['status'] {
  switch (urn?.trim()) {
    case STATUS.approved:
      return 'approved';
    case STATUS.archived:
      return 'archived';
    case STATUS.deprecated:
      return 'deprecated';
    case STATUS.deleted:
      return 'deleted';
    default:
      return 'unknown';
  }
}

/**
 * Confidentiality codes count for the entry in which they lie. Official metadata have some whose `classifiedObject` names
 * another object of the submission: that is a slip of the source, and to show a masked document as open would be worse
 * than the other way round. The codes of other entries, e.g. of the signature beside a manifest, never count.
 */
function readVisibility(object: RegistryObject): Visibility[] {
  const codes = new Set(object.codes(SCHEMES.confidentialityCode).map(({ code }) => code));
  return VISIBILITIES.filter((visibility) => codes.has(visibility));
}

function readHash(text: string | undefined): string | undefined {
  const hash = text?.toLowerCase();
  return hash !== undefined && /^[0-9a-f]{40}$/.test(hash) ? hash : undefined;
}

function readSize(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}

/** XCN: `id^family name^given name^…`, here given name, family name. */
function personName(xcn: string | undefined): string {
  const parts = new Components(xcn ?? '');
  return cleanText(`${parts.text(3)} ${parts.text(2)}`);
}

function readAuthor(author: RegistryObject): DocumentAuthor {
  // XON: the name, and in component 10 the identifier; CE: `code^label^system`.
  const institution = new Components(author.slot('authorInstitution')[0] ?? '');
  const speciality = new Components(author.slot('authorSpecialty')[0] ?? '');
  return {
    person: personName(author.slot('authorPerson')[0]),
    structure: cleanText(institution.text(1)),
    structureId: identifier(institution.text(10)),
    speciality: cleanText(speciality.text(2)) || cleanText(speciality.text(1)),
  };
}

const REFERENCE_KINDS: ReadonlyMap<string, DocumentReference['kind']> = new Map([
  [REFERENCE_TYPES.accession, 'accession'],
  [REFERENCE_TYPES.order, 'order'],
  [REFERENCE_TYPES.study, 'study'],
]);

/** CXi: `id^^^&issuer&ISO^type` (ITI TF-3 4.2.3.1.7); none without an id. */
function readReference(cxi: string): DocumentReference[] {
  const parts = new Components(cxi);
  const kind = REFERENCE_KINDS.get(parts.text(5)) ?? 'other';
  // A UID may be written as a URN.
  const id = kind === 'study' ? plainOid(parts.text(1)) : identifier(parts.text(1));
  return id === '' ? [] : [{ kind, id, issuer: parts.oid(4) }];
}
