/** Frames fetched, decoded and kept: the one place where pixels come into Cornerstone. */
import { cache, imageLoader, metaData, type Types } from '@cornerstonejs/core';
import { WorkstationError } from '../../shared/errors.ts';
import type { InstancesAnswer } from '../../shared/examination.ts';
import { decoders } from '../decoding/decoders.ts';
import { keepFoundOverlays } from '../pixels/found-overlays.ts';
import { Beginnings } from './beginnings.ts';
import { cornerstoneImage } from './cornerstone-image.ts';
import { decodingFacts, firstBitOf, type FrameFacts } from './frame-facts.ts';
import { announce, announced, forgetAll, provideMetadata } from './metadata-provider.ts';
import { frameOf, SCHEME } from './slices.ts';

/** Decoded images kept at most; beyond it the ones not looked at for longest are decoded anew when wanted. */
const CACHE_BYTES = 2 * 1024 ** 3;
/** In front of Cornerstone's own providers, which know nothing of our images. */
const PRIORITY = 10_000;

/** Tells Cornerstone of our scheme. Once a page. */
export function registerImages(): void {
  cache.setMaxCacheSize(CACHE_BYTES);
  metaData.addProvider(provideMetadata, PRIORITY);
  // Asked by a viewport for an image that has left the cache; everything else comes in by `loadImage`.
  imageLoader.registerImageLoader(SCHEME, (imageId) => {
    const controller = new AbortController();
    return { promise: fetchImage(imageId, controller.signal), cancelFn: () => controller.abort() };
  });
}

export function isLoaded(imageId: string): boolean {
  return cache.getImage(imageId) !== undefined;
}

/** True while images can be loaded ahead without pushing others out. */
export function hasRoom(): boolean {
  return cache.getCacheSize() < 0.9 * CACHE_BYTES;
}

/** The order in which frames that have arrived are decoded; the rest of them later. */
export function orderDecoding(imageIds: readonly string[]): void {
  decoders().prefer(imageIds);
}

/**
 * Fetches and decodes one frame into the cache. Throws WorkstationError: IMAGE_DAMAGED when it cannot be decoded or is
 * not what its header says, IMAGE_UNSUPPORTED, IMAGE_DECODER, IMAGE_MEMORY, or what the main process answers.
 */
export async function loadImage(imageId: string, facts: FrameFacts, signal: AbortSignal): Promise<void> {
  announce(imageId, facts);
  if (isLoaded(imageId)) return;
  const image = await fetchImage(imageId, signal);
  signal.throwIfAborted();
  if (isLoaded(imageId)) return;
  try {
    cache.putImageSync(imageId, image);
  } catch (cause) {
    throw new WorkstationError('IMAGE_MEMORY', {}, { cause });
  }
}

/** What of a series is here, once there is some; its first frame is fetched with it, for `loadImage`. */
export function beginSeries(seriesInstanceUid: string, signal: AbortSignal): Promise<InstancesAnswer> {
  return beginnings().begin(seriesInstanceUid, signal);
}

/** Nothing of any patient's images is kept. */
export function purgeImages(): void {
  cache.purgeCache();
  forgetAll();
}

async function fetchImage(imageId: string, signal: AbortSignal): Promise<Types.IImage> {
  const facts = announced(imageId);
  if (!facts) throw new WorkstationError('PATIENT_CHANGED');
  const pool = decoders();
  pool.warm([facts.transferSyntaxUid]);
  const name = frameOf(imageId);
  const toDecode = { ...decodingFacts(facts), firstBit: firstBitOf(facts, name.number) };
  const decoded = await pool.decode(imageId, beginnings().take(name) ?? name, toDecode, signal);
  const image = cornerstoneImage(imageId, facts, decoded);
  keepFoundOverlays(image, decoded.overlays);
  return image;
}

let begun: Beginnings | undefined;

function beginnings(): Beginnings {
  begun ??= new Beginnings(
    () => new Worker(new URL('./beginning-worker.ts', import.meta.url), { type: 'module', name: 'beginning' }),
  );
  return begun;
}

/** Starts what asks for the beginning of a series, before the first one is wanted. */
export function warmBeginnings(): void {
  beginnings().warm();
}
