/** The inverse cosine transform of 8 x 8 blocks (ISO/IEC 10918-1 A.3.3), in floating point. */

interface Blocks {
  /** Blocks beside and above each other. */
  readonly across: number;
  readonly down: number;
  readonly precision: number;
}

/** `COSINES[x * 8 + u]`: share of the coefficient u in the sample x. */
const COSINES = Float64Array.from({ length: 64 }, (_, index) => {
  const [x, u] = [index >> 3, index & 7];
  return (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * x + 1) * u * Math.PI) / 16);
});

/** Samples, line by line, of blocks whose coefficients follow each other; `factors` undo the quantization. */
export function inverseTransform(
  coefficients: Int32Array,
  factors: Float64Array,
  { across, down, precision }: Blocks,
): Uint16Array {
  const width = across * 8;
  const samples = new Uint16Array(width * down * 8);
  const [middle, most] = [2 ** (precision - 1), 2 ** precision - 1];
  const half = new Float64Array(64);
  for (let block = 0; block < across * down; block += 1) {
    transformRows(coefficients, block * 64, factors, half);
    const origin = Math.floor(block / across) * 8 * width + (block % across) * 8;
    for (let x = 0; x < 8; x += 1) {
      for (let y = 0; y < 8; y += 1) {
        let sum = 0;
        for (let v = 0; v < 8; v += 1) sum += (COSINES[y * 8 + v] ?? 0) * (half[v * 8 + x] ?? 0);
        samples[origin + y * width + x] = Math.min(most, Math.max(0, Math.round(sum + middle)));
      }
    }
  }
  return samples;
}

/** One dimension: `half[v * 8 + x]` is the sample x of the row v of coefficients. */
function transformRows(coefficients: Int32Array, at: number, factors: Float64Array, half: Float64Array): void {
  for (let v = 0; v < 8; v += 1) {
    for (let x = 0; x < 8; x += 1) {
      let sum = 0;
      for (let u = 0; u < 8; u += 1) {
        const index = v * 8 + u;
        sum += (COSINES[x * 8 + u] ?? 0) * (coefficients[at + index] ?? 0) * (factors[index] ?? 0);
      }
      half[v * 8 + x] = sum;
    }
  }
}
