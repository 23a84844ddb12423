/** Frames fetched, decoded and kept: the one place where pixels come into Cornerstone. */
import { cache, imageLoader, metaData, type Types } from '@cornerstonejs/core';
import { createImage } from '@cornerstonejs/dicom-image-loader';
import { WorkstationError } from '../../shared/errors.ts';
import { IMAGE_API } from '../../shared/examination.ts';
import { errorOf } from '../app/api.ts';
import type { FrameFacts } from './frame-facts.ts';
import { announce, announced, forgetAll, provideMetadata } from './metadata-provider.ts';
import { checkDecoded, codestreamIsSigned, preparePixels } from './pixel-check.ts';
import { SCHEME } from './slices.ts';

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

/**
 * Fetches and decodes one frame into the cache. Throws WorkstationError: IMAGE_DAMAGED when it cannot be decoded or is
 * not what its header says, IMAGE_MEMORY, or what the main process answers.
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

/** Nothing of any patient's images is kept. */
export function purgeImages(): void {
  cache.purgeCache();
  forgetAll();
}

async function fetchImage(imageId: string, signal: AbortSignal): Promise<Types.IImage> {
  const facts = announced(imageId);
  if (!facts) throw new WorkstationError('PATIENT_CHANGED');
  const [sop = '', frame = '1'] = imageId.slice(SCHEME.length + 1).split('/');
  const response = await fetch(IMAGE_API.frame(sop, Number(frame)), { signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw new WorkstationError('HOST_NO_ANSWER', {}, { cause });
  });
  if (!response.ok) throw await errorOf(response);
  const type = /transfer-syntax=([\d.]+)/.exec(response.headers.get('content-type') ?? '')?.[1];
  const bytes = new Uint8Array(await response.arrayBuffer());
  return decode(imageId, { ...facts, transferSyntaxUid: type ?? facts.transferSyntaxUid }, bytes);
}

async function decode(imageId: string, facts: FrameFacts, bytes: Uint8Array): Promise<Types.IImage> {
  const pixels = preparePixels(bytes, facts);
  const isSigned = codestreamIsSigned(pixels) ?? facts.isSigned;
  // Cornerstone reads the sign from the metadata while it decodes.
  if (isSigned !== facts.isSigned) announce(imageId, { ...facts, isSigned });
  const image = (await createImage(imageId, pixels, facts.transferSyntaxUid, {}).catch((cause: unknown) => {
    throw new WorkstationError('IMAGE_DAMAGED', {}, { cause });
  })) as Types.IImage;
  checkDecoded(
    {
      rows: image.rows,
      columns: image.columns,
      length: image.getPixelData().length,
      samples: image.numberOfComponents,
    },
    facts,
  );
  return image;
}
