/** The patients of the simulated DPI, all fictitious, with matricules whose keys are right. */
import type { Authorization, RecordState } from './dmp/records.ts';
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
  /** Their record in the DMP: open, with a valid authorisation and without documents where nothing else is said. */
  readonly dmp: {
    readonly state?: RecordState;
    readonly authorization?: Authorization;
    /** How many are generated; the record of the test patient is made by hand. */
    readonly documents?: number;
  };
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
  dmp: {},
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
    dmp: {},
    note: 'Né en Corse, nom accentué, sans situation d’exercice ; DMP vide',
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
    dmp: { authorization: 'NON_EXISTE', documents: 4 },
    note: 'Opposée à la consultation',
  },
  {
    ins: withKey('1620375056321'),
    birthName: 'PAT-SANS-DMP',
    firstName: 'Lucien',
    gender: 'M',
    birthDate: '19620317',
    birthPlace: '75056',
    ipp: 'IPP0004',
    consent: { InformationEtConsentement: 'yes' },
    situation: SINGLE_SITUATION,
    dmp: { state: 'absent' },
    note: 'N’a pas de DMP',
  },
  {
    ins: withKey('2470869123205'),
    birthName: 'PAT-DMP-FERMÉ',
    firstName: 'Odile',
    gender: 'F',
    birthDate: '19470809',
    birthPlace: '69123',
    ipp: 'IPP0005',
    consent: { InformationEtConsentement: 'yes' },
    situation: SINGLE_SITUATION,
    dmp: { state: 'closed', documents: 2 },
    note: 'A fermé son DMP',
  },
  {
    ins: withKey('1950533063412'),
    birthName: 'PAT-À-DÉCLARER',
    firstName: 'Samir',
    gender: 'M',
    birthDate: '19950522',
    birthPlace: '33063',
    ipp: 'IPP0006',
    consent: { InformationEtConsentement: 'yes' },
    situation: SINGLE_SITUATION,
    dmp: { authorization: 'NON_EXISTE', documents: 6 },
    note: 'Informé, non opposé : l’autorisation d’accès reste à déclarer',
  },
  {
    ins: withKey('2711231555148'),
    birthName: 'PAT-BLOQUE',
    firstName: 'Ingrid',
    gender: 'F',
    birthDate: '19711224',
    birthPlace: '31555',
    ipp: 'IPP0007',
    consent: { InformationEtConsentement: 'yes' },
    situation: SINGLE_SITUATION,
    dmp: { authorization: 'INTERDIT', documents: 2 },
    note: 'A bloqué les professionnels',
  },
  {
    ins: withKey('1330144109257'),
    birthName: 'PAT-INCONSCIENT',
    firstName: 'Marcel',
    gender: 'M',
    birthDate: '19330130',
    birthPlace: '44109',
    ipp: 'IPP0008',
    consent: { InformationEtConsentement: 'unknown' },
    situation: SINGLE_SITUATION,
    dmp: { authorization: 'EXPIRE', documents: 8 },
    note: 'N’a pas encore été informé ; l’autorisation d’accès a expiré',
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
