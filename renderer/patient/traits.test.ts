import { describe, expect, test } from 'vitest';
import { createI18n } from '../ui/i18n.ts';
import { ageOn, birthDateAndAge, groupIns, isFictitious, shortName, studyPeriod } from './traits.ts';

const fr = createI18n('fr');
const en = createI18n('en');
const TODAY = new Date(2026, 10, 21);

describe('matricule INS', () => {
  test.each([
    ['279035121518989', '2 79 03 51 215 189 | 89'],
    ['1790320A5189912', '1 79 03 20 A51 899 | 12'],
    ['27903512151898', '27903512151898'],
    ['', ''],
  ])('%s', (value, grouped) => {
    expect(groupIns(value)).toBe(grouped);
  });

  test('natures that exist for tests and demonstrations are told apart', () => {
    expect(isFictitious('1.2.250.1.213.1.4.10')).toBe(true);
    expect(isFictitious('1.2.250.1.213.1.4.11')).toBe(true);
    expect(isFictitious('1.2.250.1.213.1.4.8')).toBe(false);
    expect(isFictitious('1.2.250.1.213.1.4.9')).toBe(false);
  });
});

test('short name', () => {
  expect(shortName({ birthName: 'd’Artéguy', firstGivenName: 'Zoé' })).toBe('D’ARTÉGUY Zoé');
});

describe('age on 21 November 2026', () => {
  test.each([
    ['1979-03-28', { unit: 'year', from: 47, to: 47 }],
    ['1979-11-21', { unit: 'year', from: 47, to: 47 }],
    ['1979-11-22', { unit: 'year', from: 46, to: 46 }],
    ['2024-11-21', { unit: 'year', from: 2, to: 2 }],
    ['2024-11-22', { unit: 'month', from: 23, to: 23 }],
    ['2026-10-21', { unit: 'month', from: 1, to: 1 }],
    ['2026-10-22', { unit: 'day', from: 30, to: 30 }],
    ['2026-11-21', { unit: 'day', from: 0, to: 0 }],
    ['1979-11-00', { unit: 'year', from: 46, to: 47 }],
    ['1979-03-00', { unit: 'year', from: 47, to: 47 }],
    ['1979-00-00', { unit: 'year', from: 46, to: 47 }],
    ['2026-00-00', { unit: 'year', from: 0, to: 0 }],
    ['2026-11-22', undefined],
    ['2027-00-00', undefined],
    ['19790328', undefined],
  ])('born %s', (birthDate, age) => {
    expect(ageOn(TODAY, birthDate)).toEqual(age);
  });

  test('is of the civil day, whatever the hour', () => {
    expect(ageOn(new Date(2026, 10, 21, 0, 5), '1979-11-21')).toMatchObject({ to: 47 });
    expect(ageOn(new Date(2026, 10, 20, 23, 55), '1979-11-21')).toMatchObject({ to: 46 });
  });
});

describe('birth date and age in words', () => {
  test.each([
    ['1979-03-28', '28/03/1979 (47 ans)', '28 Mar 1979 (47 years)'],
    ['1979-00-00', '1979 (46 à 47 ans)', '1979 (46 to 47 years)'],
    ['2026-06-01', '01/06/2026 (5 mois)', '01 Jun 2026 (5 months)'],
    ['2026-11-20', '20/11/2026 (1 jour)', '20 Nov 2026 (1 day)'],
    ['2030-01-01', '01/01/2030', '01 Jan 2030'],
  ])('%s', (birthDate, french, english) => {
    // Units are held to their number by a special space.
    const plain = (text: string) => text.replaceAll(/\s/g, ' ');
    expect(plain(birthDateAndAge(fr, birthDate, TODAY))).toBe(french);
    expect(plain(birthDateAndAge(en, birthDate, TODAY))).toBe(english);
  });
});

test('period asked for by the call', () => {
  expect(studyPeriod(fr, { from: '2024-01-01', to: '2026-03-12' })).toBe('du 01/01/2024 au 12/03/2026');
  expect(studyPeriod(fr, { from: '2024-01-01' })).toBe('depuis le 01/01/2024');
  expect(studyPeriod(fr, { to: '2026-03-12' })).toBe('jusqu’au 12/03/2026');
  expect(studyPeriod(fr, {})).toBeUndefined();
  expect(studyPeriod(fr, undefined)).toBeUndefined();
});
