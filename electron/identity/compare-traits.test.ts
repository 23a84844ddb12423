import { describe, expect, it } from 'vitest';
import type { TraitComparison, TraitGrade, TraitsComparison, TraitsSource } from '../../shared/patient.ts';
import { compareTraits, type SourceTraits } from './compare-traits.ts';

/** The official test patient. */
const DOMINIQUE: SourceTraits = {
  insValue: '279035121518989',
  insSystem: '1.2.250.1.213.1.4.10',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '51215',
};

type Changes = { readonly [K in keyof SourceTraits]?: SourceTraits[K] | undefined };

/** The test patient with some traits changed, or left out (undefined). */
function withChanges(changes: Changes): SourceTraits {
  const entries = Object.entries({ ...DOMINIQUE, ...changes }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

const compare = (left: SourceTraits, right: SourceTraits, source: TraitsSource = 'kos'): TraitsComparison =>
  compareTraits({ source: 'call', traits: left }, { source, traits: right });

const gradeOf = (comparison: TraitsComparison, trait: TraitComparison['trait']): TraitGrade | undefined =>
  comparison.traits.find((t) => t.trait === trait)?.grade;

/** The grade of one trait between two sources, which must be the same seen from either. */
function gradeBothWays(trait: TraitComparison['trait'], left: Changes, right: Changes): TraitGrade | undefined {
  const there = gradeOf(compare(withChanges(left), withChanges(right)), trait);
  expect(gradeOf(compare(withChanges(right), withChanges(left)), trait)).toBe(there);
  return there;
}

describe('the whole', () => {
  const noIns = { insValue: undefined, insSystem: undefined };
  const otherIns = { insValue: '162018885045327' };
  const otherDate = { birthDate: '1979-03-29' };

  it.each<[string, Changes, TraitsComparison['grade']]>([
    ['everything equal', {}, 'same'],
    ['another case, accents and hyphens', { birthName: 'Pat Trois', firstGivenName: 'Dominiqué' }, 'same'],
    ['the matricule alone on the other side', onlyIns(), 'same'],
    ['no matricule on the other side', noIns, 'same'],
    ['no matricule, no sex, no place', { ...noIns, sex: undefined, birthPlace: undefined }, 'same'],
    ['no matricule and no date of birth', { ...noIns, birthDate: undefined }, 'close'],
    ['nothing but the sex', { ...nothing(), sex: 'F' }, 'close'],
    ['nothing at all', nothing(), 'close'],
    ['another matricule', otherIns, 'different'],
    ['another matricule and nothing else', { ...onlyIns(), ...otherIns }, 'different'],
    ['another date of birth', otherDate, 'different'],
    ['another date of birth, no matricule', { ...noIns, ...otherDate }, 'different'],
    ['another sex', { sex: 'M' }, 'different'],
    ['a sex that is not known', { sex: 'U' }, 'close'],
    ['a day of birth that is not known', { birthDate: '1979-03-00' }, 'close'],
    ['another place of birth', { birthPlace: '63220' }, 'close'],
    ['another birth name, the matricule equal', { birthName: 'DURAND' }, 'close'],
    ['another given name, the matricule equal', { firstGivenName: 'ANNE' }, 'close'],
    ['both names others, the matricule equal', { birthName: 'DURAND', firstGivenName: 'ANNE' }, 'different'],
    ['another birth name, the date another too', { birthName: 'DURAND', ...otherDate }, 'different'],
    ['another birth name, the date known in part', { birthName: 'DURAND', birthDate: '1979-00-00' }, 'different'],
    ['another birth name, the sex unknown', { birthName: 'DURAND', sex: 'U' }, 'different'],
    ['another birth name, no matricule', { ...noIns, birthName: 'DURAND' }, 'different'],
    [
      'another birth name, the matricule of another nature',
      { birthName: 'DURAND', insSystem: '1.2.250.1.213.1.4.8' },
      'different',
    ],
    ['a twin without matricule', { ...noIns, firstGivenName: 'CLAUDE' }, 'different'],
    ['a slip in the name', { birthName: 'PAT-TORIS' }, 'close'],
    ['names in each other’s field', { birthName: 'DOMINIQUE', firstGivenName: 'PAT-TROIS' }, 'close'],
  ])('with %s', (_, changes, grade) => {
    expect(compare(DOMINIQUE, withChanges(changes)).grade).toBe(grade);
    expect(compare(withChanges(changes), DOMINIQUE).grade).toBe(grade);
  });

  it('never is another person for what is absent alone', () => {
    const names = Object.keys(DOMINIQUE) as (keyof SourceTraits)[];
    for (let left = 0; left < 1 << names.length; left += 1) {
      const some = Object.fromEntries(names.filter((_, at) => left & (1 << at)).map((name) => [name, DOMINIQUE[name]]));
      expect(compare(some as SourceTraits, DOMINIQUE).grade).not.toBe('different');
    }
  });

  function nothing(): Changes {
    return Object.fromEntries(Object.keys(DOMINIQUE).map((name) => [name, undefined]));
  }

  function onlyIns(): Changes {
    return { ...nothing(), insValue: DOMINIQUE.insValue, insSystem: DOMINIQUE.insSystem };
  }
});

describe('what the official data show', () => {
  it('a KOS with all traits is the same', () => {
    expect(compare(DOMINIQUE, withChanges({ birthPlace: undefined }), 'kos').grade).toBe('same');
  });

  it('a KOS without date of birth and sex is the same by its matricule', () => {
    expect(compare(DOMINIQUE, withChanges({ birthDate: undefined, sex: undefined }), 'kos').grade).toBe('same');
  });

  it('a KOS whose birth place is the other one of the set is close', () => {
    expect(compare(DOMINIQUE, withChanges({ birthPlace: '63220' }), 'kos').grade).toBe('close');
  });

  it('a local PatientID in an image is no matricule: it is not held against it', () => {
    const image = { birthName: 'PAT-TROIS', firstGivenName: 'Dominique', sex: 'F', birthDate: '19790328' } as const;
    const comparison = compare(DOMINIQUE, { ...image, insValue: '12345678901234567' }, 'image');
    expect(gradeOf(comparison, 'ins')).toBe('absent');
    expect(gradeOf(comparison, 'firstGivenName')).toBe('same');
    expect(comparison.grade).toBe('same');
  });

  it('an image with another date of birth is shown as different', () => {
    const image = { birthName: 'PAT-TROIS', firstGivenName: 'Dominique', sex: 'F', birthDate: '1980-01-01' } as const;
    const comparison = compare(DOMINIQUE, image, 'image');
    expect(gradeOf(comparison, 'birthDate')).toBe('different');
    expect(comparison.grade).toBe('different');
  });

  it('FranceConnect, which never gives the matricule, is the same by the other traits', () => {
    const login = withChanges({ insValue: undefined, insSystem: undefined, givenNames: ['DOMINIQUE', 'ANNE'] });
    expect(compare(DOMINIQUE, login, 'franceConnect')).toMatchObject({
      sources: ['call', 'franceConnect'],
      grade: 'same',
    });
  });
});

describe('what is shown of each trait', () => {
  it('is as each source wrote it, in a steady order', () => {
    const { traits } = compare(DOMINIQUE, { birthName: 'Pat-Trois', givenNames: ['Dominique', 'Anne'] });
    expect(traits).toEqual([
      { trait: 'ins', left: '279035121518989', right: '', grade: 'absent' },
      { trait: 'birthName', left: 'PAT-TROIS', right: 'Pat-Trois', grade: 'same' },
      { trait: 'firstGivenName', left: 'DOMINIQUE', right: 'Dominique', grade: 'same' },
      { trait: 'sex', left: 'F', right: '', grade: 'absent' },
      { trait: 'birthDate', left: '1979-03-28', right: '', grade: 'absent' },
      { trait: 'birthPlace', left: '51215', right: '', grade: 'absent' },
    ]);
  });

  it('is left as it was in the sources', () => {
    const frozen = Object.freeze({ ...DOMINIQUE, givenNames: Object.freeze(['DOMINIQUE']) });
    expect(compare(frozen, frozen).grade).toBe('same');
  });
});

describe('the matricule', () => {
  const TEST = '1.2.250.1.213.1.4.10';
  const NIR = '1.2.250.1.213.1.4.8';
  const NIA = '1.2.250.1.213.1.4.9';

  it.each<[string, string | undefined, string, string | undefined, TraitGrade]>([
    ['279035121518989', TEST, '279035121518989', TEST, 'same'],
    ['279035121518989', TEST, '2 79 03 51 215 189 89', TEST, 'same'],
    ['279035121518989', TEST, '162018885045327', TEST, 'different'],
    ['279035121518989', TEST, '279035121518989', NIR, 'close'],
    ['279035121518989', NIA, '162018885045327', NIR, 'close'],
    ['279035121518989', TEST, '279035121518989', undefined, 'same'],
    ['279035121518989', TEST, '162018885045327', undefined, 'close'],
    ['279035121518989', TEST, '12345', undefined, 'absent'],
    ['279035121518989', TEST, '', TEST, 'absent'],
  ])('%s (%s) and %s (%s) are %s', (one, oneSystem, other, otherSystem, grade) => {
    const left = { insValue: one, insSystem: oneSystem } as Changes;
    const right = { insValue: other, insSystem: otherSystem } as Changes;
    expect(gradeBothWays('ins', left, right)).toBe(grade);
  });
});

describe('the birth name', () => {
  it.each<[string, string, TraitGrade]>([
    ['PAT-TROIS', 'pat trois', 'same'],
    ['L’HERMITE', "L'Hermite", 'same'],
    ['L’HERMITE', 'LHERMITE', 'same'],
    ['DE LA TOUR', 'DELATOUR', 'same'],
    ['LEBŒUF', 'Leboeuf', 'same'],
    ['ÆGIDIUS', 'AEGIDIUS', 'same'],
    ['GROẞ', 'GROSS', 'same'],
    ['Straße', 'STRASSE', 'same'],
    ['SØRENSEN', 'SORENSEN', 'same'],
    ['ÇELİK', 'CELIK', 'same'],
    ['LE\u0301VY', 'L\u00c9VY', 'same'],
    ['DUPONT', 'DUPONT MARTIN', 'close'],
    ['MARTIN', 'DUPONT-MARTIN', 'close'],
    ['DUPONT', 'DUPOND', 'close'],
    ['MARTIN', 'MARITN', 'close'],
    ['ROY', 'ROI', 'close'],
    ['LI', 'LU', 'different'],
    ['DUPONT', 'DUPRES', 'different'],
    ['VANDENBERGHE', 'VANDENBERGEN', 'close'],
    ['VANDENBERGHE', 'VANDERBURGEN', 'different'],
    ['TIN', 'MARTIN', 'different'],
    ['DURAND', 'PAT-TROIS', 'different'],
    ['ИВАНОВ', 'Иванов', 'same'],
    ['ИВАНОВ', 'ПЕТРОВ', 'different'],
    ['^', 'DUPONT', 'absent'],
    ['', '', 'absent'],
    ['A'.repeat(5000), `${'A'.repeat(5000)}B`, 'different'],
  ])('%s and %s are %s', (one, other, grade) => {
    expect(gradeBothWays('birthName', { birthName: one }, { birthName: other })).toBe(grade);
  });

  it('is close to the name in use of the other source', () => {
    const left = { birthName: 'DURAND' };
    expect(gradeBothWays('birthName', left, { birthName: 'PAT-TROIS', usedName: 'Durand' })).toBe('close');
    expect(gradeBothWays('birthName', left, { birthName: 'PAT-TROIS', usedName: 'LEROY' })).toBe('different');
  });
});

describe('the first given name', () => {
  it.each<[string, string, TraitGrade]>([
    ['DOMINIQUE', 'Dominique', 'same'],
    ['JEAN-PIERRE', 'Jean Pierre', 'same'],
    ['JEAN', 'JEAN-PIERRE', 'close'],
    ['DOMINIQUE', 'DOMINIQUE ANNE', 'close'],
    ['LEA', 'LÉO', 'close'],
    ['DOMINIQUE', 'CLAUDE', 'different'],
  ])('%s and %s are %s', (one, other, grade) => {
    expect(gradeBothWays('firstGivenName', { firstGivenName: one }, { firstGivenName: other })).toBe(grade);
  });

  it('is the first of the list where the source has but a list', () => {
    const right = { firstGivenName: undefined, givenNames: ['DOMINIQUE', 'ANNE'] };
    expect(gradeBothWays('firstGivenName', {}, right)).toBe('same');
  });

  it('is close when it is further down in the list, or the name in use', () => {
    const left = { firstGivenName: 'ANNE' };
    expect(gradeBothWays('firstGivenName', left, { givenNames: ['DOMINIQUE', 'ANNE'] })).toBe('close');
    expect(gradeBothWays('firstGivenName', left, { usedGivenName: 'Anne' })).toBe('close');
    expect(gradeBothWays('firstGivenName', left, { givenNames: ['DOMINIQUE', 'PAULE'] })).toBe('different');
  });
});

describe('names in each other’s field', () => {
  const swapped = { birthName: 'DOMINIQUE', firstGivenName: 'Pat Trois' };

  it.each(['birthName', 'firstGivenName'] as const)('are close: %s', (trait) => {
    expect(gradeBothWays(trait, {}, swapped)).toBe('close');
    expect(gradeBothWays(trait, {}, { ...swapped, [trait]: 'LEROY' })).toBe('different');
  });
});

describe('sex, date and place of birth', () => {
  it.each<['sex' | 'birthDate' | 'birthPlace', string, string, TraitGrade]>([
    ['sex', 'F', 'F', 'same'],
    ['sex', 'F', 'M', 'different'],
    ['sex', 'F', 'U', 'close'],
    ['birthDate', '1979-03-28', '19790328', 'same'],
    ['birthDate', '1979-03-28', '1979-03-00', 'close'],
    ['birthDate', '1979-03-28', '1979-00-00', 'close'],
    ['birthDate', '1979-03-28', '1979', 'close'],
    ['birthDate', '1979-03-00', '1979-00-00', 'close'],
    ['birthDate', '1979-03-28', '1979-04-00', 'different'],
    ['birthDate', '1979-03-28', '1980-00-00', 'different'],
    ['birthDate', '1979-03-28', '1979-03-29', 'different'],
    ['birthDate', '1979-03-28', '28/03/1979', 'close'],
    ['birthDate', '1979-03-28', '', 'absent'],
    ['birthPlace', '2A004', '2a004', 'same'],
    ['birthPlace', '51215', '63220', 'close'],
    ['birthPlace', '51215', '', 'absent'],
  ])('%s: %s and %s are %s', (trait, one, other, grade) => {
    expect(gradeBothWays(trait, { [trait]: one }, { [trait]: other })).toBe(grade);
  });
});
