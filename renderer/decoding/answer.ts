/** The work of a decode worker, apart from the worker itself. */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { decodeFrame, wasmCodecOf } from './decode.ts';
import { isWasmFailure } from './errors.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { WasmCodecs } from './wasm-codecs.ts';

export interface Answer {
  readonly message: FromWorker;
  /** What is handed over with it. */
  readonly transfer: readonly ArrayBuffer[];
}

/** Does what the page asks for; nothing is answered to a codec that was got ready, or could not be. */
export async function answerTo(request: ToWorker, codecs: WasmCodecs): Promise<Answer | undefined> {
  if (request.kind === 'warm') {
    const wanted = request.transferSyntaxUids.map(wasmCodecOf).filter((codec) => codec !== undefined);
    await Promise.allSettled(wanted.map((codec) => codecs.warm(codec)));
    return undefined;
  }
  const { job, bytes, frame } = request;
  try {
    const decoded = await decodeFrame(bytes, frame, codecs);
    return { message: { kind: 'decoded', job, decoded }, transfer: [decoded.pixels.buffer] };
  } catch (thrown) {
    return { message: { kind: 'failed', job, error: reportOf(thrown) }, transfer: [] };
  }
}

/** A codec that runs into its own walls was given something that is no image; anything else is not the image's fault. */
function reportOf(thrown: unknown): ErrorReport {
  if (thrown instanceof WorkstationError) return thrown.report();
  return { code: isWasmFailure(thrown) ? 'IMAGE_DAMAGED' : 'IMAGE_DECODER', facts: {} };
}
