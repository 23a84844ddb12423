/** One frame from the main process. */
import { WorkstationError } from '../../shared/errors.ts';
import { IMAGE_API } from '../../shared/examination.ts';
import { errorOf } from '../app/requests.ts';

/** A frame by the object that it is in; `number` counts from 1. */
export interface FrameName {
  readonly sopInstanceUid: string;
  readonly number: number;
}

export interface FetchedFrame {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly transferSyntaxUid?: string;
}

/** A frame as it is stored, its fragments joined; a video is one frame. Throws WorkstationError. */
export async function fetchFrame({ sopInstanceUid, number }: FrameName, signal: AbortSignal): Promise<FetchedFrame> {
  const noAnswer = (cause: unknown): never => {
    signal.throwIfAborted();
    throw new WorkstationError('HOST_NO_ANSWER', {}, { cause });
  };
  const response = await fetch(IMAGE_API.frame(sopInstanceUid, number), { signal }).catch(noAnswer);
  if (!response.ok) throw await errorOf(response);
  const type = /transfer-syntax=([\d.]+)/.exec(response.headers.get('content-type') ?? '')?.[1];
  const bytes = new Uint8Array(await response.arrayBuffer().catch(noAnswer));
  return { bytes, ...(type !== undefined && { transferSyntaxUid: type }) };
}
