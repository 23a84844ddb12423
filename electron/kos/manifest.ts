/**
 * The manifest of an imaging examination: a Key Object Selection Document (PS3.3 A.35.4) as the DRIMbox sources
 * publish it (CI-SIS volet imagerie, IHE RAD XDS-I). Read tolerantly: what is missing is left out, what cannot be used
 * is told beside what can.
 */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { InsTraits } from '../../shared/patient.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { isoDate, isoTime } from '../dicom/dates.ts';
import { readPart10Header, type DicomHeader } from '../dicom/header.ts';
import { formatTag, TAGS } from '../dicom/tags.ts';
import { readDescription, type Description } from './description.ts';
import { modalityOfClass } from './modalities.ts';
import { displayName, readTraits } from './patient-traits.ts';
import { readReferences, type ManifestInstance, type SeriesReference } from './references.ts';
import { retrieveAddress } from './retrieve-url.ts';
import { cleanText, present } from './texts.ts';

export interface ManifestSeries {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  /** Always https, and of this series; absent when there is a `problem`. */
  readonly retrieveUrl?: string;
  readonly modality?: string;
  readonly description?: string;
  readonly region?: string;
  /** Not unique in a manifest. */
  readonly seriesNumber?: number;
  readonly instances: readonly ManifestInstance[];
  /** Why the series cannot be asked for: KOS_NO_RETRIEVE_URL, KOS_URL_NOT_HTTPS or KOS_URL_INVALID. */
  readonly problem?: ErrorReport;
}

export interface Manifest {
  readonly sopInstanceUid: string;
  /** Of the first series. */
  readonly studyInstanceUid: string;
  readonly traits: Partial<InsTraits>;
  /** For the eye: family name, given name; empty when there is none. */
  readonly patientName: string;
  readonly institutionName?: string;
  readonly studyDescription?: string;
  /** `YYYY-MM-DD`. */
  readonly studyDate?: string;
  /** `HH:MM:SS` or `HH:MM`. */
  readonly studyTime?: string;
  readonly accession?: { readonly number: string; readonly issuer?: string };
  readonly series: readonly ManifestSeries[];
  /** What was left out (KOS_UID_INVALID) or is unusual (KOS_SEVERAL_STUDIES). */
  readonly warnings: readonly ErrorReport[];
}

const KEY_OBJECT_SELECTION = '1.2.840.10008.5.1.4.1.1.88.59';
const LARGEST_MANIFEST = 32 * 1_048_576;
const LIMITS = { bytes: LARGEST_MANIFEST, depth: 32, elements: 1_000_000 };

/**
 * Titles (PS3.16 CID 7010) of key objects that are no manifests: they point out images, or reject them (IHE RAD IOCM),
 * and what they list is not to be shown as an examination.
 */
const OTHER_TITLES = [
  ...['113000', '113001', '113002', '113003', '113004', '113005', '113006', '113007', '113008', '113009', '113010'],
  ...['113013', '113018', '113020', '113021', '113037', '113038', '113039'],
];

/**
 * Reads a manifest from the bytes of its file.
 * Throws KOS_NOT_DICOM, KOS_NOT_MANIFEST, KOS_TOO_LARGE, KOS_UID_INVALID when nothing is left without what is invalid,
 * KOS_EMPTY, and DICOM_DAMAGED.
 */
export function readManifest(bytes: Uint8Array): Manifest {
  if (bytes.length > LARGEST_MANIFEST) throw new WorkstationError('KOS_TOO_LARGE', { limit: '32 MiB' });
  const { dataset, sopClassUid, sopInstanceUid } = readObject(bytes);
  if (sopClassUid !== KEY_OBJECT_SELECTION || isOtherKeyObject(dataset)) throw new WorkstationError('KOS_NOT_MANIFEST');
  if (sopInstanceUid === '') throw new WorkstationError('KOS_UID_INVALID', { tag: formatTag(TAGS.SOPInstanceUID) });
  const { series: references, invalid } = readReferences(dataset);
  const uidProblems = invalid.map((tag): ErrorReport => ({ code: 'KOS_UID_INVALID', facts: { tag } }));
  const [first] = references;
  if (first === undefined) throw nothingLeft(uidProblems);
  const description = readDescription(dataset);
  const { studyInstanceUid } = first;
  const studies = new Set(references.map((reference) => reference.studyInstanceUid)).size;
  const severalStudies: ErrorReport = { code: 'KOS_SEVERAL_STUDIES', facts: { count: studies } };
  return {
    sopInstanceUid,
    studyInstanceUid,
    traits: readTraits(dataset),
    patientName: displayName(dataset),
    ...present({
      // The name of the structure, then carets and its identifier (CI-SIS).
      institutionName: cleanText(dataset.string('InstitutionName')?.split('^')[0]),
      studyDescription: cleanText(dataset.string('StudyDescription')) ?? description.study,
      studyDate: isoDate(dataset.string('StudyDate')),
      studyTime: isoTime(dataset.string('StudyTime')),
      accession: readAccession(dataset, studyInstanceUid),
    }),
    series: references.map((reference) => toSeries(reference, dataset, description)),
    warnings: studies > 1 ? [severalStudies, ...uidProblems] : uidProblems,
  };
}

