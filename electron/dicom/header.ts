/** The header of a DICOM object: everything before its pixels (PS3.10 7.1, PS3.5 7). */
import { WorkstationError } from '../../shared/errors.ts';
import { DicomDataset, type ByteSource, type Element } from './dataset.ts';
import { inflateSteps } from './deflate.ts';
import { beyondLimit, damaged } from './errors.ts';
import { HEADER_LIMITS, LimitReached, ShortInput, type ParseLimits } from './element-reader.ts';
import { DatasetParser } from './parse-dataset.ts';
import { formatTag, TAGS, tagOf, type Keyword } from './tags.ts';
import {
  EXPLICIT_VR_BIG_ENDIAN,
  EXPLICIT_VR_LITTLE_ENDIAN,
  IMPLICIT_VR_LITTLE_ENDIAN,
  transferSyntax,
  type TransferSyntax,
} from './transfer-syntaxes.ts';
import { isUid } from './uid.ts';
import { vrFromLetters } from './value-representations.ts';

/** Where the pixels are. Offsets count from the beginning of the file; see `deflated`. */
export interface PixelDataPlace {
  /** Of the data element, and of its value. */
  readonly offset: number;
  readonly valueOffset: number;
  /** Bytes that the element declares; undefined when the pixels stand in fragments. */
  readonly length: number | undefined;
  readonly vr: string;
  readonly tag: number;
}

export interface DicomHeader {
  readonly transferSyntaxUid: string;
  /** Empty when the object does not say. Valid as a UID otherwise. */
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly dataset: DicomDataset;
  /** First byte after group 2: what a C-STORE sends. */
  readonly datasetOffset: number;
  /** True when the dataset is deflated: all offsets from `datasetOffset` on are those of the file once inflated. */
  readonly deflated: boolean;
  readonly pixelData?: PixelDataPlace;
  /** The attribute at which the header ends because what follows is larger than the program reads. */
  readonly endsAt?: number;
}

/** Patient, study, series, image geometry: without these groups an object is of no use. */
const LAST_NECESSARY_GROUP = 0x0028;

const PREAMBLE_LENGTH = 128;
const PIXEL_TAGS: readonly number[] = [TAGS.PixelData, TAGS.FloatPixelData, TAGS.DoubleFloatPixelData];
const PLAIN_SYNTAXES = [IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN];
/** What the first data element of an object without preamble may be: up to SOPInstanceUID and StudyDate. */
const LAST_FIRST_ELEMENT = 0x0020;
/** Bytes; none of the attributes that an object begins with comes near. */
const LONGEST_FIRST_VALUE = 65_535;
const IDENTIFYING: readonly Keyword[] = [
  'MediaStorageSOPClassUID',
  'MediaStorageSOPInstanceUID',
  'SOPClassUID',
  'SOPInstanceUID',
  'StudyInstanceUID',
  'SeriesInstanceUID',
];

/**
 * Reads the header from the first bytes of an object (PS3.10 7.1): preamble, group 2, dataset up to the pixels, in any
 * transfer syntax of the standard; a deflated dataset is inflated as far as needed. Returns 'need-more' as long as the
 * prefix ends before the pixels do; `final` says that it is the whole object. Each call begins anew: call again when
 * the prefix has doubled, not at every chunk.
 *
 * Without preamble, group 2 or transfer syntax, an object is read when its first bytes leave no doubt.
 * Throws DICOM_NOT_PART10, DICOM_DAMAGED, DICOM_LIMIT, DICOM_SYNTAX_UNKNOWN, DICOM_UID_INVALID.
 */
export function readPart10Header(
  prefix: Uint8Array,
  { final, limits = HEADER_LIMITS }: { final: boolean; limits?: ParseLimits },
): DicomHeader | 'need-more' {
  const bytes = Buffer.from(prefix.buffer, prefix.byteOffset, prefix.byteLength);
  const parser = new DatasetParser(limits, final);
  try {
    return readHeader(bytes, parser, final, limits);
  } catch (error) {
    if (error instanceof ShortInput && !final) return 'need-more';
    if (error instanceof ShortInput) throw damaged(parser.lastTag);
    if (error instanceof LimitReached) throw beyondLimit(error.limit);
    throw error;
  }
}

function readHeader(bytes: Buffer, parser: DatasetParser, final: boolean, limits: ParseLimits): DicomHeader {
  const start = startOf(bytes, final);
  const meta = readMeta(bytes, start, parser);
  const syntax = syntaxOf(bytes, meta, final);
  if (!syntax.deflated) return readDataset(bytes, meta, syntax, parser);
  for (const inflated of inflateSteps(bytes.subarray(meta.end), limits.bytes)) {
    const whole = Buffer.concat([bytes.subarray(0, meta.end), inflated.bytes]);
    try {
      return readDataset(whole, meta, syntax, new DatasetParser(limits, final && inflated.complete));
    } catch (error) {
      if (!(error instanceof ShortInput)) throw error;
    }
  }
  throw new ShortInput();
}

/** Where group 2 begins, or the dataset in an object that has neither preamble nor group 2. */
function startOf(bytes: Buffer, final: boolean): number {
  if (bytes.toString('latin1', PREAMBLE_LENGTH, PREAMBLE_LENGTH + 4) === 'DICM') return PREAMBLE_LENGTH + 4;
  if (bytes.toString('latin1', 0, 4) === 'DICM') return 4;
  if (bytes.length < PREAMBLE_LENGTH + 4 && !final) throw new ShortInput();
  // Group 2 or the first attributes of an object, in an encoding that fits.
  const syntax = guessSyntax(bytes, 0);
  if (syntax !== undefined) {
    const bigEndian = syntax === EXPLICIT_VR_BIG_ENDIAN;
    const [group, element] = [0, 2].map((at) => (bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at)));
    const isMeta = group === 0x0002 && syntax === EXPLICIT_VR_LITTLE_ENDIAN;
    if ((isMeta || group === 0x0008) && (element ?? Infinity) <= LAST_FIRST_ELEMENT) return 0;
  }
  throw new WorkstationError('DICOM_NOT_PART10');
}

