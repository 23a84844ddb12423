/** The manifests of the shared data: what is read of each. */
import { expect, test } from 'vitest';
import { headerOf } from '../dicom/testing/read.ts';
import { dcmtkText, dicomFiles, sharedBytes, sharedPath, skipWithoutDcmtk } from '../dicom/testing/samples.ts';
import { readManifest } from './manifest.ts';

/** Long UIDs that several columns share. */
const THORAX = '1.2.840.113745.101000.1008000.38425.5599.7073835';
const EXAM_A = '1.2.250.1.213.4.5.2';

const PAT_TROIS = {
  insValue: '279035121518989',
  insSystem: '1.2.250.1.213.1.4.10',
  birthName: 'PAT-TROIS',
  firstGivenName: 'DOMINIQUE',
  givenNames: ['DOMINIQUE'],
  usedName: 'PAT-TROIS',
  usedGivenName: 'DOMINIQUE',
  sex: 'F',
  birthDate: '1979-03-28',
  birthPlace: '63220',
};
const EXAM_A_HEADER = {
  sopInstanceUid: `${EXAM_A}.3.101.259.31`,
  studyInstanceUid: `${EXAM_A}.1.101`,
  traits: PAT_TROIS,
  patientName: 'PAT-TROIS DOMINIQUE',
  institutionName: 'Centre de radiologie Ambroise',
  studyDescription: 'Examen A',
  studyDate: '2022-08-22',
  studyTime: '08:31:17',
  accession: { number: 'ACN101', issuer: `${EXAM_A}.5` },
  warnings: [],
};
const NOT_HTTPS = (host: string) => ({ code: 'KOS_URL_NOT_HTTPS', facts: { host } });
const INS_OF_DOE = { insValue: '248039263001064', insSystem: '1.2.250.1.213.1.4.10' };

/** Everything but the instances, of which the number is given. */
const OFFICIAL: Readonly<Record<string, unknown>> = {
  'kos_OK_Nom_Prenom.dcm': {
    ...EXAM_A_HEADER,
    series: [1, 2].map((number) => ({
      studyInstanceUid: `${EXAM_A}.1.101`,
      seriesInstanceUid: `${EXAM_A}.2.101.20${number}`,
      modality: 'CT',
      description: `Serie A${number}`,
      seriesNumber: 4,
      instances: 320,
      problem: NOT_HTTPS('localhost:4200'),
    })),
  },
  // Its text describes the series of another examination; the modality is that of the SOP class.
  'Manifest_KOS.dcm': {
    ...EXAM_A_HEADER,
    series: [
      ['201', 'CT', 1000],
      ['202', 'CT', 1001],
      ['299', 'KO', 1003],
    ].map(([uid, modality, seriesNumber]) => ({
      studyInstanceUid: `${EXAM_A}.1.101`,
      seriesInstanceUid: `${EXAM_A}.2.101.${uid}`,
      modality,
      seriesNumber,
      instances: 1,
      problem: NOT_HTTPS('localhost:4200'),
    })),
  },
  'OK_KOS_Valide.dcm': {
    sopInstanceUid: '1.2.276.0.7230010.3.1.4.2995432583.10596.1681984539.487',
    studyInstanceUid: THORAX,
    traits: { ...INS_OF_DOE, birthName: 'John Doe', usedName: 'John Doe', sex: 'F', birthDate: '1931-07-08' },
    patientName: 'John Doe',
    institutionName: 'BCOM',
    studyDescription: 'Thorax^1CTA_THORACIC_AORTA_GATED (Adult)',
    studyDate: '2005-04-11',
    studyTime: '10:33:28',
    accession: { number: '09011600123', issuer: '1.2.840.113619.2.62.994044785528.27' },
    series: [
      {
        studyInstanceUid: THORAX,
        seriesInstanceUid: '1.3.12.2.1107.5.1.4.54023.30000005041115305593700013463',
        modality: 'CT',
        description: 'A Aorta w/c 1.5 B20f 60%',
        instances: 3,
        problem: NOT_HTTPS('localhost:8080'),
      },
    ],
    warnings: [],
  },
  'kos.dcm': {
    sopInstanceUid: '1.2.276.0.7230010.3.1.4.1332562220.14700.1670582576.438',
    studyInstanceUid: '2.16.840.1.113669.632.20.1211.10000231621',
    traits: { ...INS_OF_DOE, birthName: 'INCISIX', usedName: 'INCISIX' },
    patientName: 'INCISIX',
    institutionName: 'dPJ',
    studyDescription: 'Tête^Dental (Adulte)',
    studyDate: '2006-05-31',
    studyTime: '15:04:23',
    accession: { number: '0901160050', issuer: '1.2.3.4.5.6' },
    series: [
      {
        studyInstanceUid: '2.16.840.1.113669.632.20.1211.10000231621',
        seriesInstanceUid: '1.3.12.2.1107.5.1.4.54693.30000006053107175587500014744',
        modality: 'CT',
        description: 'Dentascan  0.75  H60s',
        instances: 1,
        problem: NOT_HTTPS('localhost:8080'),
      },
    ],
    warnings: [],
  },
};

