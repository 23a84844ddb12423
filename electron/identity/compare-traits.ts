/**
 * Whether two sources speak of one person: one comparison for the call, a KOS, the DMP, a report, an image and the
 * patient's own login. Each trait is graded, then a short table of rules, first match wins, gives the whole.
 */
import { checkInsKey, normaliseIns } from '../../shared/ins.ts';
import type { InsTraits, TraitComparison, TraitGrade, TraitsComparison, TraitsSource } from '../../shared/patient.ts';
import { closeName, isName, sameName } from './compare-names.ts';

export type SourceTraits = Partial<InsTraits>;

export interface SourceOfTraits {
  readonly source: TraitsSource;
  /** What the source knows; an empty text counts as absent. Names of DICOM are split at their carets already. */
  readonly traits: SourceTraits;
}

type Trait = TraitComparison['trait'];
type Grades = Readonly<Record<Trait, TraitGrade>>;

interface OverallRule {
  readonly when: (grades: Grades) => boolean;
  readonly grade: TraitsComparison['grade'];
  readonly because: string;
}

/** First match wins. */
const OVERALL_RULES: readonly OverallRule[] = [
  {
    when: (g) => g.ins === 'different',
    grade: 'different',
    because: 'the matricule INS is one person’s alone',
  },
  {
    when: (g) => g.birthDate === 'different' || g.sex === 'different',
    grade: 'different',
    because: 'neither changes in a life; a source that is wrong about them has to be looked at by somebody',
  },
  {
    when: (g) => g.birthName === 'different' && g.firstGivenName === 'different',
    grade: 'different',
    because: 'no custom of names changes both at once',
  },
  {
    when: (g) =>
      (g.birthName === 'different' || g.firstGivenName === 'different') &&
      g.ins === 'same' &&
      g.birthDate === 'same' &&
      g.sex === 'same',
    grade: 'close',
    because: 'a married name in the field of the birth name, or the given name in use in that of the first, is common',
  },
  {
    when: (g) => g.birthName === 'different' || g.firstGivenName === 'different',
    grade: 'different',
    because: 'without the matricule, a name is what tells two people of one day of birth apart',
  },
  {
    when: (g) => Object.values(g).includes('close'),
    grade: 'close',
    because: 'something is spelt otherwise or known in part only',
  },
  {
    when: (g) => g.ins === 'same',
    grade: 'same',
    because: 'the matricule is enough when nothing speaks against it',
  },
  {
    when: (g) => g.birthName === 'same' && g.firstGivenName === 'same' && g.birthDate === 'same',
    grade: 'same',
    because: 'so are the three traits that nearly every source has',
  },
  {
    when: () => true,
    grade: 'close',
    because: 'too little is known on both sides to call it the same person, and nothing says that it is another',
  },
];

/** Compares what two sources say of a patient (référentiel INS: traits d’identité). Throws nothing. */
export function compareTraits(left: SourceOfTraits, right: SourceOfTraits): TraitsComparison {
  const [a, b] = [left.traits, right.traits];
  const grades: Grades = {
    ins: gradeIns(a, b),
    birthName: gradeBirthName(a, b),
    firstGivenName: gradeFirstGivenName(a, b),
    sex: gradeSex(a.sex, b.sex),
    birthDate: gradeBirthDate(a.birthDate, b.birthDate),
    birthPlace: gradeBirthPlace(a.birthPlace, b.birthPlace),
  };
  const traits = (Object.keys(WRITTEN) as Trait[]).map((trait) => ({
    trait,
    left: WRITTEN[trait](a) ?? '',
    right: WRITTEN[trait](b) ?? '',
    grade: grades[trait],
  }));
  const grade = OVERALL_RULES.find(({ when }) => when(grades))?.grade ?? 'close';
  return { sources: [left.source, right.source], grade, traits };
}

/** Each trait as its source wrote it. */
const WRITTEN: Readonly<Record<Trait, (traits: SourceTraits) => string | undefined>> = {
  ins: (traits) => traits.insValue,
  birthName: (traits) => traits.birthName,
  firstGivenName: givenNameOf,
  sex: (traits) => traits.sex,
  birthDate: (traits) => traits.birthDate,
  birthPlace: (traits) => traits.birthPlace,
};

