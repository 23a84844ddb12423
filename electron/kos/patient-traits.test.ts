/** Whom a manifest is of, in the forms in which sources write it. */
import { describe, expect, test } from 'vitest';
import type { BuildElement } from '../dicom/testing/build-object.ts';
import { headerOf } from '../dicom/testing/read.ts';
import { displayName, readTraits } from './patient-traits.ts';
import { buildManifest } from './testing/build-manifest.ts';

function datasetOf(elements: readonly BuildElement[]) {
  const changes = Object.fromEntries(elements.map((element, index) => [`trait${index}`, element]));
  return headerOf(buildManifest({ name: undefined, ...changes })).dataset;
}

const traitsOf = (...elements: BuildElement[]) => readTraits(datasetOf(elements));

const INS = '279035121518989';
const qualifiers = (oid: string): BuildElement => [
  'IssuerOfPatientIDQualifiersSequence',
  'SQ',
  [
    [
      ['UniversalEntityID', 'UT', oid],
      ['UniversalEntityIDType', 'CS', 'ISO'],
    ],
  ],
];
const id = (value: string): BuildElement => ['PatientID', 'LO', value];
const issuer = (text: string): BuildElement => ['IssuerOfPatientID', 'LO', text];

describe('the matricule INS', () => {
  const KNOWN = { insValue: INS, insSystem: '1.2.250.1.213.1.4.8' };

  test.for<[string, BuildElement[], unknown]>([
    ['with its system', [id(INS), qualifiers('1.2.250.1.213.1.4.8')], KNOWN],
    [
      'with line breaks and blanks',
      [id('\n 2 79 03 51 215 189 89 '), qualifiers('\r\n  1.2.250.1.213.1.4.8\r\n ')],
      KNOWN,
    ],
    ['with its system in the issuer', [id(INS), issuer('ASIP-SANTE-INS-NIR&1.2.250.1.213.1.4.8&ISO')], KNOWN],
    ['with the name of its issuer', [id(INS), issuer('\n ASIP-SANTE-INS-NIR')], { insValue: INS }],
    [
      'among the other ids',
      [id('IPP1'), ['OtherPatientIDsSequence', 'SQ', [[id(INS), qualifiers('1.2.250.1.213.1.4.8')]]]],
      KNOWN,
    ],
    [
      'the one with a system before the one without',
      [id(INS), issuer('INS-NIA'), ['OtherPatientIDsSequence', 'SQ', [[id(INS), qualifiers('1.2.250.1.213.1.4.8')]]]],
      KNOWN,
    ],
    ['of Corsica', [id('279032a15189890'), qualifiers('1.2.250.1.213.1.4.8')], { insValue: '279032A15189890' }],
    ['without any word on its issuer', [id(INS)], {}],
    ['of the hospital', [id(INS), issuer('CHU'), qualifiers('1.2.250.1.999')], {}],
    ['with a system, but not one', [id('12345'), qualifiers('1.2.250.1.213.1.4.8')], {}],
    ['of an issuer whose name only begins like it', [id(INS), issuer('MOINS-NIRVANA')], {}],
  ])('%s', ([, elements, expected]) => {
    const { insValue, insSystem } = traitsOf(...elements);
    const read = JSON.parse(JSON.stringify({ insValue, insSystem })) as unknown;
    expect(read).toMatchObject(expected as object);
    expect(insValue).toBe((expected as { insValue?: string }).insValue);
  });
});

describe('names', () => {
  const name = (text: string): BuildElement => ['PatientName', 'PN', Buffer.from(text, 'latin1')];
  const others = (text: string): BuildElement => ['OtherPatientNames', 'PN', text];

  test.for<[string, BuildElement[], unknown, string]>([
    [
      'family and given',
      [name('PAT-TROIS^DOMINIQUE')],
      { birthName: 'PAT-TROIS', firstGivenName: 'DOMINIQUE' },
      'PAT-TROIS DOMINIQUE',
    ],
    ['no caret', [name('John Doe')], { birthName: 'John Doe' }, 'John Doe'],
    ['given alone', [name('^DOMINIQUE')], { firstGivenName: 'DOMINIQUE' }, 'DOMINIQUE'],
    ['carets alone', [name('^^^^')], {}, ''],
    ['none', [], {}, ''],
    [
      'line breaks and blanks',
      [name('\n   LEF\xc8VRE ^\n  Ma\xeblle \n')],
      { birthName: 'LEFÈVRE', firstGivenName: 'Maëlle' },
      'LEFÈVRE Maëlle',
    ],
    [
      'birth given names, then what is used',
      [others('^DOMINIQUE MARIE\\NOM^PRENOM')],
      { givenNames: ['DOMINIQUE', 'MARIE'], usedName: 'NOM', usedGivenName: 'PRENOM' },
      '',
    ],
    ['only what is used', [others('NOM^PRENOM')], { usedName: 'NOM', usedGivenName: 'PRENOM' }, ''],
    ['other names without caret', [others('John Doe')], { usedName: 'John Doe' }, ''],
    ['other names that are none', [others('^\\\\')], {}, ''],
  ])('%s', ([, elements, expected, shown]) => {
    expect(traitsOf(...elements)).toEqual(expected);
    expect(displayName(datasetOf(elements))).toBe(shown);
  });

  test('markup is text', () => {
    expect(traitsOf(name('<script>^x'))).toEqual({ birthName: '<script>', firstGivenName: 'x' });
  });
});

describe('sex, birth date and birth place', () => {
  const one = (attribute: 'PatientSex' | 'PatientBirthDate' | 'PatientComments', vr: string, text: string) =>
    traitsOf([attribute, vr, text]);

  test.for<[string, unknown]>([
    ['F', 'F'],
    ['m', 'M'],
    ['O', 'U'],
    ['', undefined],
    ['X', undefined],
  ])('sex %s', ([text, sex]) => {
    expect(one('PatientSex', 'CS', text)).toEqual(sex === undefined ? {} : { sex });
  });

  test.for<[string, unknown]>([
    ['19790328', '1979-03-28'],
    ['19790000', '1979-00-00'],
    ['', undefined],
    ['19791301', undefined],
  ])('birth date %s', ([text, birthDate]) => {
    expect(one('PatientBirthDate', 'DA', text)).toEqual(birthDate === undefined ? {} : { birthDate });
  });

  test.for<[string, unknown]>([
    ['63220', '63220'],
    ['\n 2a004 \n', '2A004'],
    ['99109', '99109'],
    ['6322', undefined],
    ['63220 MAZOIRES', undefined],
    ['Patient agité', undefined],
  ])('comment %s', ([text, birthPlace]) => {
    expect(one('PatientComments', 'LT', text)).toEqual(birthPlace === undefined ? {} : { birthPlace });
  });
});