function readObject(bytes: Uint8Array): DicomHeader {
  const header = readHeader(bytes);
  // Of a whole object no more can be needed; where the header ends early, the rest is too large.
  if (header !== 'need-more' && header.endsAt === undefined) return header;
  throw new WorkstationError('KOS_TOO_LARGE', { limit: LIMITS.elements });
}

function readHeader(bytes: Uint8Array): DicomHeader | 'need-more' {
  try {
    return readPart10Header(bytes, { final: true, limits: LIMITS });
  } catch (error) {
    if (!(error instanceof WorkstationError)) throw error;
    const options = { cause: error };
    if (error.code === 'DICOM_LIMIT') throw new WorkstationError('KOS_TOO_LARGE', error.facts, options);
    if (error.code === 'DICOM_UID_INVALID') throw new WorkstationError('KOS_UID_INVALID', error.facts, options);
    if (error.code === 'DICOM_DAMAGED') throw error;
    throw new WorkstationError('KOS_NOT_DICOM', {}, options);
  }
}

function isOtherKeyObject(dataset: DicomDataset): boolean {
  return dataset
    .items('ConceptNameCodeSequence')
    .some(
      (code) =>
        code.string('CodingSchemeDesignator') === 'DCM' && OTHER_TITLES.includes(code.string('CodeValue') ?? ''),
    );
}

function nothingLeft([problem]: readonly ErrorReport[]): WorkstationError {
  return problem === undefined ? new WorkstationError('KOS_EMPTY') : new WorkstationError(problem.code, problem.facts);
}

/** Of the request that led to this study, else of the manifest itself (PS3.3 C.17.2). */
function readAccession(dataset: DicomDataset, studyInstanceUid: string): Manifest['accession'] {
  const requests = dataset.items('ReferencedRequestSequence');
  const isOfStudy = (request: DicomDataset) => request.string('StudyInstanceUID') === studyInstanceUid;
  const holders = [...requests.filter(isOfStudy), ...requests, dataset];
  const holder = holders.find((candidate) => cleanText(candidate.string('AccessionNumber')) !== undefined);
  const number = cleanText(holder?.string('AccessionNumber'));
  if (number === undefined) return undefined;
  const issuer = cleanText(holder?.items('IssuerOfAccessionNumberSequence')[0]?.string('UniversalEntityID'));
  return { number, ...present({ issuer }) };
}

function toSeries(reference: SeriesReference, dataset: DicomDataset, { series }: Description): ManifestSeries {
  const { studyInstanceUid, seriesInstanceUid, items, instances } = reference;
  const [item] = items;
  const hint = series.get(seriesInstanceUid) ?? {};
  const texts = [...items.map((each) => each.string('RetrieveURL')), dataset.string('RetrieveURL')];
  const address = retrieveAddress(texts, reference);
  return {
    studyInstanceUid,
    seriesInstanceUid,
    instances,
    ...('url' in address ? { retrieveUrl: address.url } : address),
    ...present({
      modality: cleanText(item?.string('Modality')) ?? hint.modality ?? commonModality(instances),
      description: cleanText(item?.string('SeriesDescription')) ?? hint.description,
      region: hint.region,
      seriesNumber: item?.number('SeriesNumber'),
    }),
  };
}

function commonModality(instances: readonly ManifestInstance[]): string | undefined {
  const modalities = new Set(instances.map(({ sopClassUid }) => modalityOfClass(sopClassUid)));
  const [modality] = modalities;
  return modalities.size === 1 ? modality : undefined;
}
