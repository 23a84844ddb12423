/**
 * The measurements of a study as a structured report: TID 1500 Measurement Report (PS3.16), as a Comprehensive SR
 * (PS3.3 A.35.3). Every item stands by value and every place is two-dimensional, so that Enhanced SR would hold it too;
 * Comprehensive is the class in which archives and viewers expect measurements.
 */
import type { Measurement } from '../../shared/measurements.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import type { DicomJson } from '../dicom/json.ts';
import { CODES, modalityCode } from './codes.ts';
import { code, coded, container, image, person, templateOf, text, uid, type Attributes } from './content.ts';
import { uidOfUuid } from './derived-uid.ts';
import { measurementGroup } from './measurement-groups.ts';
import { writePart10, type DerivedInstance } from './part10.ts';
import { patientAndStudy, sourceImage, type SourceImage } from './source-facts.ts';

const COMPREHENSIVE_SR = '1.2.840.10008.5.1.4.1.1.88.33';
const DESCRIPTION = 'Mesures sur images';
/** Where series of people end; receivers sort by it. */
const SERIES_NUMBER = '9900';
const LONGEST_NAME_PART = 64;
const LONGEST_LO = 64;

/** Who measured, and with what. */
export interface ReportAuthor {
  readonly familyName: string;
  readonly givenName: string;
  /** Name of the structure; empty when unknown. */
  readonly organization: string;
}

export interface ReportDevice {
  /** UID of this installation. */
  readonly uid: string;
  readonly name: string;
  readonly version: string;
}

export interface MeasurementReportOptions {
  readonly author: ReportAuthor;
  readonly device: ReportDevice;
  /** Minutes that local time is ahead of UTC are taken from it. */
  readonly now: () => Date;
  /** A random UUID. */
  readonly newUuid: () => string;
}

/**
 * Writes the report. `headers`: those of the instances that measurements stand on, by SOP Instance UID; patient and study
 * are taken from that of the first measurement. Throws RangeError when a header is not there, or nothing was measured.
 */
export async function writeMeasurementReport(
  measurements: readonly Measurement[],
  headers: ReadonlyMap<string, DicomDataset>,
  options: MeasurementReportOptions,
): Promise<DerivedInstance> {
  const first = measurements[0] && headers.get(measurements[0].sop);
  if (first === undefined) throw new RangeError('no measurement, or the first one stands on an unknown image');
  const images = new Map([...headers].map(([sop, dataset]) => [sop, sourceImage(dataset)]));
  const identity = { sopClassUid: COMPREHENSIVE_SR, sopInstanceUid: uidOfUuid(options.newUuid()) };
  const seriesInstanceUid = uidOfUuid(options.newUuid());
  const copied = patientAndStudy(first);
  const attributes: Attributes = {
    ...EMPTY,
    ...documentOf(options, seriesInstanceUid),
    CurrentRequestedProcedureEvidenceSequence: evidence(first.string('StudyInstanceUID') ?? '', images),
    ...contentOf(measurements, images, procedureOf(copied), options),
  };
  const known = new Set(Object.keys(copied));
  const own = Object.fromEntries(Object.entries(attributes).filter(([name]) => !known.has(EMPTY_TAGS[name] ?? '')));
  return { ...identity, seriesInstanceUid, description: DESCRIPTION, ...(await writePart10(identity, own, copied)) };
}

/** Of type 2 in the modules of patient and study: there, if empty. */
const EMPTY_TAGS: Readonly<Record<string, string>> = {
  StudyDate: '00080020',
  StudyTime: '00080030',
  AccessionNumber: '00080050',
  ReferringPhysicianName: '00080090',
  PatientName: '00100010',
  PatientID: '00100020',
  PatientBirthDate: '00100030',
  PatientSex: '00100040',
  StudyID: '00200010',
};
const EMPTY: Attributes = Object.fromEntries(Object.keys(EMPTY_TAGS).map((name) => [name, []]));

/** Series, equipment and document (PS3.3 C.17.1, C.7.5.1, C.17.2). */
function documentOf({ device, now }: MeasurementReportOptions, seriesInstanceUid: string): Attributes {
  const { date, time, offset } = localTime(now());
  return {
    InstanceCreationDate: date,
    InstanceCreationTime: time,
    TimezoneOffsetFromUTC: offset,
    Modality: 'SR',
    SeriesInstanceUID: seriesInstanceUid,
    SeriesNumber: SERIES_NUMBER,
    SeriesDate: date,
    SeriesTime: time,
    SeriesDescription: DESCRIPTION,
    ReferencedPerformedProcedureStepSequence: [],
    Manufacturer: 'DRIMBox',
    ManufacturerModelName: device.name.slice(0, LONGEST_LO),
    SoftwareVersions: device.version.slice(0, LONGEST_LO),
    InstanceNumber: '1',
    CompletionFlag: 'PARTIAL',
    VerificationFlag: 'UNVERIFIED',
    ContentDate: date,
    ContentTime: time,
    PerformedProcedureCodeSequence: [],
  };
}

