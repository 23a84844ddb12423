/** Whom a document is of, in the forms in which sources write it. */
import { expect, test } from 'vitest';
import { readTraits } from './patient-traits.ts';

test.for<[string, readonly string[], unknown]>([
  ['nothing', [], {}],
  ['no field', ['PAT', '|', 'PID|x', 'PID-5', 'PID-123|x'], {}],
  ['a name without type', ['PID-5|pat-six^Alain'], { birthName: 'pat-six', firstGivenName: 'Alain' }],
  ['a name used only', ['PID-5|USUEL^Alain^^^^^D'], { usedName: 'USUEL', usedGivenName: 'Alain' }],
  [
    'both names, the one used first',
    ['PID-5|USUEL^Al^^^^^D', 'PID-5|NAISSANCE^Alain^^^^^L'],
    { birthName: 'NAISSANCE', firstGivenName: 'Alain', usedName: 'USUEL', usedGivenName: 'Al' },
  ],
  ['another kind of name', ['PID-5|ALIAS^Al^^^^^A'], {}],
  [
    'all given names',
    ['PID-5|PAT^ALAIN^ALAIN MARC, PAUL^^^^L'],
    { birthName: 'PAT', firstGivenName: 'ALAIN', givenNames: ['ALAIN', 'MARC', 'PAUL'] },
  ],
  [
    'further given names',
    ['PID-5|PAT^Anne^Annette Marie^^^^L'],
    { birthName: 'PAT', firstGivenName: 'Anne', givenNames: ['Anne', 'Annette', 'Marie'] },
  ],
  [
    'decomposed accents and blanks',
    ['PID-5| E\u0301LE ^ Zoe\u0308 ^^^^^L'],
    { birthName: 'ÉLE', firstGivenName: 'Zoë' },
  ],
  ['dates and sexes', ['PID-7|19790328120000', 'PID-8|f'], { birthDate: '1979-03-28', sex: 'F' }],
  ['an unknown day', ['PID-7|19790000', 'PID-8|O'], { birthDate: '1979-00-00', sex: 'U' }],
  ['what is no date and no sex', ['PID-7|28/03/1979', 'PID-8|X'], {}],
  ['the place of birth', ['PID-11|1 rue^^^^75001~^^^^^^BDL^^2a004'], { birthPlace: '2A004' }],
  ['another place', ['PID-11|^^^^^^H^^51215', 'PID-11|^^^^^^BDL^^FRANCE'], {}],
  [
    'the matricule among identifiers',
    ['PID-3|IPP1^^^&1.2.3&ISO~2 79 03 51 215 189 89^^^&1.2.250.1.213.1.4.8&ISO^NH'],
    { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.8' },
  ],
  ['a number that only looks like one', ['PID-3|279035121518989^^^&1.2.3&ISO'], {}],
  ['lines around', ['\n  PID-5|PAT^Al^^^^^L\n  '], { birthName: 'PAT', firstGivenName: 'Al' }],
])('%s', ([, values, expected]) => {
  expect(readTraits(values)).toEqual(expected);
});
