/** How a recording lies on paper: speed, amplitude, rows of channels; all in millimetres of that paper. */
import type { WaveformChannel } from '../../shared/objects.ts';

/** CSS pixels of a millimetre: nominal, as the screen does not tell its size. */
export const PIXELS_PER_MM = 96 / 25.4;
export const SPEEDS = [12.5, 25, 50] as const;
export const GAINS = [5, 10, 20] as const;
export const ZOOMS = [0.5, 0.75, 1, 1.5, 2, 3] as const;

export interface StripScale {
  /** Millimetres of a second. */
  readonly speed: number;
  /** Millimetres of a millivolt. */
  readonly gain: number;
  /** CSS pixels of a millimetre. */
  readonly pixels: number;
}

/** The strip of one channel. */
export interface StripRow {
  readonly channel: number;
  /** From the top of the paper. */
  readonly top: number;
  readonly height: number;
  /** Where `zero` lies, from the top of the paper. */
  readonly base: number;
  readonly zero: number;
  /** Millimetres of one unit of the channel. */
  readonly perUnit: number;
  /** For channels that are no voltage: units of a centimetre. */
  readonly perCentimetre?: number;
}

const MILLIVOLTS: Readonly<Record<string, number>> = { V: 1000, mV: 1, uV: 1e-3, nV: 1e-6 };
/** Space above and below zero at least, and between two rows. */
const LEAST = 5;
const MOST = 60;
const GAP = 2.5;
/** Height of a channel that is no voltage. */
const OTHER_HEIGHT = 30;

/** The rows of a group, each as high as what was recorded; `samples` holds channel after channel. */
export function layOut(channels: readonly WaveformChannel[], samples: Float32Array, gain: number): readonly StripRow[] {
  const count = Math.floor(samples.length / Math.max(1, channels.length));
  let top = 0;
  return channels.map(({ unit }, channel) => {
    const [least, most] = rangeOf(samples.subarray(channel * count, (channel + 1) * count));
    const millivolts = Object.hasOwn(MILLIVOLTS, unit) ? MILLIVOLTS[unit] : undefined;
    const perCentimetre = millivolts === undefined ? niceStep(((most - least) * 10) / OTHER_HEIGHT) : undefined;
    const perUnit = millivolts === undefined ? 10 / (perCentimetre ?? 1) : millivolts * gain;
    const zero = millivolts === undefined ? (least + most) / 2 : 0;
    const above = wholeSquares((most - zero) * perUnit);
    const below = wholeSquares((zero - least) * perUnit);
    const row = { channel, top, height: above + below, base: top + above, zero, perUnit };
    top += above + below + GAP * 2;
    return perCentimetre === undefined ? row : { ...row, perCentimetre };
  });
}

export function heightOf(rows: readonly StripRow[]): number {
  const last = rows.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

/** Squares of 5 mm, so that zero lies on a line. */
function wholeSquares(millimetres: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.ceil(millimetres / LEAST) * LEAST));
}

/** Least and greatest value; 0 and 0 of nothing. */
export function rangeOf(values: Float32Array): readonly [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least <= most ? [least, most] : [0, 0];
}

/** The next of 1, 2, 5, 10, 20, … */
export function niceStep(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** A stroke of the trace in one column of pixels: from the lower to the upper value that it passes. */
export interface Stroke {
  readonly x: number;
  readonly least: number;
  readonly most: number;
}

/**
 * What to draw of a channel between the pixels `from` and `to` of the paper. Where samples are further apart than half a
 * pixel each is a point; else each column has its extremes, so that no peak is lost. A gap (NaN) parts the strokes.
 */
export function strokesOf(
  values: Float32Array,
  pixelsPerSample: number,
  from: number,
  to: number,
): readonly Stroke[][] {
  const first = Math.max(0, Math.floor(from / pixelsPerSample) - 1);
  const end = Math.min(values.length, Math.ceil(to / pixelsPerSample) + 2);
  const runs: Stroke[][] = [];
  let run: Stroke[] = [];
  const perStroke = Math.max(1, Math.floor(1 / (2 * pixelsPerSample)));
  for (let at = first - (first % perStroke); at < end; at += perStroke) {
    const [least, most] = rangeOf(values.subarray(at, at + perStroke));
    const isGap = values.subarray(at, at + perStroke).every((value) => Number.isNaN(value));
    if (isGap) {
      if (run.length > 0) runs.push(run);
      run = [];
    } else run.push({ x: at * pixelsPerSample, least, most });
  }
  if (run.length > 0) runs.push(run);
  return runs;
}
