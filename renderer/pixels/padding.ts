/** Pixels that are no part of the image: what a scanner fills the corners with (PS3.3 C.7.5.1.1.2). */
import type { PaddingRange, PixelFacts } from '../decoding/frame.ts';
import { PADDING_UNDER_TABLE } from '../decoding/grey.ts';
import { number, type Dataset } from '../viewer/dicom-json.ts';

/** Pixel Padding Value (0028,0120) and Range Limit (0028,0121), in stored values; the lower one first. */
export function readPadding(dataset: Dataset, { isSigned, bitsAllocated }: Signs): PaddingRange | undefined {
  const value = number(dataset, '00280120');
  if (value === undefined) return undefined;
  const limit = number(dataset, '00280121') ?? value;
  // Files write signed values in unsigned elements, and the other way round.
  const [a, b] = [value, limit].map((one) => asStored(one, { isSigned, bitsAllocated }));
  if (a === undefined || b === undefined) return undefined;
  return { from: Math.min(a, b), to: Math.max(a, b) };
}

type Signs = Pick<PixelFacts, 'isSigned' | 'bitsAllocated'>;

function asStored(value: number, { isSigned, bitsAllocated }: Signs): number {
  const all = 2 ** bitsAllocated;
  if (isSigned) return value >= all / 2 ? value - all : value;
  return value < 0 ? value + all : value;
}

/** The same in the values that are drawn and measured. */
export function paddingOf(
  facts: Pick<PixelFacts, 'padding' | 'table' | 'slope' | 'intercept'>,
): PaddingRange | undefined {
  const { padding, table, slope, intercept } = facts;
  if (!padding) return undefined;
  if (table) return { from: PADDING_UNDER_TABLE, to: PADDING_UNDER_TABLE };
  // Fractions are kept with the precision of the array that holds them.
  const isWhole = Number.isInteger(slope) && Number.isInteger(intercept);
  const ends = [padding.from, padding.to].map((stored) => {
    const value = stored * slope + intercept;
    return isWhole ? value : Math.fround(value);
  });
  return { from: Math.min(...ends), to: Math.max(...ends) };
}

/** True of a value that is padding. */
export function isPadding(range: PaddingRange | undefined, value: number): boolean {
  return range !== undefined && value >= range.from && value <= range.to;
}
