import type { DataElement } from '../dicom/writer.ts';
import { decimal, element } from '../dicom/writer.ts';
import { uidFrom } from '../dicom/uid.ts';
import { TEST_PATIENT } from '../types.ts';

/** What the images say of the patient: as in a hospital, a local number instead of the INS. */
export const LOCAL_PATIENT_ID = 'IPP0001';

export interface PhantomStudy {
  readonly key: string;
  readonly date: string;
  readonly time: string;
  readonly description: string;
  readonly accessionNumber: string;
}

export interface PhantomSeries {
  readonly study: PhantomStudy;
  readonly key: string;
  readonly number: number;
  readonly modality: string;
  readonly description: string;
  readonly bodyPart: string;
}

export function studyUid(study: PhantomStudy): string {
  return uidFrom(`phantom study ${study.key}`);
}

export function seriesUid(series: PhantomSeries): string {
  return uidFrom(`phantom series ${series.study.key} ${series.key}`);
}

export function instanceUid(series: PhantomSeries, instance: number): string {
  return uidFrom(`phantom instance ${series.study.key} ${series.key} ${String(instance)}`);
}

/** Patient, study, series and equipment modules, and the number of the instance (PS3.3 §C.7). */
export function commonElements(series: PhantomSeries, instance: number): DataElement[] {
  const { study } = series;
  return [
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00080020, 'DA', study.date),
    element(0x00080021, 'DA', study.date),
    element(0x00080022, 'DA', study.date),
    element(0x00080023, 'DA', study.date),
    element(0x00080030, 'TM', study.time),
    element(0x00080031, 'TM', study.time),
    element(0x00080032, 'TM', study.time),
    element(0x00080033, 'TM', study.time),
    element(0x00080050, 'SH', study.accessionNumber),
    element(0x00080060, 'CS', series.modality),
    element(0x00080070, 'LO', 'DRIMBox sandbox'),
    element(0x00080080, 'LO', 'Centre de radiologie Ambroise^^^^^^^^^101235555'),
    element(0x00080090, 'PN', 'MEDIONI^JEAN'),
    element(0x00081030, 'LO', study.description),
    element(0x0008103e, 'LO', series.description),
    element(0x00081090, 'LO', 'Phantom'),
    element(0x00100010, 'PN', `${TEST_PATIENT.usedName}^${TEST_PATIENT.usedFirstName}`),
    element(0x00100020, 'LO', LOCAL_PATIENT_ID),
    element(0x00100030, 'DA', TEST_PATIENT.birthDate),
    element(0x00100040, 'CS', TEST_PATIENT.sex),
    element(0x00180015, 'CS', series.bodyPart),
    element(0x0020000d, 'UI', studyUid(study)),
    element(0x0020000e, 'UI', seriesUid(series)),
    element(0x00200010, 'SH', study.key),
    element(0x00200011, 'IS', String(series.number)),
    element(0x00200013, 'IS', String(instance)),
  ];
}

export interface GreyPixels {
  readonly rows: number;
  readonly columns: number;
  readonly bitsStored: number;
  readonly photometric: 'MONOCHROME1' | 'MONOCHROME2';
  readonly window: { readonly center: number; readonly width: number };
}

/** Image Pixel module of 16 bit unsigned grey samples, with its window (PS3.3 §C.7.6.3, §C.11.2). */
export function greyPixelElements(pixels: GreyPixels): DataElement[] {
  return [
    element(0x00280002, 'US', 1),
    element(0x00280004, 'CS', pixels.photometric),
    element(0x00280010, 'US', pixels.rows),
    element(0x00280011, 'US', pixels.columns),
    element(0x00280100, 'US', 16),
    element(0x00280101, 'US', pixels.bitsStored),
    element(0x00280102, 'US', pixels.bitsStored - 1),
    element(0x00280103, 'US', 0),
    element(0x00281050, 'DS', decimal(pixels.window.center)),
    element(0x00281051, 'DS', decimal(pixels.window.width)),
  ];
}

export interface AxialGeometry {
  readonly frameOfReference: string;
  /** Millimetres. */
  readonly spacing: number;
  readonly thickness: number;
  readonly size: number;
  /** Height of the slice along the patient's axis, millimetres. */
  readonly z: number;
}

/** Image Plane and Frame of Reference modules of an axial slice, head first, supine (PS3.3 §C.7.6.2). */
export function axialElements(geometry: AxialGeometry): DataElement[] {
  const corner = (-(geometry.size - 1) / 2) * geometry.spacing;
  return [
    element(0x00180050, 'DS', decimal(geometry.thickness)),
    element(0x00185100, 'CS', 'HFS'),
    element(0x00200032, 'DS', decimal(corner, corner, geometry.z)),
    element(0x00200037, 'DS', decimal(1, 0, 0, 0, 1, 0)),
    element(0x00200052, 'UI', geometry.frameOfReference),
    element(0x00201040, 'LO', ''),
    element(0x00201041, 'DS', decimal(geometry.z)),
    element(0x00280030, 'DS', decimal(geometry.spacing, geometry.spacing)),
  ];
}

/** Native Pixel Data of 16 bit samples. */
export function nativePixels(samples: Uint16Array): DataElement {
  return element(0x7fe00010, 'OW', new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
}
