/** What a derived object takes over from the images that it is about: patient and study as they are there. */
import type { DicomDataset } from '../dicom/dataset.ts';
import { toDicomJson, type DicomJson } from '../dicom/json.ts';
import type { MeasuredImage } from './measurement-groups.ts';

/** Modules Patient, General Study and Patient Study (PS3.3 C.7.1.1, C.7.2.1, C.7.2.2), as far as they identify. */
const COPIED = [
  ...['00080020', '00080030', '00080050', '00080051', '00080090', '00081030', '00081032'],
  ...['00100010', '00100020', '00100021', '00100024', '00100030', '00100032', '00100040', '00101001', '00101002'],
  ...['00101010', '00101020', '00101030', '00120062', '00120063', '00120064', '0020000D', '00200010'],
];
/** Of a value that is copied; identifiers are shorter. */
const LARGEST_VALUE = 1024;

/** An image that measurements were made on. */
export interface SourceImage extends Omit<MeasuredImage, 'frame'> {
  readonly seriesInstanceUid: string;
  readonly frames: number;
  /** Frame of Reference UID; absent for an image without a place in the patient. */
  readonly frameOfReference?: string;
}

/** Patient and study of an instance, in the DICOM JSON model. */
export function patientAndStudy(dataset: DicomDataset): DicomJson {
  const all = toDicomJson(dataset, { maxBytes: LARGEST_VALUE });
  return Object.fromEntries(COPIED.flatMap((tag) => (all[tag] === undefined ? [] : [[tag, all[tag]] as const])));
}

/** The facts of an instance that a report about it needs. */
export function sourceImage(dataset: DicomDataset): SourceImage {
  const frameOfReference = dataset.string('FrameOfReferenceUID');
  const [row = 0, column = 0] = [dataset.numbers('PixelSpacing'), dataset.numbers('ImagerPixelSpacing')].find(
    (spacing) => spacing.length === 2,
  ) ?? [1, 1];
  return {
    sopClassUid: dataset.string('SOPClassUID') ?? '',
    sopInstanceUid: dataset.string('SOPInstanceUID') ?? '',
    seriesInstanceUid: dataset.string('SeriesInstanceUID') ?? '',
    modality: dataset.string('Modality') ?? '',
    aspect: row > 0 && column > 0 ? row / column : 1,
    frames: Math.max(1, dataset.number('NumberOfFrames') ?? 1),
    ...(frameOfReference !== undefined && { frameOfReference }),
  };
}
