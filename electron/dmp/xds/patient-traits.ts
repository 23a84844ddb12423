/** Whom a document is of: traits d'identité (référentiel INS) from sourcePatientInfo (ITI TF-3 4.2.3.2.23). */
import { INS_SYSTEMS, type InsSystem } from '../../../shared/identifiers.ts';
import { INS_SHAPE, normaliseIns } from '../../../shared/ins.ts';
import type { InsTraits, Sex } from '../../../shared/patient.ts';
import { isoDate } from '../../dicom/dates.ts';
import { Components } from './hl7.ts';
import { cleanText, present } from './texts.ts';

/** Code officiel géographique of a commune or a country. */
const BIRTH_PLACE = /^(?:[0-9]{2}|2[AB])[0-9]{3}$/;
const SEXES: Readonly<Record<string, Sex>> = { F: 'F', M: 'M', O: 'U', U: 'U' };
/** `PID-5|value`, in any order; more than anybody has. */
const FIELD = /^PID-([0-9]{1,2})\|(.*)$/s;
const MOST_FIELDS = 64;

/** The traits that the values of the slot state; each is left out where it is absent or makes no sense. */
export function readTraits(values: readonly string[]): Partial<InsTraits> {
  const fields = readFields(values);
  const names = fields('5');
  // L: name of birth, D: name used (HL7 v2.5 table 0200). One without type is taken for the name of birth.
  const birth = names.find((name) => name.text(7) === 'L') ?? names.find((name) => name.text(7) === '');
  const used = names.find((name) => name.text(7) === 'D');
  const firstGivenName = nonEmpty(birth?.text(2));
  const birthPlace = fields('11')
    .find((address) => address.text(7) === 'BDL')
    ?.text(9)
    .toUpperCase();
  return present({
    ...readIns(fields('3')),
    birthName: nonEmpty(birth?.text(1)),
    firstGivenName,
    givenNames: allGivenNames(firstGivenName, nonEmpty(birth?.text(3))),
    usedName: nonEmpty(used?.text(1)),
    usedGivenName: nonEmpty(used?.text(2)),
    sex: SEXES[fields('8')[0]?.text(1).toUpperCase() ?? ''],
    birthDate: isoDate(fields('7')[0]?.text(1).slice(0, 8)),
    birthPlace: birthPlace !== undefined && BIRTH_PLACE.test(birthPlace) ? birthPlace : undefined,
  });
}

/** The repetitions of each field (`~`), wherever they stand. */
function readFields(values: readonly string[]): (number: string) => readonly Components[] {
  const fields = new Map<string, Components[]>();
  for (const value of values.slice(0, MOST_FIELDS)) {
    const [, number = '', content = ''] = FIELD.exec(value.trim()) ?? [];
    const repetitions = content.split('~', MOST_FIELDS).map((repetition) => new Components(repetition));
    fields.set(number, [...(fields.get(number) ?? []), ...repetitions]);
  }
  return (number) => fields.get(number) ?? [];
}

function nonEmpty(text: string | undefined): string | undefined {
  const clean = cleanText(text);
  return clean === '' ? undefined : clean;
}

/** PID-5.3 holds, by source, all prénoms de naissance or those after the first. */
function allGivenNames(first: string | undefined, others: string | undefined): string[] | undefined {
  if (others === undefined) return undefined;
  const names = others.split(/[\s,]+/u).filter((name) => name !== '');
  const isWhole = first === undefined || `${others} `.toUpperCase().startsWith(`${first.toUpperCase()} `);
  return isWhole ? names : [first, ...names];
}

/** An identifier of PID-3 counts as the matricule only under one of its OIDs. */
function readIns(identifiers: readonly Components[]): { insValue?: string; insSystem?: InsSystem } {
  for (const one of identifiers) {
    const [insValue, insSystem] = [normaliseIns(one.text(1)), one.oid(4)];
    if (INS_SHAPE.test(insValue) && isInsSystem(insSystem)) return { insValue, insSystem };
  }
  return {};
}

function isInsSystem(oid: string): oid is InsSystem {
  return Object.hasOwn(INS_SYSTEMS, oid);
}
