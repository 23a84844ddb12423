/** The reports of the official test data: what is read of each. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sharedBytes } from '../dicom/testing/samples.ts';
import { readReport } from './read-report.ts';

const LOINC = '2.16.840.1.113883.6.1';
const CCAM = '1.2.250.1.213.2.5';
const DCM = '1.2.840.10008.2.16.4';
const SNOMED = '2.16.840.1.113883.6.96';
const TEST_INS = '1.2.250.1.213.1.4.10';
const ISSUER = '1.2.250.1.213.4.5.2.5';
const OTHER_ISSUER = '1.2.250.1.925.994044785528.27';

const CT = { code: 'CT', system: DCM, label: 'Tomodensitométrie' };
const NM = { code: 'NM', system: DCM, label: 'Médecine nucléaire' };
const HEAD_AND_NECK = { code: '774007', system: SNOMED, label: 'structure de la tête et/ou du cou' };
const CT_HEAD = {
  code: 'ACQH004',
  system: CCAM,
  label: 'Scanographie du crâne, de son contenu et du tronc, avec injection intraveineuse de produit de contraste',
};
const THYROID = 'KCQL003';

/** Of CR_A and the like: exam, its number, issuer of the accession number, birth place, code of the act, modality, region. */
const RECORDS = [
  ['A', '101', ISSUER, '63220', 'ACQH004', 'CT', '774007'],
  ['C', '103', OTHER_ISSUER, '51215', 'ACQH004', 'CT', '774007'],
  ['E', '105', ISSUER, '63220', THYROID, 'NM', '774007'],
  ['N', '115', OTHER_ISSUER, '51215', 'DDQH006', 'XA', '113257007'],
  ['T', '121', ISSUER, '63220', THYROID, 'NM', '774007'],
] as const;

const radiologist = (time: string) => ({
  name: 'Dr Jacques BIDEAULT',
  role: 'Médecin - Radio-diagnostic (SM)',
  structure: 'Centre de radiologie Ambroise',
  time,
});
const WRITTEN = '2021-01-08T11:17:00+01:00';
const STARTED = '2021-01-08T10:25:00+01:00';
const PAT_TROIS = {
  insValue: '279035121518989',
  insSystem: TEST_INS,
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: ['DOMINIQUE'],
  usedName: 'PAT-TROIS',
  usedGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
};
const TYPE = { code: '18748-4', system: LOINC, label: "CR d'imagerie médicale" };
const NORMAL = { code: 'N', system: '2.16.840.1.113883.5.25', label: 'Normal' };
const PARTICIPANTS = [
  { name: 'Dr Stéphane MEDIONI', role: 'Médecin Traitant', structure: 'Cabinet du DR MEDIONI', time: '' },
  { ...radiologist(WRITTEN), role: 'Atteste la validité du document' },
  { name: 'Sophie DECOURCY', role: 'Personne à prévenir en cas d’urgence (Soeur)', structure: '', time: '' },
  { name: 'Sophie DECOURCY', role: 'Personne de confiance (Soeur)', structure: '', time: '' },
];
const act = (studyInstanceUid: string, facts: object) => ({
  studyInstanceUid,
  from: STARTED,
  to: WRITTEN,
  performers: [radiologist('')],
  ...facts,
});

/** Size and digest of the PDF as `base64 --decode` and `sha256sum` have them. */
const ONE_PAGE = { size: 61_736, sha256: 'ce6c6ca921589099' };
const SCANNED = { size: 106_192, sha256: '20d0077c287bd051' };

function read(bytes: Uint8Array) {
  const { parts, ...report } = readReport(bytes);
  const pdfs = parts.map((part) => ({
    mediaType: part.mediaType,
    size: part.bytes.length,
    sha256: createHash('sha256').update(part.bytes).digest('hex').slice(0, 16),
  }));
  return { report, pdfs };
}

const pdf = (facts: object) => [{ mediaType: 'application/pdf', ...facts }];

test.for(RECORDS)('CR_%s', ([exam, number, issuer, birthPlace, code, modality, region], context) => {
  const { report, pdfs } = read(sharedBytes(context, `ans/cda/CR_${exam}.xml`));
  const study = `1.2.250.1.213.4.5.2.1.${number}`;
  const accession = { number: `ACN${number}`, issuer };
  const order = { number: `OPN${number}`, issuer: '1.2.250.1.213.4.5.2.6' };
  expect(report).toMatchObject({
    header: {
      title: 'CR d’imagerie médicale',
      type: TYPE,
      date: WRITTEN,
      version: '1',
      confidentiality: NORMAL,
      patientName: 'PAT-TROIS DOMINIQUE',
      authors: [radiologist(WRITTEN)],
      legalAuthenticator: radiologist(WRITTEN),
      custodian: 'Centre de radiologie Ambroise',
      participants: PARTICIPANTS,
      acts: [
        act(study, {
          code: { code, system: CCAM },
          modalities: [{ code: modality, system: DCM }],
          regions: [{ code: region, system: SNOMED }],
        }),
      ],
      accessionNumbers: [accession.number],
      orderNumbers: [order.number],
    },
    traits: { ...PAT_TROIS, birthPlace },
    setId: 'D52DE737-001D-4031-B571-0A0ED7C42300',
    studies: [study],
    accessionNumbers: [accession],
    orders: [order],
    body: { kind: 'pdf', part: 0 },
    warnings: [],
  });
  expect(report).not.toHaveProperty('replaces');
  expect(pdfs).toEqual(pdf(ONE_PAGE));
});

