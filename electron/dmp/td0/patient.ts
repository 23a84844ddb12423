/** The patient as an answer of the gestion services describes them (PRPA_MT201310UV02 Patient). */
import { INS_SYSTEMS, type InsSystem } from '../../../shared/identifiers.ts';
import { INS_SHAPE, normaliseIns } from '../../../shared/ins.ts';
import type { InsTraits, Sex } from '../../../shared/patient.ts';
import { isoDate } from '../../dicom/dates.ts';
import { attribute, children, text, type XmlElement } from '../../xml/tree.ts';
import { cleanText, present } from '../xds/texts.ts';
import { childValue, everywhere, first, HL7 } from './hl7.ts';

/** Code officiel géographique of a commune or a country. */
const BIRTH_PLACE = /^(?:[0-9]{2}|2[AB])[0-9]{3}$/;
const SEXES: Readonly<Record<string, Sex>> = { F: 'F', M: 'M', U: 'U', UN: 'U' };

/** What makes sense of the traits; the rest is left out. Without a qualifier a name is taken for the one of birth. */
export function readPatient(patient: XmlElement): Partial<InsTraits> {
  const person = first(patient, 'patientPerson');
  const names = person === undefined ? [] : children(person, HL7, 'name');
  const families = names.flatMap((name) => nameParts(name, 'family'));
  const givens = names.flatMap((name) => nameParts(name, 'given'));
  const plainGiven = unqualified(givens);
  const birthGiven = qualified(givens, 'BR');
  return present({
    ...readIns(patient),
    birthName: qualified(families, 'BR') ?? unqualified(families),
    firstGivenName: birthGiven ?? plainGiven,
    // Beside the first prénom, the one without qualifier is the list of all of them.
    givenNames: birthGiven === undefined ? undefined : plainGiven?.split(/[\s,]+/u),
    usedName: qualified(families, 'CL') ?? qualified(families, 'SP'),
    usedGivenName: qualified(givens, 'CL'),
    sex: SEXES[childValue(person, 'administrativeGenderCode', 'code').toUpperCase()],
    birthDate: birthDate(childValue(person, 'birthTime', 'value')),
    birthPlace: birthPlace(first(person, 'birthPlace')),
  });
}

interface NamePart {
  readonly text: string;
  /** `BR` of birth, `CL` used, `SP` of the spouse (EntityNamePartQualifier). */
  readonly qualifiers: readonly string[];
}

function nameParts(name: XmlElement, part: 'family' | 'given'): NamePart[] {
  return children(name, HL7, part).flatMap((element) => {
    const clean = cleanText(text(element));
    const qualifiers = (attribute(element, 'qualifier') ?? '').trim().split(/\s+/).filter(Boolean);
    return clean === '' ? [] : [{ text: clean, qualifiers }];
  });
}

function qualified(parts: readonly NamePart[], qualifier: string): string | undefined {
  return parts.find(({ qualifiers }) => qualifiers.includes(qualifier))?.text;
}

function unqualified(parts: readonly NamePart[]): string | undefined {
  return parts.find(({ qualifiers }) => qualifiers.length === 0)?.text;
}

/** Other identifiers (INS-C, of the DMP) are not the matricule. */
function readIns(patient: XmlElement): { insValue?: string; insSystem?: InsSystem } {
  for (const id of children(patient, HL7, 'id')) {
    const insSystem = attribute(id, 'root')?.trim() ?? '';
    const insValue = normaliseIns(attribute(id, 'extension') ?? '');
    if (isInsSystem(insSystem) && INS_SHAPE.test(insValue)) return { insValue, insSystem };
  }
  return {};
}

function isInsSystem(oid: string): oid is InsSystem {
  return Object.hasOwn(INS_SYSTEMS, oid);
}

/** TS: the year alone, year and month, or a whole date with or without time. */
function birthDate(value: string): string | undefined {
  const digits = /^[0-9]+/.exec(value)?.[0] ?? '';
  return digits.length < 4 ? undefined : isoDate(digits.slice(0, 8).padEnd(8, '0'));
}

function birthPlace(place: XmlElement | undefined): string | undefined {
  if (place === undefined) return undefined;
  for (const county of everywhere(place, 'county')) {
    const code = text(county)?.trim().toUpperCase() ?? '';
    if (BIRTH_PLACE.test(code)) return code;
  }
  return undefined;
}
