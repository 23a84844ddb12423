import type { DataElement } from '../dicom/writer.ts';
import { element, part10File } from '../dicom/writer.ts';
import { SOP_CLASS, SYNTAX, uidFrom } from '../dicom/uid.ts';
import type { ManifestPatient, SandboxInstance, SandboxSeries, SandboxStudy } from '../types.ts';

const ACCESSION_ISSUER = '1.2.250.1.213.4.5.2.5';
const PLACER_ISSUER = '1.2.250.1.213.4.5.2.6';
const WAVEFORM_CLASSES = '1.2.840.10008.5.1.4.1.1.9.';

/** RetrieveURL of a series: `<base>/studies/<study>/series/<series>`, the base without a slash at its end. */
export type RetrieveBase = string | ((study: SandboxStudy, series: SandboxSeries) => string);

/** SOPInstanceUID of the manifest of a study: the same at every start. */
export function manifestUid(study: SandboxStudy): string {
  return uidFrom(`manifest ${study.studyInstanceUid} ${study.folder}`);
}

/**
 * The manifest (KOS) of a study in the shape of the ANS samples: implicit VR LE, ISO_IR 100, the INS as PatientID, one
 * RetrieveURL per series, and the text item 113012 with a line per series.
 */
export function keyObjectSelection(study: SandboxStudy, patient: ManifestPatient, retrieveBase: RetrieveBase): Buffer {
  const sopInstanceUid = manifestUid(study);
  const elements = [
    ...documentElements(study),
    ...patientElements(patient),
    element(0x0020000d, 'UI', study.studyInstanceUid),
    element(0x0020000e, 'UI', uidFrom(`manifest series ${study.studyInstanceUid} ${study.folder}`)),
    element(0x00200010, 'SH', ''),
    element(0x00200011, 'IS', '59'),
    element(0x00200013, 'IS', '1'),
    element(0x0040a040, 'CS', 'CONTAINER'),
    element(0x0040a043, 'SQ', [code('113030', 'MANIFEST')]),
    element(0x0040a050, 'CS', 'SEPARATE'),
    element(0x0040a370, 'SQ', [requestItem(study)]),
    element(0x0040a375, 'SQ', [evidenceItem(study, retrieveBase)]),
    element(0x0040a730, 'SQ', contentItems(study)),
  ];
  const meta = { sopClassUid: SOP_CLASS.keyObjectSelection, sopInstanceUid, transferSyntaxUid: SYNTAX.implicitLE };
  return part10File(meta, elements);
}

function documentElements(study: SandboxStudy): DataElement[] {
  // The manifest is dated like its study, so that it is the same file at every start.
  const date = study.date === '' ? '20240828' : study.date;
  const time = study.time === '' ? '162326' : study.time;
  return [
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00080012, 'DA', date),
    element(0x00080013, 'TM', time),
    element(0x00080020, 'DA', study.date),
    element(0x00080021, 'DA', date),
    element(0x00080023, 'DA', date),
    element(0x00080030, 'TM', study.time),
    element(0x00080031, 'TM', time),
    element(0x00080033, 'TM', time),
    element(0x00080050, 'SH', ''),
    element(0x00080060, 'CS', 'KO'),
    element(0x00080070, 'LO', 'ANS'),
    element(0x00080080, 'LO', latin1(study.institution)),
    element(0x00080090, 'PN', latin1(study.referringPhysician)),
    element(0x00080201, 'SH', '+0200'),
    element(0x00081030, 'LO', latin1(study.description)),
    element(0x00081111, 'SQ', []),
  ];
}

function patientElements(patient: ManifestPatient): DataElement[] {
  const identifier = [
    element(0x00100020, 'LO', patient.ins),
    element(0x00100021, 'LO', patient.insIssuer),
    element(0x00100024, 'SQ', [isoEntity(patient.insOid)]),
  ];
  return [
    ...identifier,
    element(0x00100010, 'PN', `${patient.birthName}^${patient.birthFirstNames.split(' ')[0] ?? ''}`),
    element(0x00100030, 'DA', patient.birthDate),
    element(0x00100040, 'CS', patient.sex),
    element(0x00101001, 'PN', `^${patient.birthFirstNames}\\${patient.usedName}^${patient.usedFirstName}`),
    element(0x00101002, 'SQ', [[...identifier, element(0x00100022, 'CS', 'TEXT')]]),
    element(0x00104000, 'LT', patient.birthPlace),
  ];
}

/** A number and the OID of who gave it. */
interface RequestNumber {
  readonly id: string;
  readonly issuer: string;
}

