/** The way from stored values to grey levels that a presentation state asks for (PS3.4 N.2.1). */
import type { GreyShape, GreyTable, ModalityTransform, PresentedWindow } from '../../shared/presentation.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import type { StateReading } from './presentation-state-parts.ts';
import { STATE_TAGS as TAGS } from './presentation-state-tags.ts';

const MOST_WINDOWS = 5000;
const LONGEST_EXPLANATION = 200;

/**
 * Modality LUT (PS3.3 C.11.1); stored values are taken as they are without one, or with one that cannot be read. That of
 * the image does not count (PS3.4 N.2.1.1).
 */
export function modalityOf(dataset: DicomDataset, reading: StateReading): ModalityTransform {
  const [item] = dataset.items(TAGS.ModalityLutSequence);
  if (item !== undefined) {
    const table = tableOf(item, reading);
    if (table !== undefined) return { kind: 'table', table };
    reading.refuse('tables');
  }
  const slope = dataset.number(TAGS.RescaleSlope) ?? 1;
  const intercept = dataset.number(TAGS.RescaleIntercept) ?? 0;
  const isSound = slope !== 0;
  if (!isSound) reading.refuse('tables');
  return { kind: 'rescale', slope: isSound ? slope : 1, intercept: isSound ? intercept : 0 };
}

/** Softcopy VOI LUT Sequence (PS3.3 C.11.8). */
export function windowsOf(dataset: DicomDataset, reading: StateReading): readonly PresentedWindow[] {
  const items = dataset.items(TAGS.SoftcopyVoiLutSequence);
  return reading.each(items, { part: 'windows', most: MOST_WINDOWS }, (item) => windowOf(item, reading));
}

function windowOf(item: DicomDataset, reading: StateReading): PresentedWindow | undefined {
  const appliesTo = reading.appliesTo(item);
  if (appliesTo === undefined) return undefined;
  const [lut] = item.items(TAGS.VoiLutSequence);
  if (lut !== undefined) {
    const table = tableOf(lut, reading);
    const explanation = (lut.string(TAGS.LutExplanation) ?? '').slice(0, LONGEST_EXPLANATION);
    return table && { appliesTo, transform: { kind: 'table', table }, explanation };
  }
  const center = item.number(TAGS.WindowCenter);
  const width = item.number(TAGS.WindowWidth);
  const name = functionOf(item);
  // Of LINEAR the width is 1 and more, of the others more than 0 (PS3.3 C.11.2.1.2).
  const isSound = width !== undefined && (name === 'LINEAR' ? width >= 1 : width > 0);
  if (center === undefined || !isSound || name === undefined) return undefined;
  const explanation = (item.string(TAGS.WindowExplanation) ?? '').slice(0, LONGEST_EXPLANATION);
  return { appliesTo, transform: { kind: 'window', center, width, function: name }, explanation };
}

function functionOf(item: DicomDataset): 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID' | undefined {
  const name = item.string(TAGS.VoiLutFunction) ?? 'LINEAR';
  return name === 'LINEAR' || name === 'LINEAR_EXACT' || name === 'SIGMOID' ? name : undefined;
}

/** Presentation LUT (PS3.3 C.11.6). */
export function shapeOf(dataset: DicomDataset, reading: StateReading): GreyShape {
  const [item] = dataset.items(TAGS.PresentationLutSequence);
  if (item !== undefined) {
    const table = tableOf(item, reading);
    if (table !== undefined) return { kind: 'table', table };
    reading.refuse('tables');
  }
  return { kind: dataset.string(TAGS.PresentationLutShape) === 'INVERSE' ? 'inverse' : 'identity' };
}

/** LUT Descriptor (0028,3002) and LUT Data (0028,3006); undefined unless they agree. */
export function tableOf(item: DicomDataset, reading: StateReading): GreyTable | undefined {
  const descriptor = item.numbers(TAGS.LutDescriptor);
  const [count = NaN, first = NaN, bits = NaN] = descriptor;
  if (descriptor.length !== 3 || !Number.isSafeInteger(first) || !(bits >= 8 && bits <= 16)) return undefined;
  // As a signed number a length beyond 32767 reads as a negative one; 0 stands for 65536.
  const entries = count < 0 ? count + 65_536 : count === 0 ? 65_536 : count;
  if (!(entries >= 1 && entries <= 65_536) || !reading.takeEntries(entries)) return undefined;
  const values = entriesOf(item, entries, bits);
  return values && { first, bits, values };
}

/** Words, of which some writers pack two to one where a value has no more than 8 bits. */
function entriesOf(item: DicomDataset, entries: number, bits: number): readonly number[] | undefined {
  const element = item.element(TAGS.LutData);
  if (element === undefined || element.items !== undefined) return undefined;
  const bytes = item.littleEndianBytesOf(element);
  const most = 2 ** bits - 1;
  const isPacked = bits <= 8 && bytes.length < 2 * entries;
  if (bytes.length < (isPacked ? entries : 2 * entries)) return undefined;
  return Array.from({ length: entries }, (_, index) =>
    Math.min(most, isPacked ? (bytes[index] ?? 0) : bytes.readUInt16LE(2 * index)),
  );
}
