/** People and structures that a document names (CDA R2 4.2.2), each with their part in it. */
import type { ReportPerson } from '../../shared/report.ts';
import { attribute, type XmlElement } from '../xml/tree.ts';
import { all, first, lineOf, timeOf, valueOf } from './cda.ts';

const PERSONS = ['assignedPerson', 'associatedPerson', 'relatedPerson', 'informationRecipient'];
const STRUCTURES = ['representedOrganization', 'scopingOrganization', 'receivedOrganization'];
const ENTITIES = ['assignedAuthor', 'assignedEntity', 'associatedEntity', 'relatedEntity', 'intendedRecipient'];

/** What a functionCode (2.16.840.1.113883.5.88) stands for where it has no label. */
const FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['PCP', 'Médecin traitant'],
  ['ATTPHYS', 'Médecin responsable du patient'],
  ['ADMPHYS', 'Médecin ayant admis le patient'],
  ['CORRE', 'Médecin correspondant'],
]);
/** What taking part stands for where there is no functionCode (HL7 ParticipationType). */
const PARTICIPATIONS: ReadonlyMap<string, string> = new Map([
  ['REF', 'Médecin demandeur'],
  ['INF', 'Informateur'],
  ['CON', 'Médecin consulté'],
  ['ATND', 'Médecin responsable du patient'],
  ['ADM', 'Médecin ayant admis le patient'],
  ['DIS', 'Médecin ayant prononcé la sortie'],
  ['CALLBCK', 'Personne à rappeler'],
  ['IND', 'Autre participant'],
]);
/** Who somebody is to the patient (HL7 RoleClass), as informants are (CI-SIS, structuration minimale). */
const RELATIONS: ReadonlyMap<string, string> = new Map([
  ['ECON', 'Personne à prévenir en cas d’urgence'],
  ['NOK', 'Personne de confiance'],
  ['CAREGIVER', 'Aidant'],
  ['GUARD', 'Représentant légal'],
]);
/** Titles and civilités as they are written before a name. */
const TITLES: ReadonlyMap<string, string> = new Map([
  ['DR', 'Dr'],
  ['PR', 'Pr'],
  ['M', 'M.'],
  ['MME', 'Mme'],
  ['MLLE', 'Mlle'],
]);

/** Who wrote the document: people and devices. */
export function readAuthors(document: XmlElement): ReportPerson[] {
  return people(all(document, 'author'), (participation) => professionOf(participation) || partOf(participation, ''));
}

export function readLegalAuthenticator(document: XmlElement): ReportPerson | undefined {
  return people(all(document, 'legalAuthenticator'), professionOf)[0];
}

export function readPerformers(serviceEvent: XmlElement): ReportPerson[] {
  return people(all(serviceEvent, 'performer'), professionOf);
}

/** Médecin traitant, prescriber and whoever else is named beside authors and performers. */
export function readParticipants(document: XmlElement): ReportPerson[] {
  const encounter = first(document, 'componentOf', 'encompassingEncounter');
  const named = (name: string, role: string) => people(all(document, name), (one) => partOf(one, role));
  return [
    ...named('participant', 'Participant'),
    ...people(all(encounter, 'encounterParticipant'), (one) => partOf(one, 'Participant')),
    ...named('authenticator', 'Atteste la validité du document'),
    ...named('dataEnterer', 'Opérateur de saisie'),
    ...people(all(document, 'informant'), relationOf),
    ...named('informationRecipient', 'Destinataire'),
  ];
}

export function readCustodian(document: XmlElement): string {
  return lineOf(first(document, 'custodian', 'assignedCustodian', 'representedCustodianOrganization', 'name'));
}

function people(participations: readonly XmlElement[], role: (participation: XmlElement) => string): ReportPerson[] {
  return participations
    .map((one) => {
      const entity = entityOf(one);
      const structure = anyOf(entity, STRUCTURES);
      const name = nameOf(anyOf(entity, PERSONS)) || deviceOf(entity);
      return { name, role: role(one), structure: lineOf(first(structure, 'name')), time: timeOf(first(one, 'time')) };
    })
    .filter(({ name, structure }) => name !== '' || structure !== '');
}

function entityOf(participation: XmlElement): XmlElement | undefined {
  return anyOf(participation, ENTITIES);
}

function anyOf(parent: XmlElement | undefined, names: readonly string[]): XmlElement | undefined {
  return names.map((name) => first(parent, name)).find((found) => found !== undefined);
}

function professionOf(participation: XmlElement): string {
  return valueOf(first(entityOf(participation), 'code'), 'displayName');
}

/** Label of the functionCode, else what code or kind of taking part stand for, else what the element itself says. */
function partOf(participation: XmlElement, otherwise: string): string {
  const code = first(participation, 'functionCode');
  const type = attribute(participation, 'typeCode') ?? '';
  return (
    valueOf(code, 'displayName') || (FUNCTIONS.get(valueOf(code, 'code')) ?? PARTICIPATIONS.get(type) ?? otherwise)
  );
}

function relationOf(informant: XmlElement): string {
  const entity = entityOf(informant);
  const relation = RELATIONS.get(valueOf(entity, 'classCode'));
  const label = valueOf(first(entity, 'code'), 'displayName');
  if (relation === undefined) return label || 'Informateur';
  return label === '' ? relation : `${relation} (${label})`;
}

function deviceOf(entity: XmlElement | undefined): string {
  const device = first(entity, 'assignedAuthoringDevice');
  return lineOf(first(device, 'softwareName')) || lineOf(first(device, 'manufacturerModelName'));
}

/** PN for the eye: title, given name, family name; a name that is not parted as it stands. */
function nameOf(person: XmlElement | undefined): string {
  const name = first(person, 'name');
  const part = (localName: string) => lineOf(first(name, localName));
  const [family, given] = [part('family'), part('given')];
  if (family === '' && given === '') return name !== undefined && all(name, 'family').length === 0 ? lineOf(name) : '';
  // The CI-SIS has the title (DR) in the suffix, and the civilité (M, MME) in the prefix.
  const title = part('suffix') || part('prefix');
  return [TITLES.get(title.toUpperCase().replace('.', '')) ?? title, given, family]
    .filter((text) => text !== '')
    .join(' ');
}
