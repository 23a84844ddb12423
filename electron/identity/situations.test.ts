import { expect, test } from 'vitest';
import type { Professional, SituationExercice } from '../../shared/api.ts';
import { situationFor, situationKey } from './situations.ts';

function situation(id: string, structureId: string, sectorCode = 'SA07'): SituationExercice {
  const codes = { modeCode: 'L', professionCode: '10', expertiseCode: 'SM44', sectionCode: '' };
  return { id, structureName: 'SITE', structureId, sectorCode, ...codes };
}

function professional(...situations: SituationExercice[]): Professional {
  return { kind: 'professional', id: '899700366257', familyName: 'DOC', givenName: 'KIT', title: 'DR', situations };
}

const EAST = situation('0.0', 'east');
const WEST = situation('0.1', 'west');
const TWO = professional(EAST, WEST);

test.each([
  ['the only one is in force', professional(EAST), '', undefined, EAST],
  ['among several, none is guessed', TWO, '', undefined, undefined],
  ['the one chosen before', TWO, '', situationKey(WEST), WEST],
  ['a choice that is theirs no more counts no more', TWO, '', situationKey(situation('0.0', 'gone')), undefined],
  ['the one that the call names', TWO, 'east', situationKey(WEST), EAST],
  ['a call that names none of theirs puts none in force', TWO, 'elsewhere', situationKey(WEST), undefined],
  ['not even the only one', professional(EAST), 'elsewhere', undefined, undefined],
  ['who has none', professional(), '', situationKey(WEST), undefined],
])('%s', (_, user, named, chosen, expected) => {
  expect(situationFor(user, named, chosen)).toBe(expected);
});

test('of two in the structure that the call names, the one chosen before', () => {
  const [asPhysician, asTeacher] = [situation('0.0', 'same'), situation('1.0', 'same', 'SA01')];
  const user = professional(asPhysician, asTeacher);
  expect(situationFor(user, 'same', undefined)).toBeUndefined();
  expect(situationFor(user, 'same', situationKey(asTeacher))).toBe(asTeacher);
});

test('patients have no situation', () => {
  expect(situationFor({ kind: 'patient', familyName: 'A', givenName: 'B' }, '', situationKey(EAST))).toBeUndefined();
});
