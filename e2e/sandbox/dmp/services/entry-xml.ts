/** An entry as an ExtrinsicObject of ebRIM (ITI TF-3 4.2.3.1). */
import { FACILITY, PRACTICE, REFERENCE_ID_LIST, REPOSITORY_OID, SCHEME, STATUS } from '../codes.ts';
import type { Code } from '../codes.ts';
import type { DmpEntry, Professional, Reference, Structure, Traits } from '../entry.ts';
import { el, escapeXml } from '../xml.ts';
import type { Spelling } from '../xml.ts';

/** XON without and XCN with the professional, in the forms of the CI-SIS. */
function institutionXon({ id, name }: Structure): string {
  return `${name}^^^^^&1.2.250.1.71.4.2.2&ISO^IDNST^^^${id}`;
}

export function personXcn({ id, familyName, givenName }: Professional): string {
  return `${id}^${familyName}^${givenName}^^^^^^&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS`;
}

export function referenceCxi({ id, issuer, type }: Reference): string {
  return `${id}^^^&${issuer}&ISO^${type}`;
}

function patientCx({ ins, insOid }: Traits): string {
  return `${ins}^^^&${insOid}&ISO^NH`;
}

/** Stands for the prefix in what is kept: a character that no XML has. */
const MARK = '\u0001';
const marked: Spelling = Object.assign((local: string) => MARK + local, { declaration: {} });
const kept = new WeakMap<DmpEntry, string>();

/** Written once, for an entry does not change; what differs from one answer to the next is the prefix. */
export function extrinsicObject(entry: DmpEntry, r: Spelling): string {
  const known = kept.get(entry) ?? writeObject(entry, marked);
  kept.set(entry, known);
  return known.replaceAll(MARK, r(''));
}

function writeObject(entry: DmpEntry, r: Spelling): string {
  const { facts, entryUuid: id } = entry;
  return el(
    r('ExtrinsicObject'),
    {
      id,
      lid: facts.logicalId ?? id,
      isOpaque: 'false',
      mimeType: facts.mimeType,
      objectType: SCHEME.objectType,
      status: STATUS[entry.status],
    },
    ...slots(entry, r),
    localized(r, 'Name', facts.title),
    localized(r, 'Description', facts.comments),
    el(r('VersionInfo'), { versionName: facts.versionName ?? '1' }),
    ...classifications(entry, r),
    // After the classifications, as in the samples.
    slot(r, REFERENCE_ID_LIST, facts.references.map(referenceCxi)),
    external(r, id, SCHEME.patientId, 'XDSDocumentEntry.patientId', patientCx(facts.traits)),
    external(r, id, SCHEME.uniqueId, 'XDSDocumentEntry.uniqueId', facts.uniqueId),
  );
}

function slots(entry: DmpEntry, r: Spelling): string[] {
  const { facts } = entry;
  const { traits } = facts;
  const told = facts.hash !== 'none';
  return [
    slot(r, 'creationTime', [facts.creationTime]),
    slot(r, 'languageCode', [facts.languageCode ?? 'fr-FR']),
    slot(r, 'legalAuthenticator', [facts.author === undefined ? undefined : personXcn(facts.author)]),
    slot(r, 'serviceStartTime', [facts.serviceStartTime]),
    slot(r, 'serviceStopTime', [facts.serviceStopTime]),
    slot(r, 'sourcePatientId', [`${traits.ipp}^^^&1.2.250.1.213.4.5.2.4&ISO^PI`]),
    slot(r, 'sourcePatientInfo', [
      `PID-5|${traits.birthName}^${traits.firstName}^^^^^L`,
      `PID-7|${traits.birthDate}`,
      `PID-8|${traits.gender}`,
      `PID-11|^^^^^^BDL^^${traits.birthPlace}`,
    ]),
    slot(r, 'hash', [told ? entry.hash : undefined]),
    slot(r, 'size', [told ? String(entry.bytes.length) : undefined]),
    slot(r, 'repositoryUniqueId', [REPOSITORY_OID]),
  ];
}

function classifications(entry: DmpEntry, r: Spelling): string[] {
  const { facts, entryUuid: id } = entry;
  const coded = (scheme: string, codes: readonly Code[]): string[] =>
    codes.map(({ code, system, label }, index) =>
      el(
        r('Classification'),
        {
          id: `${id}-${scheme.slice(9, 13)}-${index}`,
          classificationScheme: scheme,
          classifiedObject: id,
          nodeRepresentation: code,
        },
        slot(r, 'codingScheme', [system]),
        localized(r, 'Name', label),
      ),
    );
  return [
    author(entry, r),
    ...coded(SCHEME.classCode, [facts.classCode]),
    ...coded(SCHEME.typeCode, [facts.typeCode]),
    ...coded(SCHEME.confidentialityCode, facts.confidentiality),
    ...coded(SCHEME.formatCode, [facts.formatCode]),
    ...coded(SCHEME.facilityType, [FACILITY]),
    ...coded(SCHEME.practiceSetting, [PRACTICE]),
    ...coded(SCHEME.eventCode, facts.eventCodes),
  ];
}

function author({ facts, entryUuid: id }: DmpEntry, r: Spelling): string {
  const { author: person, structure } = facts;
  if (person === undefined && structure === undefined) return '';
  return el(
    r('Classification'),
    { id: `${id}-author`, classificationScheme: SCHEME.author, classifiedObject: id, nodeRepresentation: '' },
    slot(r, 'authorPerson', [person === undefined ? undefined : personXcn(person)]),
    slot(r, 'authorInstitution', [structure === undefined ? undefined : institutionXon(structure)]),
    slot(r, 'authorSpecialty', [person?.speciality]),
  );
}

function slot(r: Spelling, name: string, values: readonly (string | undefined)[]): string {
  const present = values.filter((value) => value !== undefined);
  if (present.length === 0) return '';
  const list = present.map((value) => el(r('Value'), {}, escapeXml(value)));
  return el(r('Slot'), { name }, el(r('ValueList'), {}, ...list));
}

function localized(r: Spelling, name: string, value: string | undefined): string {
  if (value === undefined) return '';
  return el(r(name), {}, el(r('LocalizedString'), { charset: 'UTF8', 'xml:lang': 'FR', value }));
}

function external(r: Spelling, object: string, scheme: string, name: string, value: string): string {
  return el(
    r('ExternalIdentifier'),
    { id: `${object}-${scheme.slice(9, 13)}`, identificationScheme: scheme, registryObject: object, value },
    localized(r, 'Name', name),
  );
}
