/** What the page and its decode workers say to each other. Pixels and bytes change hands, they are not copied. */
import type { ErrorReport } from '../../shared/errors.ts';
import type { FetchedFrame, FrameName } from './fetch-frame.ts';
import type { DecodedFrame, FrameToDecode } from './frame.ts';

/** A frame that is here already, or one that the worker fetches. */
export type FrameSource = FetchedFrame | FrameName;

export type ToWorker =
  | { readonly kind: 'warm'; readonly transferSyntaxUids: readonly string[] }
  | { readonly kind: 'decode'; readonly job: number; readonly source: FrameSource; readonly frame: FrameToDecode }
  /** Nobody wants it any more; it is answered all the same. */
  | { readonly kind: 'cancel'; readonly job: number }
  /** Is anybody there? Said by a page that has waited for long; whoever is not decoding says `ready`. */
  | { readonly kind: 'ask' };

export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'decoded'; readonly job: number; readonly decoded: DecodedFrame }
  | { readonly kind: 'failed'; readonly job: number; readonly error: ErrorReport };
