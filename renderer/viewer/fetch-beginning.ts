/** The beginning of a series from the main process. Light on purpose: a worker runs it. */
import { IMAGE_API, type BeginningHead, type InstancesAnswer } from '../../shared/examination.ts';
import { createRequests } from '../app/requests.ts';
import type { FetchedFrame, FrameName } from '../decoding/fetch-frame.ts';

export interface Beginning extends InstancesAnswer {
  /** The frame with which the screen begins, unless nothing there is drawn as one. */
  readonly first?: FrameName & { readonly fetched: FetchedFrame };
}

const NEW_LINE = 10;

const { request } = createRequests((input, init) => fetch(input, init));

/**
 * Header facts of the first instances of a series, once there are some, and the first frame of them; neither after a
 * moment in which nothing arrived. Throws WorkstationError.
 */
export async function fetchBeginning(seriesInstanceUid: string, signal: AbortSignal): Promise<Beginning> {
  const response = await request(IMAGE_API.beginning(seriesInstanceUid), { signal });
  const answer = new Uint8Array(await response.arrayBuffer());
  const end = answer.indexOf(NEW_LINE);
  const { instances, frame } = JSON.parse(new TextDecoder().decode(answer.subarray(0, end))) as BeginningHead;
  if (!frame) return { instances };
  const { transferSyntaxUid, ...name } = frame;
  return { instances, first: { ...name, fetched: { bytes: answer.slice(end + 1), transferSyntaxUid } } };
}
