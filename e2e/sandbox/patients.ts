/** The patients of the simulated DPI, all fictitious, with matricules whose keys are right. */
import { INS_TEST_SYSTEM, withKey } from './ins.ts';
import { SINGLE_SITUATION } from './openid/professionals.ts';

export interface Patient {
  readonly ins: string;
  readonly birthName: string;
  readonly firstName: string;
  readonly gender: 'F' | 'M';
  /** YYYYMMDD */
  readonly birthDate: string;
  /** INSEE code of the place of birth. */
  readonly birthPlace: string;
  readonly ipp: string;
  /** What the patient said of the consultation, in either of the two names that the parameter has had. */
  readonly consent: Readonly<Record<string, 'yes' | 'no' | 'unknown'>>;
  readonly situation?: string;
  /** For the people who read the list. */
  readonly note: string;
}

/** The official test patient of the DRIM-M test sessions, called by the doctor with one activity. */
export const TEST_PATIENT: Patient = {
  ins: withKey('2790351215189'),
  birthName: 'PAT-TROIS',
  firstName: 'Dominique',
  gender: 'F',
  birthDate: '19790328',
  birthPlace: '51215',
  ipp: 'IPP0001',
  consent: { InformationEtConsentement: 'yes' },
  situation: SINGLE_SITUATION,
  note: 'Patiente de test, informée, non opposée',
};

export const PATIENTS: readonly Patient[] = [
  TEST_PATIENT,
  {
    ins: withKey('154022A004123'),
    birthName: "D'ÉTÉ-NOËL",
    firstName: 'Ange',
    gender: 'M',
    birthDate: '19540214',
    birthPlace: '2A004',
    ipp: 'IPP0002',
    consent: { InformationEtOppositionConsultation: 'no' },
    note: 'Né en Corse, nom accentué, sans situation d’exercice',
  },
  {
    ins: withKey('2881175056147'),
    birthName: 'PAT-REFUS',
    firstName: 'Hélène',
    gender: 'F',
    birthDate: '19881105',
    birthPlace: '75056',
    ipp: 'IPP0003',
    consent: { InformationEtConsentement: 'no' },
    note: 'Opposée à la consultation',
  },
];

/** The parameters of the contextual call, in the order of the fact sheet. */
export function callParameters(patient: Patient): [string, string][] {
  const situation: [string, string][] = patient.situation === undefined ? [] : [['Situation', patient.situation]];
  return [
    ['Patient.identifier.value', patient.ins],
    ['Patient.identifier.system', INS_TEST_SYSTEM],
    ['Patient.name.family', patient.birthName],
    ['Patient.name.given', patient.firstName],
    ['Patient.gender', patient.gender],
    ['Patient.birthDate', patient.birthDate],
    ['Address.district', patient.birthPlace],
    ...Object.entries(patient.consent),
    ['PatientID', patient.ipp],
    ['PatientIDIssuer', 'HOPX&1.2.250.1.999.1&ISO'],
    ...situation,
  ];
}

/** The body of the call, as a form sends it. */
export function callForm(patient: Patient): string {
  return new URLSearchParams(callParameters(patient)).toString();
}

/** A call that has everything wrong at once: wrong key, empty name, contradiction, a parameter twice, an unknown one. */
export function wrongParameters(): [string, string][] {
  const wrong = callParameters(TEST_PATIENT).map(([name, value]): [string, string] => {
    if (name === 'Patient.identifier.value') return [name, `${value.slice(0, 13)}00`];
    return name === 'Patient.name.given' ? [name, ''] : [name, value];
  });
  return [...wrong, ['InformationEtOppositionConsultation', 'yes'], ['PatientID', 'IPP0009'], ['Couleur', 'bleu']];
}
