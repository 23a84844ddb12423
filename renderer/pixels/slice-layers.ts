/** Which layers an image has, as it is shown at the moment. */
import type { PaddingRange } from '../decoding/frame.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { bitmapOf, type Bitmap, type OverlayPlane } from './overlays.ts';
import { paddingBitmap, type ImageShape, type Layers, type PaintedBitmap } from './layers.ts';
import { paddingOf } from './padding.ts';
import type { PresentedLayers } from './pixel-state.ts';
import type { Shutter } from './shutters.ts';
import { brightnessOf, type VoiChoice } from './voi.ts';

/** The image in memory. */
export interface LayerImage {
  readonly values: ArrayLike<number>;
  /** What stood in spare bits of its pixels, in the order of `overlayBits` of its facts. */
  readonly found: readonly Uint8Array[];
}

/** How the image is shown. */
export interface ShownAs {
  /** Undefined where it is not known here. */
  readonly choice: VoiChoice | undefined;
  /** By the file and the user together. */
  readonly isInverted: boolean;
  readonly hasColorMap: boolean;
}

export interface LayerWishes {
  readonly showsOverlays: boolean;
  readonly showsShutters: boolean;
  readonly presented?: PresentedLayers | undefined;
}

const BLACK = '#000';
/** Seen over black and over white, and not the accent: measurements have that one. */
export const OVERLAY_COLOR = '#ffe28a';
/** Below it, the byte of a pixel is 0. */
const DARKEST = 0.5 / 255;
/** One looks through a region, not through what is written. */
const REGION_OPACITY = 0.4;

/** The layers of one image. What takes time is made once for each: keep the object as long as the image is shown. */
export class SliceLayers {
  readonly #facts: FrameFacts;
  readonly #image: LayerImage;
  readonly #shape: ImageShape;
  readonly #bitmaps = new Map<OverlayPlane, Bitmap | undefined>();
  #padding: { readonly bitmap: Bitmap | undefined } | undefined;

  constructor(facts: FrameFacts, image: LayerImage) {
    this.#facts = facts;
    this.#image = image;
    this.#shape = { rows: facts.rows, columns: facts.columns, spacing: facts.spacing ?? facts.aspect };
  }

  /** Undefined where nothing is to be painted. */
  layers(shown: ShownAs, { showsOverlays, showsShutters, presented }: LayerWishes): Layers | undefined {
    const padding = this.#paddingUnder(shown);
    const planes = presented?.overlays ?? this.#facts.overlays ?? [];
    const shutter = presented ? presented.shutter : this.#facts.shutter;
    const hiding = planes.filter(({ group }) => group === shutter?.overlayGroup);
    const under = [
      ...(padding ? [{ bitmap: padding, color: BLACK, opacity: 1 }] : []),
      ...(shutter && showsShutters ? this.#painted(hiding, greyOf(shutter), 1) : []),
    ];
    const drawn = showsOverlays ? planes.filter((plane) => !hiding.includes(plane)) : [];
    const over = drawn.flatMap((plane) =>
      this.#painted([plane], OVERLAY_COLOR, plane.type === 'R' ? REGION_OPACITY : 1),
    );
    const covered = showsShutters && shutter && shutter.shapes.length > 0 ? shutter : undefined;
    if (under.length === 0 && over.length === 0 && !covered) return undefined;
    return { image: this.#shape, under, over, ...(covered && { shutter: covered }) };
  }

  #painted(planes: readonly OverlayPlane[], color: string, opacity: number): readonly PaintedBitmap[] {
    return planes.flatMap((plane) => {
      const bitmap = this.#bitmapOf(plane);
      return bitmap ? [{ bitmap, color, opacity }] : [];
    });
  }

  #bitmapOf(plane: OverlayPlane): Bitmap | undefined {
    if (!this.#bitmaps.has(plane)) {
      const { frame = 1 } = this.#facts;
      this.#bitmaps.set(
        plane,
        plane.bitPosition === undefined ? bitmapOf(plane, frame) : this.#inPixels(plane.bitPosition),
      );
    }
    return this.#bitmaps.get(plane);
  }

  /** A bit for each pixel of the image, whatever its plane says of its own size. */
  #inPixels(bitPosition: number): Bitmap | undefined {
    const { rows, columns, overlayBits = [] } = this.#facts;
    const bits = this.#image.found[overlayBits.indexOf(bitPosition)];
    return bits && { rows, columns, origin: [0, 0], bits, firstBit: 0 };
  }

  /** Only where it would not be black anyway. */
  #paddingUnder(shown: ShownAs): Bitmap | undefined {
    const padding = paddingOf(this.#facts);
    if (!padding || isBlack(padding, shown)) return undefined;
    this.#padding ??= { bitmap: paddingBitmap(this.#image.values, this.#shape, padding) };
    return this.#padding.bitmap;
  }
}

function isBlack({ from, to }: PaddingRange, { choice, isInverted, hasColorMap }: ShownAs): boolean {
  if (!choice || hasColorMap) return false;
  const brightness = brightnessOf(choice);
  return [from, to].every((value) => (isInverted ? 1 - brightness(value) : brightness(value)) < DARKEST);
}

function greyOf({ grey }: Shutter): string {
  return `rgb(${grey} ${grey} ${grey})`;
}
