/** Patients who log in themselves: what FranceConnect tells of them (identité pivot). Formats of the real service. */
import type { Person } from './options.ts';

export const CITIZENS: readonly Person[] = [
  citizen(
    'c0ffee0123456789abcdef0123456789abcdef0123456789abcdef0123456789v1',
    'Dominique PAT-TROIS',
    'Née le 28/03/1979',
    {
      given_name: 'Dominique',
      given_name_array: ['Dominique'],
      family_name: 'PAT-TROIS',
      birthdate: '1979-03-28',
      gender: 'female',
      birthplace: '51215',
      birthcountry: '99100',
    },
  ),
  citizen(
    'decade0123456789abcdef0123456789abcdef0123456789abcdef0123456789v1',
    'Ángela NÉE-AILLEURS',
    'Née le 05/11/1988 à l’étranger',
    {
      given_name: 'Ángela María',
      given_name_array: ['Ángela', 'María'],
      family_name: 'NÉE-AILLEURS',
      preferred_username: 'DUPONT',
      birthdate: '1988-11-05',
      gender: 'female',
      birthplace: '',
      birthcountry: '99134',
    },
  ),
];

function citizen(sub: string, label: string, detail: string, claims: Person['claims']): Person {
  return { sub, label, detail, claims };
}
