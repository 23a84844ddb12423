/** Tables of grey values as files give them (PS3.3 C.11.1.1 and C.11.2.1.1). */
import type { LookupTable } from '../decoding/frame.ts';
import { binary, items, number, numbers, text, type Dataset } from '../viewer/dicom-json.ts';

const SIGNED_LIMIT = 0x7fff;
const WORD = 0x1_0000;

/**
 * The table of an item: descriptor (0028,3002) and data (0028,3006). `isSigned` tells how the first value that is mapped
 * is to be read: files write it in either way. Undefined when the table is missing or shorter than it declares.
 */
export function readLookupTable(item: Dataset, isSigned: boolean): LookupTable | undefined {
  const [length, start, bits] = numbers(item, '00283002') ?? [];
  if (length === undefined || start === undefined || bits === undefined || bits < 1 || bits > 16) return undefined;
  const entries = length === 0 ? WORD : length & 0xffff;
  const values = valuesOf(item, entries);
  if (!values) return undefined;
  return { first: signed(start, isSigned), bits: Math.max(bits, bitsFor(values)), values };
}

function signed(start: number, isSigned: boolean): number {
  if (isSigned) return start > SIGNED_LIMIT ? start - WORD : start;
  return start < 0 ? start + WORD : start;
}

/** Eight bits an entry where the length says so, else sixteen; however the value was declared. */
function valuesOf(item: Dataset, entries: number): Uint16Array<ArrayBuffer> | undefined {
  const words = numbers(item, '00283006');
  // A value of sixteen bits in the element's own representation: its entries stand in the answer as numbers.
  if (words && words.length >= entries) return Uint16Array.from(words.slice(0, entries), (word) => word & 0xffff);
  const bytes = words ? bytesOf(words) : binary(item, '00283006');
  if (!bytes || bytes.length < entries) return undefined;
  if (bytes.length < entries * 2)
    return bytes.length <= entries + 1 ? Uint16Array.from(bytes.subarray(0, entries)) : undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: entries }, (_, index) => view.getUint16(index * 2, true));
}

function bytesOf(words: readonly number[]): Uint8Array {
  return Uint8Array.from(words.flatMap((word) => [word & 0xff, (word >> 8) & 0xff]));
}

function bitsFor(values: Uint16Array): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return Math.ceil(Math.log2(most + 1));
}

/** A table of the VOI LUT Sequence, with what its file calls it. */
export interface NamedTable extends LookupTable {
  readonly explanation: string;
}

/** What the file itself is shown through, read once for all of its frames. */
export interface FileTables {
  /** From stored values to values of the modality, in place of slope and intercept. */
  readonly modality?: LookupTable;
  /** What the values of that table count in: Modality LUT Type (0028,3004). */
  readonly modalityType?: string;
  readonly voi: readonly NamedTable[];
  /** Tables are there that cannot be read. */
  readonly isModalityBroken: boolean;
  readonly isVoiBroken: boolean;
}

const X_RAY_IMAGES = ['1.2.840.10008.5.1.4.1.1.12.1', '1.2.840.10008.5.1.4.1.1.12.2'];
const TABLES_AT_MOST = 16;

/**
 * The tables of a data set's top level. Angiographic images of logarithmic or prepared values have a modality table that
 * leads to the intensities of the rays and not to the screen (PS3.3 C.8.7.1.1.2 and C.11.1): it is left aside.
 */
export function readFileTables(dataset: Dataset): FileTables {
  const isSigned = number(dataset, '00280103') === 1;
  const relation = text(dataset, '00281040') ?? '';
  const isAside = X_RAY_IMAGES.includes(text(dataset, '00080016') ?? '') && ['LOG', 'DISP'].includes(relation);
  const [item] = isAside ? [] : items(dataset, '00283000');
  const modality = item && readLookupTable(item, isSigned);
  const type = modality && item && text(item, '00283004');
  const isInputSigned = !modality && (isSigned || (number(dataset, '00281052') ?? 0) < 0);
  const declared = items(dataset, '00283010').slice(0, TABLES_AT_MOST);
  const voi = declared.flatMap((one) => {
    const table = readLookupTable(one, isInputSigned);
    return table ? [{ ...table, explanation: text(one, '00283003') ?? '' }] : [];
  });
  return {
    voi,
    isModalityBroken: item !== undefined && !modality,
    isVoiBroken: voi.length === 0 && declared.length > 0,
    ...(modality && { modality }),
    ...(type !== undefined && { modalityType: type }),
  };
}
