/** The slices of a volume, in one type of number, as they come. */
import type { PixelArray } from '../decoding/frame.ts';

export type VoxelArray = Int16Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
type VoxelKind = 'int16' | 'uint16' | 'float32';

const BYTES: Readonly<Record<VoxelKind, number>> = { int16: 2, uint16: 2, float32: 4 };

interface Range {
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
}

/** Sixteen bits hold what most modalities send, rescaled or not; the first value that does not fit changes all slices. */
export class Voxels {
  readonly #length: number;
  readonly #slices = new Map<string, VoxelArray>();
  #kind: VoxelKind = 'int16';
  #range: Range | undefined;

  /** `length`: pixels of a slice. */
  constructor(length: number) {
    this.#length = length;
  }

  /** How many slices are here. */
  get size(): number {
    return this.#slices.size;
  }

  /** Lowest and highest value so far; 0 while there is none. */
  get min(): number {
    return this.#range?.min ?? 0;
  }

  get max(): number {
    return this.#range?.max ?? 0;
  }

  get(id: string): VoxelArray | undefined {
    return this.#slices.get(id);
  }

  /** Bytes of so many slices, once they are all here. */
  bytesOf(slices: number): number {
    return slices * this.#length * BYTES[this.#kind];
  }

  /** An empty array of the type of the slices. */
  make(length: number): VoxelArray {
    return emptyArray(this.#kind, length);
  }

  /** Takes a slice over: its memory may be kept, and values that are no numbers become 0. One of another size is left out. */
  put(id: string, pixels: PixelArray): void {
    if (pixels.length !== this.#length) return;
    const range = joined(this.#range, tidy(pixels));
    const kind = kindFor(range);
    if (kind !== this.#kind) {
      for (const [other, slice] of this.#slices) this.#slices.set(other, inKind(slice, kind));
    }
    this.#kind = kind;
    this.#range = range;
    this.#slices.set(id, inKind(pixels, kind));
  }

  /** Forgets the slices that are not named. */
  keep(ids: ReadonlySet<string>): void {
    for (const id of this.#slices.keys()) if (!ids.has(id)) this.#slices.delete(id);
  }
}

/** The range of a slice; NaN and infinities, which no sum survives, become 0. */
function tidy(pixels: PixelArray): Range {
  let [min, max, isWhole] = [Infinity, -Infinity, true];
  const isFloat = pixels instanceof Float32Array;
  for (let index = 0; index < pixels.length; index += 1) {
    let value = pixels[index] ?? 0;
    if (isFloat) {
      if (!Number.isFinite(value)) pixels[index] = value = 0;
      isWhole &&= Number.isInteger(value);
    }
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max, isWhole };
}

function joined(a: Range | undefined, b: Range): Range {
  if (!a) return b;
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max), isWhole: a.isWhole && b.isWhole };
}

function kindFor({ min, max, isWhole }: Range): VoxelKind {
  if (isWhole && min >= -0x8000 && max <= 0x7fff) return 'int16';
  return isWhole && min >= 0 && max <= 0xffff ? 'uint16' : 'float32';
}

function inKind(pixels: PixelArray, kind: VoxelKind): VoxelArray {
  if (kind === 'int16') return pixels instanceof Int16Array ? pixels : new Int16Array(pixels);
  if (kind === 'uint16') return pixels instanceof Uint16Array ? pixels : new Uint16Array(pixels);
  return pixels instanceof Float32Array ? pixels : new Float32Array(pixels);
}

function emptyArray(kind: VoxelKind, length: number): VoxelArray {
  if (kind === 'int16') return new Int16Array(length);
  return kind === 'uint16' ? new Uint16Array(length) : new Float32Array(length);
}
