/** Pixels that are not compressed: how large a frame is, and where it lies (PS3.5 8.1, 8.2; PS3.3 C.7.6.3). */
import { WorkstationError } from '../../shared/errors.ts';
import type { DicomDataset } from './dataset.ts';
import { beyondLimit, damaged } from './errors.ts';
import type { DicomHeader, PixelDataPlace } from './header.ts';
import { HEADER_LIMITS, sizeText } from './element-reader.ts';
import type { ByteRange } from './random-access.ts';
import { tagOf, TAGS, type Keyword } from './tags.ts';

/** What the header says of the pixels; every number was checked. */
export interface PixelDescription {
  readonly frames: number;
  /** Of one frame without compression. */
  readonly bitsPerFrame: number;
}

/** One frame without compression; what is larger cannot be shown on a workstation. */
const LARGEST_FRAME = 1024 * 1_048_576;
const MOST_FRAMES = 1_000_000;
const LARGEST_SIDE = 65_535;
const MOST_SAMPLES = 4;
const LARGEST_PIXEL_BITS = 64;

/**
 * Reads the description of the pixels.
 * Throws DICOM_NO_PIXELS, DICOM_DAMAGED at the attribute that is absent or absurd, DICOM_LIMIT.
 */
export function describePixels(header: DicomHeader): PixelDescription & { readonly place: PixelDataPlace } {
  const { dataset, pixelData: place } = header;
  if (place === undefined) {
    throw header.endsAt === undefined
      ? new WorkstationError('DICOM_NO_PIXELS')
      : beyondLimit(sizeText(HEADER_LIMITS.bytes));
  }
  const rows = count(dataset, 'Rows', undefined, LARGEST_SIDE);
  const columns = count(dataset, 'Columns', undefined, LARGEST_SIDE);
  const samples = count(dataset, 'SamplesPerPixel', 1, MOST_SAMPLES);
  const allocated = count(dataset, 'BitsAllocated', undefined, LARGEST_PIXEL_BITS);
  const stored = dataset.number('BitsStored') ?? allocated;
  if (allocated !== 1 && allocated % 8 !== 0) throw damaged(TAGS.BitsAllocated);
  if (place.tag === TAGS.PixelData && stored > allocated) throw damaged(TAGS.BitsStored);
  const frames = count(dataset, 'NumberOfFrames', 1, MOST_FRAMES);
  const bits = rows * columns * allocated;
  // Some writers state a subsampling that they did not do.
  const isFull = place.length !== undefined && place.length * 8 >= bits * samples * frames;
  const bitsPerFrame = bits * (isFull ? samples : averageSamples(dataset, samples));
  if (bitsPerFrame / 8 > LARGEST_FRAME) throw beyondLimit(sizeText(LARGEST_FRAME));
  return { frames, bitsPerFrame, place };
}

/** A whole number from 1 to `most`; absent or zero (as some write for one frame) where a default is allowed. */
function count(dataset: DicomDataset, keyword: Keyword, absent: number | undefined, most: number): number {
  const [value] = dataset.numbers(keyword);
  const isEmpty = value === undefined || (Number.isNaN(value) && dataset.string(keyword) === undefined);
  if (absent !== undefined && (isEmpty || value === 0)) return absent;
  if (value === undefined || !Number.isInteger(value) || value < 1 || value > most) throw damaged(tagOf(keyword));
  return value;
}

/** Samples that a pixel takes on average (PS3.3 C.7.6.3.1.2). */
function averageSamples(dataset: DicomDataset, samples: number): number {
  const interpretation = dataset.string('PhotometricInterpretation');
  if (samples !== 3) return samples;
  if (interpretation === 'YBR_FULL_422' || interpretation === 'YBR_PARTIAL_422') return 2;
  return interpretation === 'YBR_PARTIAL_420' ? 1.5 : samples;
}

/** Where the file must reach at least for all native frames to be there. */
export function lastNativeByte(header: DicomHeader): number {
  const { place, frames, bitsPerFrame } = describePixels(header);
  return place.valueOffset + Math.ceil((frames * bitsPerFrame) / 8);
}

/** The bytes in which a native frame lies, and at which bit of the first one it begins (frames of single bits). */
export function nativeFrame(
  { valueOffset }: PixelDataPlace,
  bitsPerFrame: number,
  number: number,
): { readonly range: ByteRange; readonly firstBit: number } {
  const firstBit = (number - 1) * bitsPerFrame;
  const first = Math.floor(firstBit / 8);
  const end = Math.ceil((firstBit + bitsPerFrame) / 8);
  return { range: { offset: valueOffset + first, length: end - first }, firstBit: firstBit % 8 };
}
