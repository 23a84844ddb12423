export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly rx: number;
  readonly ry: number;
  /** Radians, clockwise on the screen. */
  readonly angle?: number;
}

/** A table of noise of mean 0 and standard deviation 1, to be read from changing places. */
export function noiseTable(length: number, random: () => number): Float32Array {
  return Float32Array.from({ length }, () => (random() + random() + random() + random() - 2) * Math.sqrt(3));
}

/** A grey picture in floating point, drawn with ellipses. */
export class Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
  /** What `data` was before a pass; kept, since a slice would otherwise cost megabytes of garbage. */
  readonly #before: Float32Array;

  constructor(width: number, height: number, background: number) {
    this.width = width;
    this.height = height;
    this.data = new Float32Array(width * height).fill(background);
    this.#before = new Float32Array(width * height);
  }

  /** Fills the ellipse row by row; `add` adds to what is there instead of replacing it. */
  ellipse({ x, y, rx, ry, angle = 0 }: Ellipse, value: number, add = false): void {
    if (rx <= 0 || ry <= 0) return;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const a = (cos / rx) ** 2 + (sin / ry) ** 2;
    const reach = Math.ceil(Math.max(rx, ry));
    const first = Math.max(0, Math.floor(y - reach));
    const last = Math.min(this.height - 1, Math.ceil(y + reach));
    for (let row = first; row <= last; row += 1) {
      const dy = row - y;
      const b = 2 * cos * sin * (1 / rx ** 2 - 1 / ry ** 2) * dy;
      const c = ((sin / rx) ** 2 + (cos / ry) ** 2) * dy * dy - 1;
      const discriminant = b * b - 4 * a * c;
      if (discriminant < 0) continue;
      const root = Math.sqrt(discriminant);
      this.#span(row, x + (-b - root) / (2 * a), x + (-b + root) / (2 * a), value, add);
    }
  }

  #span(row: number, left: number, right: number, value: number, add: boolean): void {
    const from = Math.max(0, Math.ceil(left));
    const to = Math.min(this.width - 1, Math.floor(right));
    const start = row * this.width;
    if (!add) {
      if (to >= from) this.data.fill(value, start + from, start + to + 1);
      return;
    }
    for (let at = start + from; at <= start + to; at += 1) this.data[at] = (this.data[at] ?? 0) + value;
  }

  addNoise(table: Float32Array, sigma: number, random: () => number): void {
    for (let row = 0; row < this.height; row += 1) {
      const start = row * this.width;
      const from = Math.floor(random() * (table.length - this.width));
      for (let column = 0; column < this.width; column += 1) {
        this.data[start + column] = (this.data[start + column] ?? 0) + (table[from + column] ?? 0) * sigma;
      }
    }
  }

  /** Softens edges and correlates noise: a 1-2-1 kernel in both directions, `times` times. */
  smooth(times = 1): void {
    for (let pass = 0; pass < times; pass += 1) {
      this.#smoothAlong(1);
      this.#smoothAlong(this.width);
    }
  }

  #smoothAlong(step: number): void {
    const source = this.#before;
    source.set(this.data);
    for (let at = step; at < source.length - step; at += 1) {
      this.data[at] = ((source[at - step] ?? 0) + 2 * (source[at] ?? 0) + (source[at + step] ?? 0)) / 4;
    }
  }

  /** Bilinear value at a place between pixels. */
  sample(x: number, y: number): number {
    const left = Math.min(this.width - 2, Math.max(0, Math.floor(x)));
    const top = Math.min(this.height - 2, Math.max(0, Math.floor(y)));
    const fx = x - left;
    const fy = y - top;
    const at = top * this.width + left;
    const upper = (this.data[at] ?? 0) * (1 - fx) + (this.data[at + 1] ?? 0) * fx;
    const lower = (this.data[at + this.width] ?? 0) * (1 - fx) + (this.data[at + this.width + 1] ?? 0) * fx;
    return upper * (1 - fy) + lower * fy;
  }

  /** Rounded samples, shifted by `offset` and held within [0, `max`]. */
  toSamples(offset: number, max: number): Uint16Array {
    const samples = new Uint16Array(this.data.length);
    for (let at = 0; at < samples.length; at += 1) {
      samples[at] = Math.min(max, Math.max(0, Math.round((this.data[at] ?? 0) + offset)));
    }
    return samples;
  }
}