test.for(Object.entries(OFFICIAL))('official manifest %s', ([name, expected], context) => {
  const { series, ...manifest } = readManifest(sharedBytes(context, `ans/kos/${name}`));
  expect({ ...manifest, series: series.map((one) => ({ ...one, instances: one.instances.length })) }).toEqual(expected);
});

test('single/kos-drimbox.dcm is one of them', (context) => {
  const [one, other] = ['dicom/single/kos-drimbox.dcm', 'ans/kos/kos.dcm'].map((path) => sharedBytes(context, path));
  expect(readManifest(one!)).toEqual(readManifest(other!));
});

test('the images of exam A are in the order of their numbers, not of the file', (context) => {
  for (const { instances } of readManifest(sharedBytes(context, 'ans/kos/kos_OK_Nom_Prenom.dcm')).series) {
    expect(instances.map(({ instanceNumber }) => instanceNumber)).toEqual(
      Array.from({ length: 320 }, (_, at) => at + 1),
    );
    expect(new Set(instances.map(({ sopInstanceUid }) => sopInstanceUid)).size).toBe(320);
  }
});

test('what each manifest refers to is what dcmdump finds in its evidence', (context) => {
  skipWithoutDcmtk(context);
  const official = dicomFiles(context, 'ans/kos');
  const studies = dicomFiles(context, 'dicom/studies').filter((path) => path.endsWith('/kos.dcm'));
  const files = [...official, ...studies, 'dicom/single/kos-many.dcm'];
  expect(files).toHaveLength(10);
  for (const file of files) {
    const dump = dcmtkText('dcmdump', [
      '-q',
      '+L',
      '+s',
      '+p',
      '+P',
      'ReferencedSOPInstanceUID',
      sharedPath(context, file),
    ]);
    const lines = dump.matchAll(/^\(0040,a375\)\.\(0008,1115\)\.\(0008,1199\)\.\(0008,1155\) UI \[(.*)\]/gm);
    const theirs = Array.from(lines, ([, uid]) => uid);
    const ours = readManifest(sharedBytes(context, file)).series.flatMap(({ instances }) => instances);
    expect(ours.map(({ sopInstanceUid }) => sopInstanceUid).sort(), file).toEqual(theirs.sort());
    expect(theirs.length, file).toBeGreaterThan(0);
  }
});

/** IHE manifests say by which AE title to retrieve, and give no address. */
test.for(['xdsi-ct', 'xdsi-mr', 'xdsi-mr-jpegll', 'xdsi-us', 'xdsi-xa'])(
  'the manifest of studies/%s lists the images beside it, and no address',
  (folder, context) => {
    const images = dicomFiles(context, `dicom/studies/${folder}`).filter((path) => !path.endsWith('kos.dcm'));
    const beside = images.map((path) => {
      const { dataset, sopInstanceUid, sopClassUid } = headerOf(sharedBytes(context, path));
      return [dataset.string('SeriesInstanceUID'), dataset.string('Modality'), sopClassUid, sopInstanceUid];
    });
    const { series, traits, warnings } = readManifest(sharedBytes(context, `dicom/studies/${folder}/kos.dcm`));
    const listed = series.flatMap(({ seriesInstanceUid, modality, instances }) =>
      instances.map((one) => [seriesInstanceUid, modality, one.sopClassUid, one.sopInstanceUid]),
    );
    expect(listed.sort()).toEqual(beside.sort());
    expect(traits).not.toHaveProperty('insValue');
    expect(warnings).toEqual([]);
    for (const one of series) {
      expect(one.problem).toEqual({ code: 'KOS_NO_RETRIEVE_URL', facts: {} });
      expect(one).not.toHaveProperty('retrieveUrl');
    }
  },
);
