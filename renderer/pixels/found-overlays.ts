/** Overlays that decoding found in the pixels of images, as long as the images are kept. */

const found = new WeakMap<object, readonly Uint8Array[]>();

/** Remembers what stood in the spare bits of an image, in the order of its `overlayBits`. */
export function keepFoundOverlays(image: object, overlays: readonly Uint8Array[] | undefined): void {
  if (overlays) found.set(image, overlays);
}

export function foundOverlays(image: object): readonly Uint8Array[] {
  return found.get(image) ?? [];
}
