/** What all seeds are made with: people, acts, and the two kinds of documents that belong to an act. */
import {
  CLASS_IMAGING,
  CLASS_REPORT,
  EVENT_SYSTEMS,
  FORMAT_LEVEL_1,
  FORMAT_MANIFEST,
  LOINC,
  MODALITIES,
  NORMAL,
  REFERENCE,
  REGIONS,
  TYPE_MANIFEST,
  TYPE_REPORT,
} from '../codes.ts';
import type { Code, Region } from '../codes.ts';
import { writeCda } from '../documents/cda.ts';
import type { Numbered, ReportHeader } from '../documents/cda.ts';
import type { BodyFacts } from '../documents/cda-body.ts';
import { textOf } from '../documents/report-text.ts';
import { DmpEntry } from '../entry.ts';
import type { EntryFacts, Professional, Reference, Structure, Traits } from '../entry.ts';
import { toUtc } from '../services/query.ts';
import { INS_TEST_SYSTEM } from '../../ins.ts';
import { keyObjectSelection, manifestUid, SOP_CLASS, SYNTAX, uidFrom } from '../../imaging/index.ts';
import type { ManifestPatient, RetrieveBase, SandboxStudy } from '../../imaging/index.ts';
import type { Patient } from '../../patients.ts';

export const RADIOLOGIST: Professional = {
  id: '801234560801',
  familyName: 'BIDEAULT',
  givenName: 'Jacques',
  speciality: 'G15_10/SM44^Médecin - Radio-diagnostic (SM)^1.2.250.1.213.1.1.4.5',
};
/** The professional of the sandbox with one activity: some documents are their own. */
export const OWN_AUTHOR: Professional = {
  id: '899700366240',
  familyName: 'DOC0036624',
  givenName: 'KIT',
  speciality: 'G15_10/SM26^Médecin - Qualifié en Médecine Générale (SM)^1.2.250.1.213.1.1.4.5',
};
export const CENTRE: Structure = { id: '101235555', name: 'Centre de radiologie Ambroise' };
export const CABINET: Structure = { id: '499700366240007', name: 'CABINET M DOC0036624' };

/** What the sources of the DMP are known to write as the issuer of a StudyInstanceUID. */
export const STUDY_ISSUER = '1.2.3.4.5.6';
const ACCESSION_ISSUER = '1.2.250.1.213.4.5.2.5';

export interface Act {
  /** Makes every identifier of the act. */
  readonly key: string;
  /** YYYYMMDD and HHMMSS, as the clock on the wall had it. */
  readonly date: string;
  readonly time: string;
  readonly title: string;
  readonly modality: string;
  readonly region: Region | undefined;
  readonly structure: Structure;
  /** How modality and region are coded, 0 or 1; see EVENT_SYSTEMS. */
  readonly coding: 0 | 1;
}

export function traitsOf(patient: Patient): Traits {
  const { ins, ipp, birthName, firstName, birthDate, gender, birthPlace } = patient;
  return { ins, insOid: INS_TEST_SYSTEM, ipp, birthName, firstName, birthDate, gender, birthPlace };
}

/** The same person as the manifests of the sources have it. */
function manifestPatient(traits: Traits): ManifestPatient {
  const first = traits.firstName.toUpperCase();
  return {
    ins: traits.ins,
    insOid: traits.insOid,
    insIssuer: 'ASIP-SANTE-INS-NIR',
    birthName: traits.birthName,
    birthFirstNames: first,
    usedName: traits.birthName,
    usedFirstName: first,
    birthDate: traits.birthDate,
    sex: traits.gender,
    birthPlace: traits.birthPlace,
  };
}

export function accession(act: Pick<Act, 'key'>, issuer = ACCESSION_ISSUER): Numbered {
  return { id: `ACN${uidFrom(`accession ${act.key}`).slice(-8)}`, issuer };
}

export function references(of: {
  readonly accession?: Numbered;
  readonly order?: Numbered;
  readonly studies?: readonly string[];
}): Reference[] {
  const studies = of.studies ?? [];
  return [
    ...(of.accession === undefined ? [] : [{ ...of.accession, type: REFERENCE.accession }]),
    ...studies.map((id) => ({ id, issuer: STUDY_ISSUER, type: REFERENCE.study })),
    ...(of.order === undefined ? [] : [{ ...of.order, type: REFERENCE.order }]),
  ];
}

/** HL7 DTM with the offset of Paris on that day. */
function localTime({ date, time }: Pick<Act, 'date' | 'time'>): string {
  const lastSunday = (month: number): number => {
    const last = new Date(Date.UTC(Number(date.slice(0, 4)), month, 0));
    return last.getUTCDate() - last.getUTCDay();
  };
  const day = Number(date.slice(4));
  const isSummer = day >= 300 + lastSunday(3) && day < 1000 + lastSunday(10);
  return `${date}${time.slice(0, 6)}${isSummer ? '+0200' : '+0100'}`;
}

export function eventCodes({ modality, region, coding }: Act): Code[] {
  const systems = EVENT_SYSTEMS[coding];
  return [
    ...(region === undefined ? [] : [{ code: region, system: systems.region, label: REGIONS[region] }]),
    { code: modality, system: systems.modality, label: MODALITIES[modality] ?? modality },
  ];
}