/** The root container (PS3.3 C.17.3) with the rows of TID 1500. */
function contentOf(
  measurements: readonly Measurement[],
  images: ReadonlyMap<string, SourceImage>,
  procedure: readonly Attributes[],
  { author, device }: MeasurementReportOptions,
): Attributes {
  const groups = measurements.map((measurement, index) => {
    const { frames, ...measured } = known(images, measurement.sop);
    const reference = frames > 1 ? { ...measured, frame: measurement.frame } : measured;
    return measurementGroup(measurement, reference, index + 1);
  });
  const language = code('HAS CONCEPT MOD', CODES.language, CODES.french);
  return {
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: coded(CODES.report),
    ContinuityOfContent: 'SEPARATE',
    ContentTemplateSequence: templateOf('1500'),
    ContentSequence: [
      { ...language, ContentSequence: [code('HAS CONCEPT MOD', CODES.country, CODES.france)] },
      ...personItems(author),
      ...deviceItems(device),
      ...procedure,
      imageLibrary([...images.values()]),
      container('CONTAINS', CODES.measurements, groups),
    ],
  };
}

/** TID 1003 */
function personItems({ familyName, givenName, organization }: ReportAuthor): readonly Attributes[] {
  const name = [familyName, givenName].map(namePart).join('^').replace(/\^$/, '');
  return [
    code('HAS OBS CONTEXT', CODES.observerType, CODES.person),
    person('HAS OBS CONTEXT', CODES.personName, name),
    ...(organization === '' ? [] : [text('HAS OBS CONTEXT', CODES.personOrganization, organization)]),
  ];
}

/** TID 1004 */
function deviceItems({ uid: own, name, version }: ReportDevice): readonly Attributes[] {
  return [
    code('HAS OBS CONTEXT', CODES.observerType, CODES.device),
    uid('HAS OBS CONTEXT', CODES.deviceUid, own),
    text('HAS OBS CONTEXT', CODES.deviceName, name),
    text('HAS OBS CONTEXT', CODES.deviceModel, `${name} ${version}`),
  ];
}

/** A part of a name without what parts names (PS3.5 6.2 PN). */
function namePart(part: string): string {
  return part
    .replaceAll(/[\\^=]/g, ' ')
    .trim()
    .slice(0, LONGEST_NAME_PART / 2);
}

/** « Procedure reported »: the code of the study where it has one in a scheme, else that images were made. */
function procedureOf(copied: DicomJson): readonly Attributes[] {
  const [item] = (copied['00081032']?.Value ?? []) as readonly DicomJson[];
  const [value, scheme, meaning] = ['00080100', '00080102', '00080104'].map((tag) => item?.[tag]?.Value?.[0]);
  const base = code('HAS CONCEPT MOD', CODES.procedureReported, CODES.imagingProcedure);
  if (typeof value !== 'string' || typeof scheme !== 'string' || typeof meaning !== 'string') return [base];
  const own = [{ CodeValue: value, CodingSchemeDesignator: scheme, CodeMeaning: meaning }];
  return [{ ...base, ConceptCodeSequence: own }];
}

/** TID 1600: a group for each series, since what is told of the images is alike there. */
function imageLibrary(images: readonly SourceImage[]): Attributes {
  const groups = [...Map.groupBy(images, ({ seriesInstanceUid }) => seriesInstanceUid).values()].map((series) => {
    const [first] = series;
    const modalityValue = first && modalityCode(first.modality);
    const frameOfReference = first?.frameOfReference;
    return container('CONTAINS', CODES.imageLibraryGroup, [
      ...(modalityValue ? [code('HAS ACQ CONTEXT', CODES.modality, modalityValue)] : []),
      ...(frameOfReference === undefined ? [] : [uid('HAS ACQ CONTEXT', CODES.frameOfReference, frameOfReference)]),
      ...series.map(({ sopClassUid, sopInstanceUid }) => image('CONTAINS', undefined, { sopClassUid, sopInstanceUid })),
    ]);
  });
  return container('CONTAINS', CODES.imageLibrary, groups, '1600');
}

/** Current Requested Procedure Evidence (PS3.3 C.17.2.3): every instance that an item refers to. */
function evidence(studyInstanceUid: string, images: ReadonlyMap<string, SourceImage>): readonly Attributes[] {
  const series = Map.groupBy(images.values(), ({ seriesInstanceUid }) => seriesInstanceUid);
  return [
    {
      StudyInstanceUID: studyInstanceUid,
      ReferencedSeriesSequence: [...series].map(([seriesInstanceUid, instances]) => ({
        SeriesInstanceUID: seriesInstanceUid,
        ReferencedSOPSequence: instances.map(({ sopClassUid, sopInstanceUid }) => ({
          ReferencedSOPClassUID: sopClassUid,
          ReferencedSOPInstanceUID: sopInstanceUid,
        })),
      })),
    },
  ];
}

function known(images: ReadonlyMap<string, SourceImage>, sop: string): SourceImage {
  const found = images.get(sop);
  if (found === undefined) throw new RangeError('a measurement stands on an unknown image');
  return found;
}

/** Local date and time, and how far they are from UTC (PS3.3 C.12.1). */
function localTime(at: Date): { readonly date: string; readonly time: string; readonly offset: string } {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const ahead = -at.getTimezoneOffset();
  return {
    date: `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`,
    time: `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`,
    offset: `${ahead < 0 ? '-' : '+'}${two(Math.abs(ahead) / 60)}${two(Math.abs(ahead) % 60)}`,
  };
}
