/**
 * The parameters of the appel contextuel, one row each: the name as the newest callers write it, the names it has had,
 * whether a call may do without it, and how its value is read. Names are found whatever their case.
 */
import { INS_SYSTEMS, type InsSystem } from '../../shared/identifiers.ts';
import { checkInsKey, INS_SHAPE, normaliseIns } from '../../shared/ins.ts';
import type { Opposition, Sex } from '../../shared/patient.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { EARLIEST_BIRTH_YEAR, readBirthDate, readStudyDates } from './call-dates.ts';

export interface CallParameter<T, Mandatory extends boolean = boolean> {
  readonly name: string;
  /** Other names in use since 2023, besides differences of case. */
  readonly aliases: readonly string[];
  readonly mandatory: Mandatory;
  /** What a right value looks like, in a notation that needs no translation. */
  readonly expected: string;
  /** The value in our form; undefined when it is not as expected. `text` is NFC, trimmed, not empty; `today` is `YYYY-MM-DD`. */
  readonly read: (text: string, today: string) => T | undefined;
  /** A further check of a text that is as expected, with a problem of its own. */
  readonly check?: { readonly holds: (text: string) => boolean; readonly problem: ErrorCode };
}

const UID = /^(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))+$/;

/** No source states the values: those of HL7 v2 and v3, of FHIR, and French words. Whatever is neither F nor M is U. */
const SEXES = oneOf<Sex>({
  F: ['f', 'female', 'feminin', 'féminin'],
  M: ['m', 'male', 'masculin'],
  U: ['u', 'un', 'i', 'o', 'unknown', 'other', 'undifferentiated', 'indetermine', 'indéterminé', 'inconnu'],
});

const YES = ['yes', 'oui', 'true'];
const NO = ['no', 'non', 'false'];
const UNKNOWN = ['unknown', 'inconnu'];

/** The newest name and the oldest ask whether the patient consents, those between whether they object. */
const CONSENTS = oneOf<Opposition>({ no: YES, yes: NO, unknown: UNKNOWN });
const OPPOSITIONS = oneOf<Opposition>({ yes: YES, no: NO, unknown: UNKNOWN });

const OPTIONAL = { aliases: [], mandatory: false } as const;
const MANDATORY = { aliases: [], mandatory: true } as const;

export const CALL_PARAMETERS = {
  insValue: row({
    ...MANDATORY,
    name: 'Patient.identifier.value',
    aliases: ['ins'],
    expected: '[1-9][0-9]{4}([0-9]{2}|2A|2B)[0-9]{8}',
    read: (text) => matching(INS_SHAPE, normaliseIns(text)),
    check: { holds: checkInsKey, problem: 'CALL_PROBLEM_INS_KEY' },
  }),
  insSystem: row({
    ...MANDATORY,
    name: 'Patient.identifier.system',
    aliases: ['insAuthority'],
    expected: Object.keys(INS_SYSTEMS).join(', '),
    read: (text) => (isInsSystem(text) ? text : undefined),
  }),
  birthName: row({ ...MANDATORY, name: 'Patient.name.family', ...plainText(100) }),
  firstGivenName: row({ ...MANDATORY, name: 'Patient.name.given', ...plainText(100) }),
  sex: row({
    ...MANDATORY,
    name: 'Patient.gender',
    expected: 'M, F, U, I, O, male, female, unknown, other',
    read: (text) => SEXES.get(text.toLowerCase()),
  }),
  birthDate: row({
    ...MANDATORY,
    name: 'Patient.birthDate',
    expected: `YYYYMMDD, YYYY-MM-DD; YYYY ≥ ${EARLIEST_BIRTH_YEAR}`,
    read: readBirthDate,
  }),
  birthPlace: row({
    ...MANDATORY,
    name: 'Address.district',
    expected: '[0-9]{5}, 2A[0-9]{3}, 2B[0-9]{3}',
    read: (text) => matching(/^(?:[0-9]{2}|2[AB])[0-9]{3}$/, text.toUpperCase()),
  }),
  patientId: row({ ...MANDATORY, name: 'PatientID', ...plainText(64) }),
  patientIdIssuer: row({ ...MANDATORY, name: 'PatientIDIssuer', ...plainText(250) }),

  // One of the next two must be there; when both are, they must agree.
  consent: row({
    ...OPTIONAL,
    name: 'InformationEtConsentement',
    aliases: ['consent'],
    expected: 'yes, no, unknown',
    read: (text) => CONSENTS.get(text.toLowerCase()),
  }),
  opposition: row({
    ...OPTIONAL,
    name: 'InformationEtOppositionConsultation',
    aliases: ['opposition'],
    expected: 'yes, no, unknown',
    read: (text) => OPPOSITIONS.get(text.toLowerCase()),
  }),

  situation: row({ ...OPTIONAL, name: 'Situation', ...plainText(64) }),
  studyInstanceUid: row({
    ...OPTIONAL,
    name: 'StudyInstanceUID',
    expected: 'UID (DICOM PS3.5 §9.1)',
    read: (text) => (text.length <= 64 ? matching(UID, text) : undefined),
  }),
  modality: row({
    ...OPTIONAL,
    name: 'Modality',
    expected: '[A-Z0-9_ ]{1,16}',
    read: (text) => matching(/^[A-Z0-9_ ]{1,16}$/, text.toUpperCase()),
  }),
  accessionNumber: row({ ...OPTIONAL, name: 'AccessionNumber', ...plainText(64) }),
  accessionNumberIssuer: row({ ...OPTIONAL, name: 'AccessionNumberIssuer', ...plainText(250) }),
  studyDate: row({
    ...OPTIONAL,
    name: 'StudyDate',
    expected: 'YYYYMMDD, YYYYMMDD-YYYYMMDD, YYYYMMDD-, -YYYYMMDD',
    read: readStudyDates,
  }),
  anatomicRegion: row({ ...OPTIONAL, name: 'AnatomicRegion', ...plainText(200) }),
};