type Changes = Partial<EntryFacts> & { readonly case: string };

export interface ReportOptions {
  readonly act: Act;
  readonly traits: Traits;
  readonly body: (facts: BodyFacts) => string;
  readonly references: readonly Reference[];
  /** StudyInstanceUIDs of its serviceEvents. */
  readonly studies?: readonly string[];
  readonly author?: Professional;
  /** Over what follows from the act. */
  readonly entry: Changes;
  readonly header?: Partial<ReportHeader>;
}

/** A report with its entry; identifiers follow from the act and from `entry.case`. */
export function reportEntry(options: ReportOptions): DmpEntry {
  const { act, traits, entry } = options;
  const root = uidFrom(`report ${act.key} ${entry.case}`);
  const author = options.author ?? RADIOLOGIST;
  const time = localTime(act);
  const facts: EntryFacts = {
    uniqueId: root,
    mimeType: 'text/xml',
    title: act.title,
    creationTime: toUtc(time),
    serviceStartTime: act.coding === 0 ? toUtc(time) : time,
    classCode: CLASS_REPORT,
    typeCode: TYPE_REPORT,
    formatCode: FORMAT_LEVEL_1,
    confidentiality: [NORMAL],
    eventCodes: eventCodes(act),
    references: options.references,
    author,
    structure: act.structure,
    traits,
    ...entry,
  };
  return new DmpEntry(facts, () => writeReport(options, root, author, facts.title ?? act.title));
}

function writeReport(options: ReportOptions, root: string, author: Professional, title: string): Buffer {
  const { act, header = {} } = options;
  const patient = header.patient ?? options.traits;
  const time = localTime(act);
  const number = (type: string): Numbered | undefined => options.references.find((each) => each.type === type);
  const [accessionNumber, orderNumber] = [number(REFERENCE.accession), number(REFERENCE.order)];
  const studies = options.studies ?? [];
  const base = { modality: act.modality, region: act.region, ccam: 'ZBQK002', time };
  const loinc = { code: '18748-4', system: LOINC, label: act.title };
  return writeCda(
    {
      id: { root },
      setId: uidFrom(`set ${act.key}`),
      version: 1,
      title,
      time,
      patient,
      author,
      structure: act.structure,
      ...(accessionNumber === undefined ? {} : { accession: accessionNumber }),
      ...(orderNumber === undefined ? {} : { order: orderNumber }),
      acts:
        studies.length === 0
          ? [{ ...base, loinc }]
          : studies.map((studyInstanceUid) => ({ ...base, loinc, studyInstanceUid })),
      ...header,
    },
    options.body({
      title,
      patient: `${patient.birthName} ${patient.firstName}, né(e) le ${inWords(patient.birthDate)}`,
      structure: act.structure.name,
      date: inWords(act.date),
      text: textOf(act.modality),
    }),
  );
}

function inWords(date: string): string {
  return `${date.slice(6, 8)}/${date.slice(4, 6)}/${date.slice(0, 4)}`;
}

interface ManifestOptions {
  readonly act: Act;
  readonly traits: Traits;
  readonly study: SandboxStudy;
  readonly retrieveBase: RetrieveBase;
  readonly references: readonly Reference[];
  readonly entry: Changes;
}

export function manifestEntry({ act, traits, study, retrieveBase, references, entry }: ManifestOptions): DmpEntry {
  const time = localTime(act);
  const facts: EntryFacts = {
    uniqueId: manifestUid(study),
    mimeType: 'application/dicom',
    title: "Référence d'objets d'un examen d'imagerie",
    comments: 'KOS',
    creationTime: toUtc(time),
    serviceStartTime: act.coding === 0 ? toUtc(time) : time,
    serviceStopTime: toUtc(time),
    classCode: CLASS_IMAGING,
    typeCode: TYPE_MANIFEST,
    formatCode: FORMAT_MANIFEST,
    confidentiality: [NORMAL],
    eventCodes: eventCodes(act),
    references,
    author: undefined,
    structure: act.structure,
    traits,
    ...entry,
  };
  return new DmpEntry(facts, () => keyObjectSelection(study, manifestPatient(traits), retrieveBase));
}

/** A study of which there is a manifest and not one image: sources do not know it. */
export function inventedStudy(
  act: Act,
  institution = `${act.structure.name}^^^^^^^^^${act.structure.id}`,
): SandboxStudy {
  const uid = (what: string): string => uidFrom(`${what} ${act.key}`);
  return {
    studyInstanceUid: uid('study'),
    folder: act.key,
    date: act.date,
    time: act.time,
    description: act.title,
    accessionNumber: accession(act).id,
    referringPhysician: 'MEDIONI^JEAN',
    institution,
    localPatientId: '',
    series: [
      {
        seriesInstanceUid: uid('series'),
        modality: act.modality,
        description: act.title,
        seriesNumber: 1,
        instances: [1, 2, 3].map((number) => ({
          sopClassUid: SOP_CLASS.ct,
          sopInstanceUid: uid(`instance ${number}`),
          transferSyntaxUid: SYNTAX.explicitLE,
          instanceNumber: number,
          hasPixels: true,
          file: '',
          bytes: 0,
        })),
      },
    ],
  };
}
