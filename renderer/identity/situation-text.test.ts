import { describe, expect, test } from 'vitest';
import type { SituationExercice } from '../../shared/api.ts';
import expertises from '../../assets/value-sets/expertises.json' with { type: 'json' };
import professions from '../../assets/value-sets/professions.json' with { type: 'json' };
import { distinctNames, placeText, professionText, structureText } from './situation-text.ts';

const situation = (changes: Partial<SituationExercice> = {}): SituationExercice => ({
  id: '0.0',
  structureName: 'CABINET M DOC0036624',
  structureId: '499700366240007',
  sectorCode: 'SA07',
  modeCode: 'L',
  professionCode: '10',
  expertiseCode: 'SM44',
  sectionCode: '',
  ...changes,
});

test('the value sets are whole: TRE_G15 and TRE_R01', () => {
  expect(Object.keys(professions)).toHaveLength(30);
  expect(Object.keys(expertises)).toHaveLength(244);
});

describe('labels', () => {
  test('of a physician in a practice', () => {
    expect(placeText(situation())).toBe('Cabinet individuel · Libéral');
    expect(professionText(situation())).toBe('Médecin · Radio-diagnostic');
  });

  test('of somebody who is no physician: no savoir-faire', () => {
    expect(professionText(situation({ professionCode: '98', expertiseCode: '' }))).toBe('Manipulateur ERM');
  });

  test('an unknown code shows itself, a missing one nothing', () => {
    expect(placeText(situation({ sectorCode: 'SA99', modeCode: '' }))).toBe('SA99');
    expect(professionText(situation({ professionCode: 'toString', expertiseCode: '' }))).toBe('toString');
    expect(placeText(situation({ sectorCode: '', modeCode: '' }))).toBe('');
  });

  test('a structure without a name is known by its identifier', () => {
    expect(structureText(situation({ structureName: '' }))).toBe('499700366240007');
  });
});

test('situations of the same name are told apart', () => {
  const names = distinctNames([
    situation(),
    situation({ structureName: 'CHU', structureId: '10B1' }),
    situation({ structureName: 'CHU', structureId: '10B2' }),
    situation({ structureName: 'IMGO', structureId: '', modeCode: 'L' }),
    situation({ structureName: 'IMGO', structureId: '', modeCode: 'S' }),
  ]);
  expect(names.slice(0, 3)).toEqual(['CABINET M DOC0036624', 'CHU · 10B1', 'CHU · 10B2']);
  expect(new Set(names).size).toBe(5);
  expect(names[4]).toContain('Salarié');
});