/**
 * Equal numbers are the same, and of one nature differ when they do. A NIA becomes a NIR one day, so numbers of two
 * natures are only to be looked at. A number of no stated nature that is no matricule is a local one: not comparable.
 */
function gradeIns(a: SourceTraits, b: SourceTraits): TraitGrade {
  if (!a.insValue || !b.insValue) return 'absent';
  const equal = normaliseIns(a.insValue) === normaliseIns(b.insValue);
  const bothStated = a.insSystem !== undefined && b.insSystem !== undefined;
  if (bothStated && a.insSystem === b.insSystem) return equal ? 'same' : 'different';
  if (bothStated) return 'close';
  if (![a.insValue, b.insValue].every(checkInsKey)) return 'absent';
  return equal ? 'same' : 'close';
}

function gradeBirthName(a: SourceTraits, b: SourceTraits): TraitGrade {
  if (!isName(a.birthName) || !isName(b.birthName)) return 'absent';
  if (sameName(a.birthName, b.birthName)) return 'same';
  const used = sameName(a.birthName, b.usedName ?? '') || sameName(b.birthName, a.usedName ?? '');
  return used || closeName(a.birthName, b.birthName) || areSwapped(a, b) ? 'close' : 'different';
}

function gradeFirstGivenName(a: SourceTraits, b: SourceTraits): TraitGrade {
  const [one, other] = [givenNameOf(a), givenNameOf(b)];
  if (!isName(one) || !isName(other)) return 'absent';
  if (sameName(one, other)) return 'same';
  const inList = otherGivenNames(b).some((n) => sameName(one, n)) || otherGivenNames(a).some((n) => sameName(other, n));
  return inList || closeName(one, other) || areSwapped(a, b) ? 'close' : 'different';
}

function gradeSex(a: SourceTraits['sex'], b: SourceTraits['sex']): TraitGrade {
  if (!a || !b) return 'absent';
  if (a === b) return 'same';
  return a === 'U' || b === 'U' ? 'close' : 'different';
}

/** Unknown parts (`00`, or none in DICOM) agree with anything, but not so well that it would be the same. */
function gradeBirthDate(a: string | undefined, b: string | undefined): TraitGrade {
  if (!a || !b) return 'absent';
  if (a === b) return 'same';
  const [one, other] = [partsOfDate(a), partsOfDate(b)];
  if (one === undefined || other === undefined) return 'close';
  const pairs = one.map((part, at) => [part, other[at]]);
  if (pairs.every(([x, y]) => x === y)) return 'same';
  return pairs.every(([x, y]) => x === y || x === '00' || y === '00') ? 'close' : 'different';
}

/** Communes merge and codes change; sources also write postal codes: a difference is to be looked at, no more. */
function gradeBirthPlace(a: string | undefined, b: string | undefined): TraitGrade {
  if (!a || !b) return 'absent';
  return a.trim().toUpperCase() === b.trim().toUpperCase() ? 'same' : 'close';
}

function givenNameOf(traits: SourceTraits): string | undefined {
  return traits.firstGivenName || traits.givenNames?.[0];
}

function otherGivenNames({ givenNames = [], usedGivenName }: SourceTraits): readonly string[] {
  return usedGivenName === undefined ? givenNames : [...givenNames, usedGivenName];
}

/** Birth name and given name in each other's field. */
function areSwapped(a: SourceTraits, b: SourceTraits): boolean {
  const [one, other] = [givenNameOf(a), givenNameOf(b)];
  return sameName(a.birthName ?? '', other ?? '') && sameName(b.birthName ?? '', one ?? '');
}

/** Year, month, day of `YYYY-MM-DD`, `YYYYMMDD`, or a shorter DICOM date; undefined when it is none. */
function partsOfDate(date: string): readonly string[] | undefined {
  const parts = /^([0-9]{4})-?([0-9]{2})?-?([0-9]{2})?$/.exec(date.trim());
  return parts === null ? undefined : [parts[1] ?? '', parts[2] ?? '00', parts[3] ?? '00'];
}
