/** The identité pivot of FranceConnect as a user and as traits that can be compared with those of a call. */
import { z } from 'zod';
import type { PatientUser } from '../../shared/api.ts';
import type { InsTraits, Sex } from '../../shared/patient.ts';
import { ClaimText, readClaims } from './claims.ts';

const Optional = (pattern: RegExp) => ClaimText.pipe(z.union([z.literal(''), z.string().regex(pattern)]));

const PivotClaims = z.object({
  /** Birth name. */
  family_name: ClaimText.pipe(z.string().min(1)),
  /** All first names, separated by spaces. */
  given_name: ClaimText,
  given_name_array: z.array(ClaimText).max(32).nullish(),
  preferred_username: ClaimText,
  gender: ClaimText,
  birthdate: Optional(/^\d{4}-\d{2}-\d{2}$/),
  /** INSEE codes; the place is empty for whoever was born abroad. */
  birthplace: Optional(/^[0-9A-Za-z]{5}$/),
  birthcountry: Optional(/^[0-9A-Za-z]{5}$/),
});

const SEXES: Readonly<Record<string, Sex>> = { male: 'M', female: 'F' };

export interface FranceConnectUser {
  readonly user: PatientUser;
  readonly traits: Partial<InsTraits>;
}

/** Reads the userinfo of a patient; traits that FranceConnect did not give are absent. Throws LOGIN_USERINFO_INVALID. */
export function readFranceConnectUser(claims: unknown): FranceConnectUser {
  const pivot = readClaims(PivotClaims, claims, 'franceConnect');
  const listed = pivot.given_name_array ?? pivot.given_name.split(/\s+/);
  const givenNames = listed.filter((name) => name !== '');
  const [firstGivenName] = givenNames;
  const birthPlace = pivot.birthplace || pivot.birthcountry;
  return {
    user: { kind: 'patient', familyName: pivot.family_name, givenName: firstGivenName ?? '' },
    traits: {
      birthName: pivot.family_name,
      sex: SEXES[pivot.gender] ?? 'U',
      ...(firstGivenName === undefined ? {} : { firstGivenName, givenNames }),
      ...(pivot.preferred_username === '' ? {} : { usedName: pivot.preferred_username }),
      ...(pivot.birthdate === '' ? {} : { birthDate: pivot.birthdate }),
      ...(birthPlace === '' ? {} : { birthPlace }),
    },
  };
}
