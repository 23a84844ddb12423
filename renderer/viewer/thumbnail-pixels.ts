/** A small picture of a decoded image, as its own window shows it. */
import type { FrameFacts } from './frame-facts.ts';

/** RGBA, ready for a canvas. */
export interface SmallPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** A decoded image: values of the modality, or colours one after the other. */
export interface DecodedImage {
  readonly pixels: ArrayLike<number>;
  readonly rows: number;
  readonly columns: number;
  readonly isColor: boolean;
  /** MONOCHROME1: the lowest value is white. */
  readonly isInverted: boolean;
  /** Height and width of a pixel, in any unit. */
  readonly spacing: readonly [number, number];
  /** Of the file; without one, from the darkest value to the brightest. */
  readonly window: { readonly center: number; readonly width: number };
  readonly windowFunction: FrameFacts['windowFunction'];
}

/** Of each pixel of the small picture, so many by so many of the image are looked at: bounded, however large it is. */
const LOOKS = 4;
const WHITE = 255;

/** The image in `side` x `side` pixels at most, in its true proportions; never larger than it is. */
export function drawSmall(image: DecodedImage, side: number): SmallPicture {
  const { rows, columns } = image;
  const { width, height } = smallSize(image, side);
  const grey = image.isColor ? undefined : windowed(image);
  const pixels = new Uint8ClampedArray(4 * width * height).fill(WHITE);
  for (let y = 0; y < height; y += 1) {
    const lines = looks(y, height, rows);
    for (let x = 0; x < width; x += 1) {
      const places = looks(x, width, columns);
      const at = 4 * (y * width + x);
      for (let channel = 0; channel < 3; channel += 1) {
        pixels[at + channel] = grey && channel > 0 ? (pixels[at] ?? 0) : mean(image, lines, places, channel, grey);
      }
    }
  }
  return { width, height, pixels };
}

function smallSize({ rows, columns, spacing }: DecodedImage, side: number): { width: number; height: number } {
  const smallest = Math.min(...spacing);
  const [height, width] = [(rows * spacing[0]) / smallest, (columns * spacing[1]) / smallest];
  const scale = Math.min(1, side / width, side / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The places of the image, evenly spread, that one pixel of the small picture stands for. */
function looks(index: number, count: number, length: number): readonly number[] {
  const from = (index * length) / count;
  const span = length / count;
  const number = Math.max(1, Math.min(LOOKS, Math.floor(span)));
  return Array.from({ length: number }, (_, look) => Math.floor(from + ((look + 0.5) * span) / number));
}

function mean(
  { pixels, columns, isColor }: DecodedImage,
  lines: readonly number[],
  places: readonly number[],
  channel: number,
  grey: ((value: number) => number) | undefined,
): number {
  let sum = 0;
  for (const line of lines) {
    for (const place of places) {
      const pixel = line * columns + place;
      sum += pixels[isColor ? 3 * pixel + channel : pixel] ?? 0;
    }
  }
  const value = sum / (lines.length * places.length);
  return grey ? grey(value) : value;
}

/** Values of the modality to 0…255 (PS3.3 C.11.2.1.2 and C.11.2.1.3). */
function windowed({ window, windowFunction, isInverted }: DecodedImage): (value: number) => number {
  const { center, width } = window;
  const share = (value: number): number => {
    switch (windowFunction) {
      case 'LINEAR':
        return width <= 1 ? Number(value > center - 0.5) : (value - (center - 0.5)) / (width - 1) + 0.5;
      case 'LINEAR_EXACT':
        return (value - center) / width + 0.5;
      case 'SIGMOID':
        return 1 / (1 + Math.exp((-4 * (value - center)) / width));
    }
  };
  return (value) => WHITE * (isInverted ? 1 - share(value) : share(value));
}
