/** Decoding of whole files, and how far two images are apart. */
import { createHash } from 'node:crypto';
import { WorkstationError } from '../../../shared/errors.ts';
import { decodeFrame } from '../decode.ts';
import type { DecodedFrame } from '../frame.ts';
import type { FileFrame } from './files.ts';
import { nodeCodecs } from './node-codecs.ts';

const codecs = nodeCodecs();

/** The digests of pixels that come with the shared data. */
export const CT = '1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9';
export const PATTERN = 'db754473cb0f7754a77e709c199e787285f68beb675a934f8d4567328ab8f107';

export function decoded({ bytes, facts }: FileFrame): Promise<DecodedFrame> {
  return decodeFrame(Uint8Array.from(bytes), facts, codecs);
}

/** The code of the error that decoding ends with. */
export async function codeOf(frame: FileFrame): Promise<string> {
  const thrown: unknown = await decoded(frame).catch((error: unknown) => error);
  return thrown instanceof WorkstationError ? thrown.code : thrown instanceof Error ? thrown.message : 'no error';
}

export function digest({ pixels }: DecodedFrame): string {
  const bytes = new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}

/** The largest and the mean difference of two images of the same size. */
export function difference(one: DecodedFrame, other: DecodedFrame): { readonly most: number; readonly mean: number } {
  if (one.pixels.length !== other.pixels.length) throw new Error('the images have different sizes');
  let [most, sum] = [0, 0];
  for (let index = 0; index < one.pixels.length; index += 1) {
    const by = Math.abs(one.pixels[index]! - other.pixels[index]!);
    if (by > most) most = by;
    sum += by;
  }
  return { most, mean: sum / one.pixels.length };
}
