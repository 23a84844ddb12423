/** Whom a report is of: traits d'identité (référentiel INS) from recordTarget (CI-SIS, structuration minimale). */
import { INS_SYSTEMS, type InsSystem } from '../../shared/identifiers.ts';
import { INS_SHAPE, normaliseIns } from '../../shared/ins.ts';
import type { InsTraits, Sex } from '../../shared/patient.ts';
import { attribute, type XmlElement } from '../xml/tree.ts';
import { all, first, lineOf, onlyOneOf, valueOf } from './cda.ts';
import { readBirthDate } from './dates.ts';
import { present } from './texts.ts';

/** Code officiel géographique of a commune or a country. */
const BIRTH_PLACE = /^(?:[0-9]{2}|2[AB])[0-9]{3}$/;
const SEXES: ReadonlyMap<string, Sex> = new Map([
  ['F', 'F'],
  ['M', 'M'],
  ['U', 'U'],
  ['UN', 'U'],
  ['I', 'U'],
]);
/** Qualifiers of a part of a name (EntityNamePartQualifier): of birth, and those that are used in life. */
const BIRTH = ['BR'];
const USED = ['CL', 'SP'];

/**
 * The traits that a report states; each is left out where it is absent or makes no sense. A document of several patients
 * has none, for they would be one's or the other's. A name without qualifier is the birth name.
 */
export function readTraits(document: XmlElement): Partial<InsTraits> {
  const role = onlyPatient(document);
  const patient = role === undefined ? undefined : onlyOneOf(role, ['patient']);
  if (role === undefined) return {};
  return present({
    ...readIns(role),
    ...readNames(patient),
    sex: SEXES.get(valueOf(first(patient, 'administrativeGenderCode'), 'code').toUpperCase()),
    birthDate: readBirthDate(attributeOf(first(patient, 'birthTime'), 'value')),
    birthPlace: readBirthPlace(patient),
  });
}

/** The patient's name for the eye: family name, given name; empty when there is none. */
export function displayName({ birthName, usedName, firstGivenName, usedGivenName }: Partial<InsTraits>): string {
  return [birthName ?? usedName, firstGivenName ?? usedGivenName].filter((part) => part !== undefined).join(' ');
}

function onlyPatient(document: XmlElement): XmlElement | undefined {
  const target = onlyOneOf(document, ['recordTarget']);
  return target === undefined ? undefined : onlyOneOf(target, ['patientRole']);
}

function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element === undefined ? undefined : attribute(element, name);
}

/** The matricule among the ids; two of one nature that differ are none. */
function readIns(role: XmlElement): { insValue?: string; insSystem?: InsSystem } {
  const found = all(role, 'id').flatMap((id) => {
    const [insSystem, insValue] = [valueOf(id, 'root'), normaliseIns(valueOf(id, 'extension'))];
    return isInsSystem(insSystem) && INS_SHAPE.test(insValue) ? [{ insValue, insSystem }] : [];
  });
  const [ins] = found;
  if (ins === undefined) return {};
  const agree = found.every(({ insValue, insSystem }) => insSystem !== ins.insSystem || insValue === ins.insValue);
  return agree ? ins : {};
}

function isInsSystem(text: string): text is InsSystem {
  return Object.hasOwn(INS_SYSTEMS, text);
}

function readNames(patient: XmlElement | undefined): Partial<InsTraits> {
  const families = partsOf(patient, 'family');
  const givens = partsOf(patient, 'given');
  const plainGivens = givens.filter(({ qualifiers }) => !isOf(qualifiers, BIRTH) && !isOf(qualifiers, USED));
  const birthGiven = givens.find(({ qualifiers }) => isOf(qualifiers, BIRTH))?.text;
  const birthFamily =
    families.find(({ qualifiers }) => isOf(qualifiers, BIRTH)) ??
    families.find(({ qualifiers }) => !isOf(qualifiers, USED));
  return present({
    birthName: birthFamily?.text,
    // Without the first given name apart, what stands there may be a compound one as well as the list of all.
    firstGivenName: birthGiven ?? plainGivens[0]?.text,
    givenNames: birthGiven === undefined ? undefined : listOf(plainGivens.map(({ text }) => text)),
    usedName: families.find(({ qualifiers }) => isOf(qualifiers, USED))?.text,
    usedGivenName: givens.find(({ qualifiers }) => isOf(qualifiers, USED))?.text,
  });
}

interface NamePart {
  readonly text: string;
  readonly qualifiers: readonly string[];
}

function partsOf(patient: XmlElement | undefined, localName: 'family' | 'given'): NamePart[] {
  const parts = all(patient, 'name', localName).map((element) => ({
    text: lineOf(element),
    qualifiers: valueOf(element, 'qualifier').toUpperCase().split(' '),
  }));
  return parts.filter(({ text }) => text !== '');
}

function isOf(qualifiers: readonly string[], some: readonly string[]): boolean {
  return qualifiers.some((qualifier) => some.includes(qualifier));
}

function listOf(texts: readonly string[]): string[] | undefined {
  const names = texts.flatMap((text) => text.split(/[\s,]+/u)).filter((name) => name !== '');
  return names.length === 0 ? undefined : names;
}

/** The CI-SIS has the code in `county`, some have it in `country` for those born abroad. */
function readBirthPlace(patient: XmlElement | undefined): string | undefined {
  const address = first(patient, 'birthplace', 'place', 'addr');
  const codes = ['county', 'country'].map((name) => lineOf(first(address, name)).toUpperCase());
  return codes.find((code) => BIRTH_PLACE.test(code));
}
