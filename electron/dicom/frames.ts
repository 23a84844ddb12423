/** Where each frame of an object lies in its bytes, so that it can be read without the others. */
import { WorkstationError } from '../../shared/errors.ts';
import { frameFragments } from './encapsulated-frames.ts';
import { damaged } from './errors.ts';
import type { DicomHeader } from './header.ts';
import { describePixels, lastNativeByte, nativeFrame } from './native-frames.ts';
import type { ByteRange, RandomAccess } from './random-access.ts';
import { transferSyntax } from './transfer-syntaxes.ts';

export interface FrameIndex {
  /** Frames that can be asked for; a video is one. */
  readonly count: number;
  /** Parts of the file that make up frame `number` (from 1 on) when joined. Throws DICOM_FRAME_UNKNOWN. */
  frame(number: number): readonly ByteRange[];
  /** Bit of the first byte at which the frame begins: not 0 only for native frames of single bits. */
  firstBit(number: number): number;
}

/**
 * Finds the frames of an object (PS3.5 8 and A.4): native ones by their size, encapsulated ones by the extended or
 * basic offset table, else one per fragment, else by the markers of the codec. All of them must be there: sizes are
 * compared with the bytes of `source`, which for a deflated object is the `inflatedSource`.
 * Throws DICOM_NO_PIXELS, DICOM_DAMAGED, DICOM_LIMIT.
 */
export async function indexFrames(header: DicomHeader, source: RandomAccess): Promise<FrameIndex> {
  const { place, frames, bitsPerFrame } = describePixels(header);
  const family = transferSyntax(header.transferSyntaxUid)?.pixels ?? 'native';
  // Pixels stand in fragments where the transfer syntax says so, and nowhere else.
  if ((family === 'native') !== (place.length !== undefined)) throw damaged(place.tag);
  if (place.length === undefined) {
    const fragments = await frameFragments(header.dataset, place, source, family, frames);
    return indexOf(fragments.length, (number) => fragments[number - 1] ?? []);
  }
  const end = lastNativeByte(header);
  if (end > source.size || end > place.valueOffset + place.length) throw damaged(place.tag);
  return indexOf(
    frames,
    (number) => [nativeFrame(place, bitsPerFrame, number).range],
    (number) => nativeFrame(place, bitsPerFrame, number).firstBit,
  );
}

function indexOf(
  count: number,
  frame: (number: number) => readonly ByteRange[],
  firstBit: (number: number) => number = () => 0,
): FrameIndex {
  const checked = (number: number): number => {
    if (Number.isInteger(number) && number >= 1 && number <= count) return number;
    throw new WorkstationError('DICOM_FRAME_UNKNOWN', { frame: number, count });
  };
  return { count, frame: (number) => frame(checked(number)), firstBit: (number) => firstBit(checked(number)) };
}
