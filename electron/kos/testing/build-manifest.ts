/** Manifests as tests need them, in the form of the official ones. */
import { buildObject, type BuildElement, type BuildEncoding } from '../../dicom/testing/build-object.ts';

export const STUDY = '1.2.250.1.9.1';
export const SERIES = '1.2.250.1.9.1.1';
export const BASE = 'https://db3.example.test/rs';
export const URL_OF_SERIES = `${BASE}/studies/${STUDY}/series/${SERIES}`;
export const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';

/** Changed, added or (undefined) left out. */
export type Changes = Readonly<Record<string, BuildElement | undefined>>;

function withChanges(usual: Changes, changes: Changes): BuildElement[] {
  return Object.values({ ...usual, ...changes }).filter((element) => element !== undefined);
}

export function reference(uid: string, number?: string, sopClass = CT_IMAGE): BuildElement[] {
  const elements: BuildElement[] = [
    ['ReferencedSOPClassUID', 'UI', sopClass],
    ['ReferencedSOPInstanceUID', 'UI', uid],
  ];
  return number === undefined ? elements : [...elements, ['InstanceNumber', 'IS', number]];
}

export function seriesItem(changes: Changes = {}, references = [reference(`${SERIES}.1`, '1')]): BuildElement[] {
  return withChanges(
    {
      url: ['RetrieveURL', 'UR', URL_OF_SERIES],
      references: ['ReferencedSOPSequence', 'SQ', references],
      uid: ['SeriesInstanceUID', 'UI', SERIES],
      number: ['SeriesNumber', 'IS', '4'],
    },
    changes,
  );
}

export function studyItem(series: readonly BuildElement[][], uid = STUDY): BuildElement[] {
  return [
    ['ReferencedSeriesSequence', 'SQ', series],
    ['StudyInstanceUID', 'UI', uid],
  ];
}

export function textItem(text: string): BuildElement[] {
  return [
    ['ValueType', 'CS', 'TEXT'],
    ['TextValue', 'UT', Buffer.from(text, 'latin1')],
  ];
}

export function titled(code: string): BuildElement {
  const concept: BuildElement[] = [
    ['CodeValue', 'SH', code],
    ['CodingSchemeDesignator', 'SH', 'DCM'],
  ];
  return ['ConceptNameCodeSequence', 'SQ', [concept]];
}

export function evidence(...studies: BuildElement[][]): BuildElement {
  return ['CurrentRequestedProcedureEvidenceSequence', 'SQ', studies];
}

/** A manifest of one series with one image. */
export function buildManifest(changes: Changes = {}, encoding: BuildEncoding = {}): Buffer {
  const usual: Changes = {
    charset: ['SpecificCharacterSet', 'CS', 'ISO_IR 100'],
    sopClass: ['SOPClassUID', 'UI', '1.2.840.10008.5.1.4.1.1.88.59'],
    sop: ['SOPInstanceUID', 'UI', '1.2.250.1.9.9'],
    name: ['PatientName', 'PN', 'PAT-TROIS^DOMINIQUE'],
    study: ['StudyInstanceUID', 'UI', STUDY],
    title: titled('113030'),
    evidence: evidence(studyItem([seriesItem()])),
  };
  return buildObject(withChanges(usual, changes), encoding);
}
