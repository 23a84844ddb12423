/** Videos (PS3.5 8.2.5 to 8.2.8): the one frame of their object is the whole stream. */
import { WorkstationError } from '../../shared/errors.ts';
import { videoKind } from '../decoding/transfer-syntaxes.ts';
import type { FrameFacts } from './frame-facts.ts';
import { fetchFrame } from './images.ts';

/** Beyond it the browser engine would keep the stream in a file of its own, in clear. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Fetches a stream that the page can play. Throws IMAGE_UNSUPPORTED when it is in another container than MP4, or too
 * long, and what fetching throws.
 */
export async function fetchVideo(facts: FrameFacts, signal: AbortSignal): Promise<Blob> {
  const { bytes } = await fetchFrame(facts.sopInstanceUid, 1, signal);
  const problem = isMp4(bytes) ? undefined : 'MPEG-TS';
  if (problem !== undefined) throw videoUnsupported(facts, problem);
  if (bytes.length > MOST_BYTES) throw videoUnsupported(facts, `${Math.round(bytes.length / 1024 ** 2)} MB`);
  return new Blob([bytes], { type: 'video/mp4' });
}

export function videoUnsupported({ transferSyntaxUid }: FrameFacts, what?: string): WorkstationError {
  const kind = [videoKind(transferSyntaxUid), what].filter((part) => part !== undefined).join(', ');
  return new WorkstationError('IMAGE_UNSUPPORTED', { kind });
}

/** Begins with a file type box (ISO/IEC 14496-12 4.3). */
function isMp4(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp';
}
