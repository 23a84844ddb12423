/** Videos (PS3.5 8.2.5 to 8.2.8): the one frame of their object is the whole stream. */
import { WorkstationError } from '../../shared/errors.ts';
import { fetchFrame } from '../decoding/fetch-frame.ts';
import { videoKind } from '../decoding/transfer-syntaxes.ts';
import type { FrameFacts } from './frame-facts.ts';

/** Beyond it the browser engine would keep the stream in a file of its own, in clear. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Fetches a stream that the page can play: MP4 as it is, H.264 in a transport stream put into MP4. Throws
 * IMAGE_UNSUPPORTED when it is something else, or too long, IMAGE_DAMAGED, and what fetching throws.
 */
export async function fetchVideo(facts: FrameFacts, signal: AbortSignal): Promise<Blob> {
  const { bytes } = await fetchFrame({ sopInstanceUid: facts.sopInstanceUid, number: 1 }, signal);
  if (bytes.length > MOST_BYTES) throw videoUnsupported(facts, `${Math.round(bytes.length / 1024 ** 2)} MB`);
  const playable = isMp4(bytes) ? bytes : await inMp4(bytes, facts, signal);
  return new Blob([playable], { type: 'video/mp4' });
}

export function videoUnsupported({ transferSyntaxUid }: FrameFacts, what?: string): WorkstationError {
  const kind = [videoKind(transferSyntaxUid), what].filter((part) => part !== undefined).join(', ');
  return new WorkstationError('IMAGE_UNSUPPORTED', { kind });
}

async function inMp4(bytes: Uint8Array<ArrayBuffer>, facts: FrameFacts, signal: AbortSignal): Promise<ArrayBuffer> {
  if (isProgramStream(bytes)) throw videoUnsupported(facts, 'MPEG-PS');
  const { transportPackets, transportToMp4 } = await import('../video/transport-stream.ts');
  const packets = transportPackets(bytes);
  if (packets === undefined) throw videoUnsupported(facts);
  const mp4 = await transportToMp4(packets, signal).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new WorkstationError('IMAGE_DAMAGED', {}, { cause });
  });
  if (mp4 === undefined) throw videoUnsupported(facts, 'MPEG-TS');
  return mp4;
}

/** Begins with a file type box (ISO/IEC 14496-12 4.3). */
function isMp4(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp';
}

/** Begins with a pack header (ITU-T H.222.0 2.5.3.3). */
function isProgramStream(bytes: Uint8Array): boolean {
  return [0, 0, 1, 0xba].every((byte, place) => bytes[place] === byte);
}
