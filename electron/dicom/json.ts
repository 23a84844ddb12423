/** A dataset in the DICOM JSON model (PS3.18 annex F), for the screen. */
import { parseNumber, parsePersonName, type DicomDataset, type Element } from './dataset.ts';
import { TAGS, tagDigits } from './tags.ts';
import { valueRepresentation } from './value-representations.ts';

export interface DicomJsonName {
  readonly Alphabetic?: string;
  readonly Ideographic?: string;
  readonly Phonetic?: string;
}

export type DicomJsonValue = string | number | null | DicomJsonName | DicomJson;

export interface DicomJsonAttribute {
  readonly vr: string;
  readonly Value?: readonly DicomJsonValue[];
  /** Base64, little endian. */
  readonly InlineBinary?: string;
}

/** Tags of eight upper-case hexadecimal digits to attributes. */
export interface DicomJson {
  readonly [tag: string]: DicomJsonAttribute;
}

/** Pixels have their own way to the screen. */
const PIXELS: readonly number[] = [TAGS.PixelData, TAGS.FloatPixelData, TAGS.DoubleFloatPixelData];
const UTF_8 = 'ISO_IR 192';

/** How long values may be, in bytes: binary ones, and among them those of overlay planes, which grow with their image. */
export interface JsonLimits {
  readonly maxBytes: number;
  readonly maxOverlayBytes?: number;
}

/**
 * The dataset as DICOM JSON (PS3.18 F.2), private attributes included; text is Unicode, and SpecificCharacterSet says
 * so. Left out: pixels at every level, group lengths, and binary values of more bytes than the limits. The transfer
 * syntax stands in AvailableTransferSyntaxUID (0008,3002). Whole numbers of 64 bits are written as texts (F.2.3.1).
 */
export function toDicomJson(dataset: DicomDataset, limits: JsonLimits): DicomJson {
  return {
    ...attributesOf(dataset, limits),
    [tagDigits(TAGS.AvailableTransferSyntaxUID)]: { vr: 'UI', Value: [dataset.transferSyntaxUid] },
  };
}

function attributesOf(dataset: DicomDataset, limits: JsonLimits): DicomJson {
  const json: Record<string, DicomJsonAttribute> = {};
  for (const element of dataset.elements) {
    if (PIXELS.includes(element.tag) || (element.tag & 0xffff) === 0) continue;
    const attribute = attributeOf(dataset, element, limits);
    if (attribute !== undefined) json[tagDigits(element.tag)] = attribute;
  }
  return json;
}

/** One attribute; undefined when its value is too large. */
function attributeOf(dataset: DicomDataset, element: Element, limits: JsonLimits): DicomJsonAttribute | undefined {
  const { tag, vr, length } = element;
  if (tag === TAGS.SpecificCharacterSet) return { vr, Value: [UTF_8] };
  if (valueRepresentation(vr).kind === 'bytes') {
    if (length > limitOf(tag, limits)) return undefined;
    return length === 0 ? { vr } : { vr, InlineBinary: dataset.littleEndianBytesOf(element).toString('base64') };
  }
  const values = valuesOf(dataset, element, limits);
  return values.every((value) => value === null) ? { vr } : { vr, Value: values };
}

/** Overlay Data (60xx,3000). */
function limitOf(tag: number, { maxBytes, maxOverlayBytes = maxBytes }: JsonLimits): number {
  return tag >>> 0 >= 0x6000_0000 && tag >>> 0 <= 0x60ff_ffff && (tag & 0xffff) === 0x3000 ? maxOverlayBytes : maxBytes;
}

/** The values; an empty one among others is null (PS3.18 F.2.5). */
function valuesOf(dataset: DicomDataset, element: Element, limits: JsonLimits): readonly DicomJsonValue[] {
  switch (valueRepresentation(element.vr).kind) {
    case 'items':
      return (element.items ?? []).map((item) => attributesOf(item, limits));
    case 'names':
      return dataset.textsOf(element).map(nameValue);
    case 'numberTexts':
      return dataset.textsOf(element).map(numberValue);
    case 'tags':
      return dataset.numbersOf(element).map(tagDigits);
    case 'numbers':
      if (element.vr === 'SV' || element.vr === 'UV') return wholeNumbers(dataset, element);
      return dataset.numbersOf(element).map((value) => (Number.isFinite(value) ? value : notFinite(value)));
    default:
      return dataset.textsOf(element).map((text) => (text === '' ? null : text));
  }
}

/** Decimal and integer strings become numbers, but for what is none. */
function numberValue(text: string): string | number | null {
  if (text === '') return null;
  const value = parseNumber(text);
  return Number.isFinite(value) ? value : text;
}

function nameValue(text: string): DicomJsonName | null {
  const { alphabetic, ideographic, phonetic } = parsePersonName(text);
  if (alphabetic + ideographic + phonetic === '') return null;
  return {
    ...(alphabetic === '' ? {} : { Alphabetic: alphabetic }),
    ...(ideographic === '' ? {} : { Ideographic: ideographic }),
    ...(phonetic === '' ? {} : { Phonetic: phonetic }),
  };
}

/** JSON has no number for these; the texts are those of the standard (PS3.18 F.2.3.1). */
function notFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? 'inf' : '-inf';
}

/** Numbers of 64 bits as texts: a reader's number might not hold them. */
function wholeNumbers(dataset: DicomDataset, element: Element): readonly string[] {
  const bytes = dataset.littleEndianBytesOf(element);
  return Array.from({ length: Math.floor(bytes.length / 8) }, (_, index) =>
    String(element.vr === 'SV' ? bytes.readBigInt64LE(index * 8) : bytes.readBigUInt64LE(index * 8)),
  );
}
