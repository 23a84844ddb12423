/** Deflated datasets (PS3.5 A.5): inflated no further than needed, whatever they would grow to. */
import { Readable } from 'node:stream';
import { constants, createInflateRaw, inflateRawSync } from 'node:zlib';
import { beyondLimit, damaged } from './errors.ts';
import { inMemory, type RandomAccess } from './random-access.ts';
import type { DicomHeader } from './header.ts';
import { lastNativeByte } from './native-frames.ts';
import { TAGS } from './tags.ts';
import { sizeText } from './element-reader.ts';

export interface InflateStep {
  readonly bytes: Buffer;
  /** True when all of the given deflated bytes were inflated. */
  readonly complete: boolean;
}

/** Deflate makes a byte of at most 1,032 (RFC 1951), so that this many never grow beyond 4 MiB. */
const FIRST_STEP = 4096;
/** Read at a time from a source. */
const CHUNK = 65_536;
/** An instance whose pixels need more than this is not inflated in memory. */
const LARGEST_INFLATED = 1024 * 1_048_576;

/**
 * The beginning of a deflate stream, inflated in growing parts, each from the beginning on, until all is inflated or a
 * part is larger than `limit` bytes. The last part of a stream that is cut off is what could be had of it.
 * Throws DICOM_DAMAGED when it is no deflate stream, DICOM_LIMIT when the limit is reached.
 */
export function* inflateSteps(deflated: Uint8Array, limit: number): Generator<InflateStep> {
  // A part may end beyond the limit by the growth of the smallest step, so that the limit itself is always reached.
  const most = limit + FIRST_STEP * 1032;
  let taken = 0;
  let step = FIRST_STEP;
  for (;;) {
    const wanted = Math.min(taken + step, deflated.length);
    const bytes = inflateBeginning(deflated.subarray(0, wanted), most);
    if (bytes === 'too large') {
      step = Math.max(FIRST_STEP, Math.floor(step / 2));
      continue;
    }
    taken = wanted;
    step *= 2;
    yield { bytes, complete: taken === deflated.length };
    if (taken === deflated.length) return;
    if (bytes.length > limit) throw beyondLimit(sizeText(limit));
  }
}

function inflateBeginning(deflated: Uint8Array, most: number): Buffer | 'too large' {
  try {
    return inflateRawSync(deflated, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return 'too large';
    throw damaged(TAGS.TransferSyntaxUID, error);
  }
}

/**
 * An object in deflated syntax as the file that it would be inflated: the offsets of `header` hold for it. It lies in
 * memory, and is inflated up to the last byte of the pixels that the header announces, not further.
 * Throws DICOM_DAMAGED when the stream ends before, DICOM_LIMIT above 1 GiB.
 */
export async function inflatedSource(header: DicomHeader, source: RandomAccess): Promise<RandomAccess> {
  const end = lastNativeByte(header);
  if (end > LARGEST_INFLATED) throw beyondLimit(sizeText(LARGEST_INFLATED));
  const parts: Uint8Array[] = [await source.read(0, header.datasetOffset)];
  let length = header.datasetOffset;
  const deflated = Readable.from(chunksOf(source, header.datasetOffset));
  const inflate = createInflateRaw();
  deflated.on('error', (error) => inflate.destroy(error));
  try {
    for await (const part of deflated.pipe(inflate) as AsyncIterable<Buffer>) {
      parts.push(part);
      length += part.length;
      if (length >= end) break;
    }
  } catch (error) {
    throw isOfZlib(error) ? damaged(TAGS.PixelData, error) : error;
  } finally {
    deflated.destroy();
    inflate.destroy();
  }
  if (length < end) throw damaged(TAGS.PixelData);
  const bytes = Buffer.concat(parts, length);
  return inMemory(bytes);
}

function isOfZlib(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

async function* chunksOf(source: RandomAccess, start: number): AsyncGenerator<Uint8Array> {
  for (let at = start; at < source.size; at += CHUNK) yield await source.read(at, Math.min(CHUNK, source.size - at));
}
