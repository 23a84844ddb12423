/** The two things that a decoder has to say when it shows nothing. */
import { WorkstationError } from '../../shared/errors.ts';

/** The bytes are not the image that they should be. */
export function damaged(cause?: unknown): WorkstationError {
  return new WorkstationError('IMAGE_DAMAGED', {}, { cause });
}

/** The bytes may be right, and are of a kind that is not decoded here. */
export function unsupported(kind: string): WorkstationError {
  return new WorkstationError('IMAGE_UNSUPPORTED', { kind });
}

/** True for what WebAssembly throws when it runs into its own walls: such a module answers nothing any more. */
export function isWasmFailure(thrown: unknown): boolean {
  return thrown instanceof Error && (thrown.name === 'RuntimeError' || thrown instanceof RangeError);
}
