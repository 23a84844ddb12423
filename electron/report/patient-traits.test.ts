/** Whom a report is of, in the forms in which documents write it. */
import { describe, expect, test } from 'vitest';
import { readReport } from './read-report.ts';
import { level1 } from './testing/cda.ts';

const target = (role: string) => `<recordTarget><patientRole>${role}</patientRole></recordTarget>`;
const read = (header: string) => readReport(level1('T1', 'mediaType="text/plain"', header));
const traitsOf = (role: string) => read(target(role)).traits;
const patient = (content: string) => traitsOf(`<patient>${content}</patient>`);

const INS = '279035121518989';
const NIR = '1.2.250.1.213.1.4.8';
const NIA = '1.2.250.1.213.1.4.9';
const id = (root: string, extension: string) => `<id root="${root}" extension="${extension}"/>`;

describe('the matricule INS', () => {
  const KNOWN = { insValue: INS, insSystem: NIR };

  test.each<[string, string, object]>([
    ['by its OID', id(NIR, INS), KNOWN],
    ['after the number of the hospital', id('1.2.250.1.999', '42') + id(NIR, INS), KNOWN],
    ['in groups', id(NIR, '2 79 03 51 215 189 89'), KNOWN],
    ['of Corsica', id(NIR, '279032a15189890'), { insValue: '279032A15189890', insSystem: NIR }],
    ['one of each nature', id(NIA, INS) + id(NIR, '255081416802538'), { insValue: INS, insSystem: NIA }],
    ['twice the same', id(NIR, INS) + id(NIR, INS), KNOWN],
    ['two that differ', id(NIR, INS) + id(NIR, '255081416802538'), {}],
    ['under the OID of the hospital', id('1.2.250.1.999', INS), {}],
    ['too short', id(NIR, '2790351215189'), {}],
    ['an OID that is a name of objects', id('constructor', INS), {}],
  ])('%s', (_, ids, expected) => {
    expect(traitsOf(ids)).toEqual(expected);
  });
});

describe('names', () => {
  test.each<[string, string, object, string]>([
    [
      'birth, list and use',
      '<family qualifier="BR">MARTIN</family><given qualifier="BR">ANNE</given><given>ANNE MARIE,LOUISE</given>' +
        '<family qualifier="CL">DURAND</family><given qualifier="CL">MARIE</given>',
      {
        birthName: 'MARTIN',
        firstGivenName: 'ANNE',
        givenNames: ['ANNE', 'MARIE', 'LOUISE'],
        usedName: 'DURAND',
        usedGivenName: 'MARIE',
      },
      'MARTIN ANNE',
    ],
    [
      'no qualifier at all',
      '<family>MARTIN</family><given>Jean Pierre</given>',
      { birthName: 'MARTIN', firstGivenName: 'Jean Pierre' },
      'MARTIN Jean Pierre',
    ],
    [
      'the spouse’s name alone',
      '<family qualifier="SP">DURAND</family><given>ANNE</given>',
      { usedName: 'DURAND', firstGivenName: 'ANNE' },
      'DURAND ANNE',
    ],
    [
      'birth name and spouse’s name',
      '<family qualifier="SP">DURAND</family><family qualifier="BR">MARTIN</family><given>ANNE</given>',
      { birthName: 'MARTIN', usedName: 'DURAND', firstGivenName: 'ANNE' },
      'MARTIN ANNE',
    ],
    [
      'several qualifiers',
      '<family qualifier="br CL">MARTIN</family>',
      { birthName: 'MARTIN', usedName: 'MARTIN' },
      'MARTIN',
    ],
    ['not known', '<family nullFlavor="UNK"/><given> </given>', {}, ''],
    ['line breaks and accents apart', '<family>\n Lefe\u0300vre\n</family>', { birthName: 'Lefèvre' }, 'Lefèvre'],
    ['markup', '<family>&lt;b&gt;</family>', { birthName: '<b>' }, '<b>'],
  ])('%s', (_, parts, expected, shown) => {
    const report = read(target(`<patient><name>${parts}</name></patient>`));
    expect(report.traits).toEqual(expected);
    expect(report.header.patientName).toBe(shown);
  });

  test('in several names', () => {
    const names =
      '<name use="L"><family qualifier="BR">MARTIN</family></name><name><family qualifier="CL">DURAND</family></name>';
    expect(patient(names)).toEqual({ birthName: 'MARTIN', usedName: 'DURAND' });
  });
});

describe('sex, birth date and birth place', () => {
  test.each([
    ['F', 'F'],
    ['m', 'M'],
    ['UN', 'U'],
    ['U', 'U'],
    ['X', undefined],
    ['', undefined],
  ])('sex %s', (code, sex) => {
    expect(patient(`<administrativeGenderCode code="${code}"/>`)).toEqual(sex === undefined ? {} : { sex });
  });

  test.each([
    ['19790328', '1979-03-28'],
    ['19790328000000+0100', '1979-03-28'],
    ['197903', '1979-03-00'],
    ['1979', '1979-00-00'],
    ['19790000', '1979-00-00'],
    ['19791301', undefined],
    ['1979-03-28', '1979-00-00'],
    ['', undefined],
  ])('birth date %s', (value, birthDate) => {
    expect(patient(`<birthTime value="${value}"/>`)).toEqual(birthDate === undefined ? {} : { birthDate });
  });

  test.each([
    ['<county>63220</county><city>MAZOIRES</city>', '63220'],
    ['<county> 2a004 </county>', '2A004'],
    ['<country>99109</country>', '99109'],
    ['<county>Puy-de-Dôme</county><country>FRANCE</country>', undefined],
    ['<postalCode>63420</postalCode>', undefined],
  ])('%s', (address, birthPlace) => {
    const birthplace = `<birthplace><place><addr>${address}</addr></place></birthplace>`;
    expect(patient(birthplace)).toEqual(birthPlace === undefined ? {} : { birthPlace });
  });
});

test('a document of two patients is of neither', () => {
  expect(read(target(id(NIR, INS)) + target(id(NIR, INS))).traits).toEqual({});
  const role = `<patientRole>${id(NIR, INS)}</patientRole>`;
  expect(read(`<recordTarget>${role}${role}</recordTarget>`).traits).toEqual({});
});