/** The request of a study: accession number and placer order number, as its manifest has them. */
export function requestOf(study: SandboxStudy): { readonly accession: RequestNumber; readonly order: RequestNumber } {
  // A real order always has a number; where the images carry none, one is made up from the study.
  const digits = uidFrom(study.studyInstanceUid).slice(-8);
  const accession = study.accessionNumber === '' ? `ACN${digits}` : study.accessionNumber;
  return {
    accession: { id: latin1(accession).slice(0, 16), issuer: ACCESSION_ISSUER },
    order: { id: `OPN${digits}`, issuer: PLACER_ISSUER },
  };
}

function requestItem(study: SandboxStudy): DataElement[] {
  const { accession, order } = requestOf(study);
  return [
    element(0x00080050, 'SH', accession.id),
    element(0x00080051, 'SQ', [isoEntity(accession.issuer)]),
    element(0x00081110, 'SQ', []),
    element(0x0020000d, 'UI', study.studyInstanceUid),
    element(0x00321060, 'LO', ''),
    element(0x00321064, 'SQ', []),
    element(0x00400026, 'SQ', [isoEntity(order.issuer)]),
    element(0x00401001, 'SH', ''),
    element(0x00402016, 'LO', order.id),
    element(0x00402017, 'LO', ''),
  ];
}

function evidenceItem(study: SandboxStudy, retrieveBase: RetrieveBase): DataElement[] {
  return [
    element(0x0020000d, 'UI', study.studyInstanceUid),
    element(
      0x00081115,
      'SQ',
      study.series.map((series) => seriesItem(study, series, retrieveBase)),
    ),
  ];
}

function seriesItem(study: SandboxStudy, series: SandboxSeries, retrieveBase: RetrieveBase): DataElement[] {
  const base = typeof retrieveBase === 'string' ? retrieveBase : retrieveBase(study, series);
  return [
    element(0x00081190, 'UR', `${base}/studies/${study.studyInstanceUid}/series/${series.seriesInstanceUid}`),
    element(0x00081199, 'SQ', series.instances.map(referenceItem)),
    element(0x0020000e, 'UI', series.seriesInstanceUid),
    ...(series.seriesNumber === undefined ? [] : [element(0x00200011, 'IS', String(series.seriesNumber))]),
  ];
}

/** InstanceNumber is an extension that the ANS samples carry as well. */
function referenceItem(instance: SandboxInstance): DataElement[] {
  return [
    element(0x00081150, 'UI', instance.sopClassUid),
    element(0x00081155, 'UI', instance.sopInstanceUid),
    ...(instance.instanceNumber === undefined ? [] : [element(0x00200013, 'IS', String(instance.instanceNumber))]),
  ];
}

function contentItems(study: SandboxStudy): DataElement[][] {
  const instances = study.series.flatMap((series) => series.instances);
  return [
    ...instances.map((instance) => [
      element(0x00081199, 'SQ', [referenceItem(instance)]),
      element(0x0040a010, 'CS', 'CONTAINS'),
      element(0x0040a040, 'CS', valueType(instance)),
    ]),
    [
      element(0x0040a010, 'CS', 'CONTAINS'),
      element(0x0040a040, 'CS', 'TEXT'),
      element(0x0040a043, 'SQ', [code('113012', 'Key Object Description')]),
      element(0x0040a160, 'UT', description(study)),
    ],
  ];
}

/** TID 2010: images, waveforms, and any other composite object. */
function valueType(instance: SandboxInstance): string {
  if (instance.hasPixels) return 'IMAGE';
  return instance.sopClassUid.startsWith(WAVEFORM_CLASSES) ? 'WAVEFORM' : 'COMPOSITE';
}

function description(study: SandboxStudy): string {
  const lines = study.series.map(
    (series) => `Série-${series.seriesInstanceUid} : ${latin1(series.modality)} @  : ${latin1(series.description)}\n`,
  );
  return `Examen : ${latin1(study.description)}\n${lines.join('')}`;
}

/** What ISO_IR 100 cannot write becomes a question mark; LO and PN hold 64 characters. */
function latin1(text: string): string {
  return text.replace(/[^\u0020-\u007e\u00a0-\u00ff]/g, '?').slice(0, 64);
}

function code(value: string, meaning: string): DataElement[] {
  return [element(0x00080100, 'SH', value), element(0x00080102, 'SH', 'DCM'), element(0x00080104, 'LO', meaning)];
}

function isoEntity(oid: string): DataElement[] {
  return [element(0x00400032, 'UT', oid), element(0x00400033, 'CS', 'ISO')];
}
