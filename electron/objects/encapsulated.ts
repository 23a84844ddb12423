/** Documents inside an instance (PS3.3 C.24): the bytes as they were put there. */
import { WorkstationError } from '../../shared/errors.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { OBJECT_TAGS as TAGS } from './tags.ts';

export interface EncapsulatedDocument {
  /** Lower case, without parameters. */
  readonly mediaType: string;
  readonly title: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const PDF_MARK = '%PDF-';
/** A PDF may begin behind something else, within so many bytes (ISO 32000-1 Annex H.3.4.1). */
const PDF_START = 1024;

/** The document of a data set. Throws REPORT_EMPTY when there is none, or nothing in it. */
export function readEncapsulated(dataset: DicomDataset): EncapsulatedDocument {
  const value = dataset.bytes(TAGS.EncapsulatedDocument);
  if (value === undefined || value.length === 0) throw new WorkstationError('REPORT_EMPTY');
  const bytes = new Uint8Array(withoutPadding(value, dataset.number(TAGS.EncapsulatedDocumentLength)));
  const declared = dataset.string(TAGS.MediaType)?.split(';')[0]?.trim().toLowerCase() ?? '';
  return {
    mediaType: declared || (isPdf(bytes) ? 'application/pdf' : ''),
    title: dataset.string(TAGS.DocumentTitle) ?? '',
    bytes,
  };
}

/** Encapsulated Document Length (0042,0015) tells the byte that makes the length even from one of the document's. */
function withoutPadding(value: Uint8Array, stated: number | undefined): Uint8Array {
  return stated !== undefined && stated === value.length - 1 ? value.subarray(0, stated) : value;
}

function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PDF_START)).includes(PDF_MARK);
}
