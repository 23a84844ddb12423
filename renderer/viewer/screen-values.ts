/** An image under its window, as bytes for a canvas. */
import type { GreyTable } from './window-memory.ts';

export interface ScreenWindow {
  /** Values at and below are black, at and above `upper` white; the other way round when inverted. */
  readonly lower: number;
  readonly upper: number;
  /** A sigmoid in place of the straight line (PS3.3 C.11.2.1.3.1); centre and width are those of the same ends. */
  readonly isSigmoid: boolean;
  readonly isInverted: boolean;
  /** Greys for values, in place of a line (PS3.3 C.11.2.1.1). */
  readonly table?: GreyTable;
  /** Red, green and blue for each of 256 greys, in turn. */
  readonly colors?: ArrayLike<number>;
}

const WHITE = 255;
/** The bytes of a pixel in the order of a canvas, as one number: little-endian, as every machine that runs this. */
const OPAQUE = 0xff000000;

/**
 * Writes an image as RGBA into `target`, four bytes a pixel: grey values once, colours (three in turn) each for itself.
 * Straight from `lower` to `upper`, which with the ends that Cornerstone makes of centre and width is PS3.3 C.11.2.1.2.1
 * for LINEAR and C.11.2.1.3.2 for LINEAR_EXACT. Never throws: a value that is no number is black.
 */
export function writeScreenValues(
  target: Uint8ClampedArray,
  values: ArrayLike<number>,
  isColor: boolean,
  window: ScreenWindow,
): void {
  new ScreenWriter(window).write(target, values, isColor);
}

/** Writes many images under one window: what whole numbers look like is worked out once. */
export class ScreenWriter {
  readonly #level: (value: number) => number;
  readonly #colors: ArrayLike<number> | undefined;
  /** RGBA of the values from `#lowest` on, made when first met. */
  #known = new Uint32Array(0);
  #lowest = 0;
  readonly #byte = new Uint8ClampedArray(1);

  constructor(window: ScreenWindow) {
    this.#level = levelOf(window);
    this.#colors = window.colors;
  }

  /** As `writeScreenValues`. */
  write(target: Uint8ClampedArray, values: ArrayLike<number>, isColor: boolean): void {
    const pixels = new Uint32Array(target.buffer, target.byteOffset, target.length / 4);
    if (isColor) this.#writeColors(pixels, values);
    else if (this.#takes(values)) this.#writeKnown(pixels, values);
    else for (let pixel = 0; pixel < pixels.length; pixel += 1) pixels[pixel] = this.#grey(values[pixel] ?? 0);
  }

  #writeColors(pixels: Uint32Array, values: ArrayLike<number>): void {
    for (let pixel = 0, from = 0; pixel < pixels.length; pixel += 1, from += 3) {
      const red = this.#shade(values[from] ?? 0);
      const green = this.#shade(values[from + 1] ?? 0);
      const blue = this.#shade(values[from + 2] ?? 0);
      pixels[pixel] = (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
    }
  }

  #writeKnown(pixels: Uint32Array, values: ArrayLike<number>): void {
    const known = this.#known;
    const lowest = this.#lowest;
    for (let pixel = 0; pixel < pixels.length; pixel += 1) {
      const value = values[pixel] ?? 0;
      // Nothing is 0 that was worked out: every pixel is opaque.
      pixels[pixel] = known[value - lowest] || (known[value - lowest] = this.#grey(value));
    }
  }

  /** Prepares for the values of a kind of array; false for one whose values are not counted. */
  #takes(values: ArrayLike<number>): boolean {
    const span = spanOf(values);
    if (!span) return false;
    const [lowest, length] = span;
    if (this.#known.length === length && this.#lowest === lowest) return true;
    this.#known = new Uint32Array(length);
    this.#lowest = lowest;
    return true;
  }

  #grey(value: number): number {
    const grey = this.#shade(value);
    const colors = this.#colors;
    if (!colors) return (OPAQUE | (grey << 16) | (grey << 8) | grey) >>> 0;
    const [red = 0, green = 0, blue = 0] = [colors[3 * grey], colors[3 * grey + 1], colors[3 * grey + 2]];
    return (OPAQUE | (blue << 16) | (green << 8) | red) >>> 0;
  }

  /** Cut off and rounded. */
  #shade(value: number): number {
    this.#byte[0] = this.#level(value);
    return this.#byte[0] ?? 0;
  }
}

function spanOf(values: ArrayLike<number>): readonly [lowest: number, length: number] | undefined {
  if (values instanceof Uint8Array || values instanceof Uint8ClampedArray) return [0, 1 << 8];
  if (values instanceof Int8Array) return [-(1 << 7), 1 << 8];
  if (values instanceof Uint16Array) return [0, 1 << 16];
  return values instanceof Int16Array ? [-(1 << 15), 1 << 16] : undefined;
}

function levelOf(window: ScreenWindow): (value: number) => number {
  if (window.table) return tabled(window.table, window.isInverted);
  return window.isSigmoid ? sigmoid(window) : straight(window);
}

function straight({ lower, upper, isInverted }: ScreenWindow): (value: number) => number {
  // A window without any width is a step.
  if (!(upper > lower))
    return isInverted ? (value) => (value > lower ? 0 : WHITE) : (value) => (value > lower ? WHITE : 0);
  const slope = (isInverted ? -WHITE : WHITE) / (upper - lower);
  const atZero = (isInverted ? WHITE : 0) - lower * slope;
  return (value) => value * slope + atZero;
}

function sigmoid({ lower, upper, isInverted }: ScreenWindow): (value: number) => number {
  const width = Math.abs(upper - lower) + 1;
  const center = (lower + upper + 1) / 2;
  const slope = (isInverted ? 4 : -4) / width;
  return (value) => WHITE / (1 + Math.exp(slope * (value - center)));
}

function tabled({ table, first, bits }: GreyTable, isInverted: boolean): (value: number) => number {
  const last = table.length - 1;
  const scale = WHITE / (2 ** bits - 1);
  return (value) => {
    const entry = table[Math.min(Math.max(Math.round(value - first), 0), last)] ?? 0;
    return isInverted ? WHITE - entry * scale : entry * scale;
  };
}