test('labels of acts, modalities and regions', (context) => {
  const of = (exam: string) => readReport(sharedBytes(context, `ans/cda/CR_${exam}.xml`)).header.acts[0];
  expect(of('A')).toMatchObject({ code: CT_HEAD, modalities: [CT], regions: [HEAD_AND_NECK] });
  expect(of('E')?.modalities).toEqual([NM]);
  expect(of('N')).toMatchObject({
    code: { label: 'Angiographie de pontage coronaire, par voie artérielle transcutanée' },
    modalities: [{ label: 'Angiographie X-Ray' }],
    regions: [{ label: 'système cardiovasculaire' }],
  });
});

test('the informative report: three studies, a screening that is none, an earlier version', (context) => {
  const { report, pdfs } = read(sharedBytes(context, 'ans/cda/IMG_CR_IMG_2023.11_CDA-R2-Niveau-1.xml'));
  const study = (last: number) => `1.2.250.1.3.152.235.2.12.18763647${last}`;
  expect(report).toMatchObject({
    header: {
      title: 'CR d’imagerie médicale - Scanner Tête + Cou + Thorax avec injection',
      type: { ...TYPE, label: 'CR d’imagerie médicale' },
      version: '2',
      acts: [
        act(study(4), { code: CT_HEAD, modalities: [CT], regions: [HEAD_AND_NECK] }),
        act(study(5), { code: { code: 'LCQH001' }, modalities: [CT], regions: [HEAD_AND_NECK] }),
        act(study(6), { code: { code: 'ZBQH001' }, modalities: [CT], regions: [{ code: '67734004' }] }),
        {
          code: {
            code: 'Z13.9',
            system: '2.16.840.1.113883.6.3',
            label: 'Examen spécial de dépistage, sans précision',
          },
          modalities: [],
          regions: [],
          from: '',
          to: '',
          performers: [],
        },
      ],
      replaces: '90E1C8EC-F951-4B26-A305-A34848818DD6',
    },
    traits: { ...PAT_TROIS, birthPlace: '63220' },
    replaces: '90E1C8EC-F951-4B26-A305-A34848818DD6',
    studies: [study(4), study(5), study(6)],
    accessionNumbers: [{ number: '105234751', issuer: OTHER_ISSUER }],
    orders: [{ number: '984375862', issuer: '1.2.250.1.748.12345678.12' }],
    warnings: [],
  });
  expect(report.header.acts[3]).not.toHaveProperty('studyInstanceUid');
  expect(pdfs).toEqual(pdf(ONE_PAGE));
});

test('an old report: the used name alone, the UID beside the word for it', (context) => {
  const { report, pdfs } = read(sharedBytes(context, 'ans/cda/DOC00002.xml'));
  const kit = { name: 'KIT DOC0036790', role: '', time: '' };
  const study = '2.16.840.1.113669.632.20.1211.10000231621';
  expect(report).toEqual({
    header: {
      title: 'DEPISTAGE DU CANCER DU SEIN - FICHE D INTERPRETATION DU BILAN DE DIAGNOSTIC DIFFERE',
      type: TYPE,
      date: '2019-09-24T14:02:23+02:00',
      version: '',
      confidentiality: NORMAL,
      patientName: 'PAT-TROIS DOMINIQUE',
      authors: [{ ...kit, structure: 'CABINET M DOC0036790' }],
      legalAuthenticator: { ...kit, structure: '' },
      custodian: 'CENTRE HOSPITALIER XXXXXX',
      participants: [],
      acts: [
        {
          studyInstanceUid: study,
          code: { code: '67734004', system: CCAM, label: 'Thorax' },
          modalities: [],
          regions: [],
          from: '2021-04-09',
          to: '2021-04-09',
          performers: [{ name: '', role: '', structure: 'CENTRE HOSPITALIER XXXXXX', time: '' }],
        },
      ],
      accessionNumbers: ['0901160050'],
      orderNumbers: ['1298989898'],
    },
    traits: {
      insValue: '248039263001064',
      insSystem: TEST_INS,
      firstGivenName: 'DOMINIQUE',
      usedName: 'PAT-TROIS',
      sex: 'F',
      birthDate: '1979-03-28',
    },
    studies: [study],
    accessionNumbers: [{ number: '0901160050', issuer: '1.2.840.113619.2.62.994044785528.27' }],
    orders: [{ number: '1298989898', issuer: '2.16.840.1.113883.6.96' }],
    body: { kind: 'pdf', part: 0 },
    warnings: [],
  });
  expect(pdfs).toEqual(pdf(SCANNED));
});
