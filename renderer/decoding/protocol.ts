/** What the page and its decode workers say to each other. Pixels and bytes change hands, they are not copied. */
import type { ErrorReport } from '../../shared/errors.ts';
import type { DecodedFrame, FrameToDecode } from './frame.ts';

export type ToWorker =
  | { readonly kind: 'warm'; readonly transferSyntaxUids: readonly string[] }
  | { readonly kind: 'decode'; readonly job: number; readonly bytes: Uint8Array; readonly frame: FrameToDecode };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'decoded'; readonly job: number; readonly decoded: DecodedFrame }
  | { readonly kind: 'failed'; readonly job: number; readonly error: ErrorReport };