interface Meta {
  readonly dataset: DicomDataset;
  readonly end: number;
}

/** Group 2 (PS3.10 7.1): always explicit VR little endian. Its stated length counts only where it fits. */
function readMeta(bytes: Buffer, start: number, parser: DatasetParser): Meta {
  const source: ByteSource = { bytes, littleEndian: true, transferSyntaxUid: EXPLICIT_VR_LITTLE_ENDIAN };
  const elements: Element[] = [];
  const dataset = new DicomDataset(source, elements, undefined);
  const end = parser.readTopLevel({ explicitVr: true, source }, start, { dataset, elements }, (tag, offset) => {
    const [first] = elements;
    const length = dataset.number('FileMetaInformationGroupLength');
    return tag >>> 16 !== 2 || (first !== undefined && length !== undefined && offset === first.start + 4 + length);
  });
  return { dataset, end: end ?? bytes.length };
}

/** The transfer syntax that group 2 states, or that the first data element shows. */
function syntaxOf(bytes: Buffer, meta: Meta, final: boolean): TransferSyntax {
  const declared = meta.dataset.string('TransferSyntaxUID');
  if (declared !== undefined && !PLAIN_SYNTAXES.includes(declared)) return knownSyntax(declared);
  if (bytes.length < meta.end + 8 && !final) throw new ShortInput();
  const seen = guessSyntax(bytes, meta.end);
  // Writers confuse the two little endian ones; what is there counts.
  if (declared !== undefined) return knownSyntax(seen !== undefined && PLAIN_SYNTAXES.includes(seen) ? seen : declared);
  if (seen === undefined) throw damaged(TAGS.TransferSyntaxUID);
  return knownSyntax(seen);
}

function knownSyntax(uid: string): TransferSyntax {
  const syntax = transferSyntax(uid);
  if (syntax === undefined) throw new WorkstationError('DICOM_SYNTAX_UNKNOWN', { uid: isUid(uid) ? uid : '?' });
  return syntax;
}

/** The uncompressed transfer syntax in which the data element at `at` makes sense. */
function guessSyntax(bytes: Buffer, at: number): string | undefined {
  if (bytes.length < at + 8) return undefined;
  // Groups at the beginning are small numbers: the order of their bytes shows.
  const littleEndian = bytes.readUInt16LE(at) <= bytes.readUInt16BE(at);
  if (vrFromLetters(bytes[at + 4] ?? 0, bytes[at + 5] ?? 0) !== undefined) {
    return littleEndian ? EXPLICIT_VR_LITTLE_ENDIAN : EXPLICIT_VR_BIG_ENDIAN;
  }
  return littleEndian && bytes.readUInt32LE(at + 4) <= LONGEST_FIRST_VALUE ? IMPLICIT_VR_LITTLE_ENDIAN : undefined;
}

function readDataset(bytes: Buffer, meta: Meta, syntax: TransferSyntax, parser: DatasetParser): DicomHeader {
  const source: ByteSource = { bytes, littleEndian: syntax.littleEndian, transferSyntaxUid: syntax.uid };
  const encoding = { explicitVr: syntax.explicitVr, source };
  const elements: Element[] = [];
  const dataset = new DicomDataset(source, elements, undefined);
  let stopped: number | undefined;
  let endsAt: number | undefined;
  try {
    stopped = parser.readTopLevel(encoding, meta.end, { dataset, elements }, (tag) => PIXEL_TAGS.includes(tag));
  } catch (error) {
    if (!(error instanceof LimitReached) || parser.lastTag >>> 16 <= LAST_NECESSARY_GROUP) throw error;
    endsAt = parser.lastTag;
  }
  const pixels = stopped === undefined ? undefined : parser.readElementHeader(encoding, stopped);
  if (elements.length === 0) throw damaged(TAGS.SOPInstanceUID);
  checkUids(meta.dataset, dataset);
  return {
    transferSyntaxUid: syntax.uid,
    sopClassUid: dataset.string('SOPClassUID') ?? meta.dataset.string('MediaStorageSOPClassUID') ?? '',
    sopInstanceUid: dataset.string('SOPInstanceUID') ?? meta.dataset.string('MediaStorageSOPInstanceUID') ?? '',
    dataset,
    datasetOffset: meta.end,
    deflated: syntax.deflated,
    ...(endsAt === undefined ? {} : { endsAt }),
    ...(pixels === undefined
      ? {}
      : {
          pixelData: {
            offset: pixels.offset,
            valueOffset: pixels.start,
            length: pixels.length,
            vr: pixels.vr.vr,
            tag: pixels.tag,
          },
        }),
  };
}

/** An identifier that is none names nothing, and may be meant as a path: the object is not used. */
function checkUids(...datasets: readonly DicomDataset[]): void {
  for (const dataset of datasets) {
    for (const keyword of IDENTIFYING) {
      const uid = dataset.strings(keyword).join('\\');
      if (uid !== '' && !isUid(uid))
        throw new WorkstationError('DICOM_UID_INVALID', { tag: formatTag(tagOf(keyword)) });
    }
  }
}
