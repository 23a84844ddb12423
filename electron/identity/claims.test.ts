import { describe, expect, test } from 'vitest';
import { assuranceSuffices } from './assurance.ts';
import { readFranceConnectUser } from './france-connect-user.ts';
import { readProfessional } from './professional.ts';

const INVALID = { code: 'LOGIN_USERINFO_INVALID' };

describe('a professional', () => {
  const activity = {
    codeModeExercice: 'L',
    codeSecteurDactivite: 'SA07',
    raisonSocialeSite: 'CABINET M DOC0036624',
    enseigneCommercialeSite: '',
    ancienIdentifiantDeLaStructure: '499700366240007',
    codePostal: '75009',
  };
  const exercice = {
    codeProfession: '10',
    codeCiviliteDexercice: 'DR',
    nomDexercice: 'DOC0036624',
    prenomDexercice: 'KIT',
    codeTypeSavoirFaire: 'S',
    codeSavoirFaire: 'SM26',
    activities: [activity],
  };
  const userinfo = {
    sub: 'f:1:899700366240',
    preferred_username: 'ANS20210107161422',
    given_name: 'KIT',
    family_name: 'DOC0036624',
    SubjectNameID: '899700366240',
    SubjectRefPro: { codeCivilite: 'M', exercices: [exercice] },
  };

  test('as Pro Santé Connect describes one', () => {
    expect(readProfessional(userinfo)).toEqual({
      kind: 'professional',
      id: '899700366240',
      familyName: 'DOC0036624',
      givenName: 'KIT',
      title: 'DR',
      situations: [
        {
          id: '0.0',
          structureName: 'CABINET M DOC0036624',
          structureId: '499700366240007',
          sectorCode: 'SA07',
          modeCode: 'L',
          professionCode: '10',
          expertiseCode: 'SM26',
          sectionCode: '',
        },
      ],
    });
  });

  test('every activity of every exercice is a situation; missing and null texts are empty', () => {
    const exercices = [
      { ...exercice, activities: [activity, { enseigneCommercialeSite: 'Imagerie du Parc', codeModeExercice: null }] },
      { codeProfession: '60' },
      { activities: [{}], codeProfession: '40' },
    ];
    const { situations, title } = readProfessional({ ...userinfo, SubjectRefPro: { exercices } });
    expect(title).toBe('DR');
    expect(situations.map(({ id, structureName, professionCode }) => [id, structureName, professionCode])).toEqual([
      ['0.0', 'CABINET M DOC0036624', '10'],
      ['0.1', 'Imagerie du Parc', '10'],
      ['2.0', '', '40'],
    ]);
    expect(situations[2]).toMatchObject({ structureId: '', modeCode: '', sectorCode: '', expertiseCode: '' });
  });

  test('with an identifier alone', () => {
    const bare = { kind: 'professional', id: '1', familyName: '', givenName: '', title: '', situations: [] };
    for (const SubjectRefPro of [undefined, null, {}, { exercices: null }]) {
      expect(readProfessional({ SubjectNameID: '1', SubjectRefPro })).toEqual(bare);
    }
  });

  test('the names of the exercice stand in for missing ones; texts are made harmless', () => {
    const names = { family_name: '', given_name: ' Zoe\u0301\u0000\u202E ' };
    expect(readProfessional({ ...userinfo, ...names })).toMatchObject({ familyName: 'DOC0036624', givenName: 'Zoé' });
  });

  test.each([
    ['no identifier', { ...userinfo, SubjectNameID: undefined }],
    ['an empty identifier', { ...userinfo, SubjectNameID: ' ' }],
    ['an identifier with markup', { ...userinfo, SubjectNameID: '<a>' }],
    ['a number for a name', { ...userinfo, family_name: 12 }],
    ['a name of 2000 characters', { ...userinfo, family_name: 'x'.repeat(2000) }],
    ['33 exercices', { ...userinfo, SubjectRefPro: { exercices: Array.from({ length: 33 }, () => exercice) } }],
    [
      '65 activities',
      { ...userinfo, SubjectRefPro: { exercices: [{ activities: Array.from({ length: 65 }, () => activity) }] } },
    ],
    ['a list', []],
    ['nothing', undefined],
  ])('%s is refused', (_name, claims) => {
    expect(() => readProfessional(claims)).toThrow(expect.objectContaining(INVALID));
  });
});

describe('a patient of FranceConnect', () => {
  const pivot = {
    sub: 'abcv1',
    given_name: 'Dominique Anne-Marie',
    family_name: 'PAT-TROIS',
    birthdate: '1979-03-01',
    gender: 'female',
    birthplace: '51215',
    birthcountry: '99100',
  };

  test('born in France', () => {
    expect(readFranceConnectUser(pivot)).toEqual({
      user: { kind: 'patient', familyName: 'PAT-TROIS', givenName: 'Dominique' },
      traits: {
        birthName: 'PAT-TROIS',
        firstGivenName: 'Dominique',
        givenNames: ['Dominique', 'Anne-Marie'],
        sex: 'F',
        birthDate: '1979-03-01',
        birthPlace: '51215',
      },
    });
  });

  test('born abroad: the country stands for the place', () => {
    const claims = { ...pivot, birthplace: '', birthcountry: '99134' };
    expect(readFranceConnectUser(claims).traits.birthPlace).toBe('99134');
  });

  test('a list of given names is taken as it is; the used name is kept', () => {
    const claims = { ...pivot, given_name_array: ['Marie Anne', 'Zoé'], preferred_username: 'DURAND', gender: 'male' };
    expect(readFranceConnectUser(claims).traits).toMatchObject({
      firstGivenName: 'Marie Anne',
      givenNames: ['Marie Anne', 'Zoé'],
      usedName: 'DURAND',
      sex: 'M',
    });
  });

  test('what is not given is absent, never invented', () => {
    expect(readFranceConnectUser({ family_name: 'X' })).toEqual({
      user: { kind: 'patient', familyName: 'X', givenName: '' },
      traits: { birthName: 'X', sex: 'U' },
    });
  });

  test.each([
    ['no birth name', { ...pivot, family_name: '' }],
    ['another form of date', { ...pivot, birthdate: '01/03/1979' }],
    ['a place that is no INSEE code', { ...pivot, birthplace: 'Lyon 3e' }],
  ])('%s is refused', (_name, claims) => {
    expect(() => readFranceConnectUser(claims)).toThrow(expect.objectContaining(INVALID));
  });
});

test.each([
  ['eidas1', 'eidas1', true],
  ['eidas1', 'eidas3', true],
  ['eidas2', 'eidas1', false],
  ['eidas3', 'eidas2', false],
  ['eidas2 eidas3', 'eidas3', true],
  ['eidas2 eidas3', 'eidas1', false],
  ['eidas1', '1', false],
  ['eidas1', 'Eidas3', false],
  ['local', 'local', true],
  ['local', 'eidas3', false],
  ['', 'eidas1', true],
])('asked for %j, a login of %j: %j', (asked, got, suffices) => {
  expect(assuranceSuffices(asked, got)).toBe(suffices);
});