export type CallField = keyof typeof CALL_PARAMETERS;
type Row<F extends CallField> = (typeof CALL_PARAMETERS)[F];
type Value<F extends CallField> = NonNullable<ReturnType<Row<F>['read']>>;
type MandatoryField = { [F in CallField]: Row<F>['mandatory'] extends true ? F : never }[CallField];

/** The values of a call without problems, each in the type that its row reads. */
export type CallValues = { readonly [F in MandatoryField]: Value<F> } & {
  readonly [F in Exclude<CallField, MandatoryField>]?: Value<F>;
};

const FIELDS: ReadonlyMap<string, CallField> = new Map(
  Object.entries(CALL_PARAMETERS).flatMap(([field, { name, aliases }]) =>
    [name, ...aliases].map((known) => [known.toLowerCase(), field as CallField] as const),
  ),
);

/** The row that a name on the wire means; undefined when nobody knows it. */
export function fieldNamed(name: string): CallField | undefined {
  // The label of the official simulator's screen, which some have taken for the name.
  const withoutLabel = name.replace(/ ?\((?:requis|optionnel)\)$/i, '');
  return FIELDS.get(withoutLabel.toLowerCase());
}

function row<T, Mandatory extends boolean>(parameter: CallParameter<T, Mandatory>): CallParameter<T, Mandatory> {
  return parameter;
}

/** Each word to the value that it stands for. */
function oneOf<T extends string>(words: Readonly<Record<T, readonly string[]>>): ReadonlyMap<string, T> {
  const values = Object.keys(words) as T[];
  return new Map(values.flatMap((value) => words[value].map((word) => [word, value] as const)));
}

/** Text for people or for a DICOM value: nothing invisible that could disguise it, no backslash (it splits DICOM values). */
function plainText(maxLength: number): Pick<CallParameter<string>, 'expected' | 'read'> {
  return {
    expected: `[^\\p{C}\\\\]{1,${maxLength}}`,
    read: (value) => (value.length <= maxLength && !/[\p{C}\p{Zl}\p{Zp}\\]/u.test(value) ? value : undefined),
  };
}

function matching(pattern: RegExp, value: string): string | undefined {
  return pattern.test(value) ? value : undefined;
}

function isInsSystem(oid: string): oid is InsSystem {
  return Object.hasOwn(INS_SYSTEMS, oid);
}
