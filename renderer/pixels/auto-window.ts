/** A window found from the values of an image. */
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { isPadding, paddingOf } from './padding.ts';

/** Values looked at, at most: those of a mammogram would take longer than a key may. */
const SAMPLES = 500_000;
/** Part of the values that may be darker than black, and brighter than white. */
const TAILS = { dark: 0.01, bright: 0.005 };
/** A darkest or brightest value of more than this part of the image is its background, or what a device cut off. */
const FLAT = 0.1;

type Facts = Pick<FrameFacts, 'padding' | 'table' | 'slope' | 'intercept'>;

/**
 * Centre and width (as LINEAR takes them, PS3.3 C.11.2.1.2.1) that show what the image is about: padding and flat
 * background are left out, and so are the few darkest and brightest of the remaining values. Undefined where all values
 * are the same. Not for colours.
 */
export function autoWindow(
  pixels: ArrayLike<number>,
  facts: Facts,
): { readonly center: number; readonly width: number } | undefined {
  const all = sortedValues(pixels, facts);
  const values = withoutFlatEnds(all);
  const lower = values[Math.floor((values.length - 1) * TAILS.dark)];
  const upper = values[Math.ceil((values.length - 1) * (1 - TAILS.bright))];
  const [least, most] = [all[0], all.at(-1)];
  if (lower === undefined || upper === undefined || least === undefined || most === undefined || least === most)
    return undefined;
  // Nothing but two values, or nearly: between them.
  const [from, to] = lower < upper ? [lower, upper] : [least, most];
  return { center: (from + to + 1) / 2, width: to - from + 1 };
}

function sortedValues(pixels: ArrayLike<number>, facts: Facts): Float64Array {
  const padding = paddingOf(facts);
  const step = Math.max(1, Math.ceil(pixels.length / SAMPLES));
  const values = new Float64Array(Math.ceil(pixels.length / step));
  let count = 0;
  for (let index = 0; index < pixels.length; index += step) {
    const value = pixels[index] ?? NaN;
    if (!Number.isFinite(value) || isPadding(padding, value)) continue;
    values[count] = value;
    count += 1;
  }
  return values.subarray(0, count).sort();
}

/** Without its darkest value, and its brightest, where many pixels have nothing else. */
function withoutFlatEnds(sorted: Float64Array): Float64Array {
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (least === undefined || most === undefined) return sorted;
  const first = sorted.findIndex((value) => value > least);
  const last = sorted.findLastIndex((value) => value < most);
  const from = first > sorted.length * FLAT ? first : 0;
  const to = last >= 0 && sorted.length - 1 - last > sorted.length * FLAT ? last + 1 : sorted.length;
  return from < to ? sorted.subarray(from, to) : sorted;
}
