/** Lengths on the screen: the scale bar, and the size at which a mm of the patient is a mm of the screen. */

export interface ScaleBar {
  /** What the bar stands for, in mm, and how long it is on the screen, in CSS px. */
  readonly mm: number;
  readonly px: number;
  /** Number of equal parts to mark on it, each of a round length. */
  readonly divisions: number;
  readonly label: { readonly value: number; readonly unit: 'mm' | 'cm' };
}

/** Lengths of a bar within a power of ten, the longest first, and the parts of each. */
const STEPS = [
  { mantissa: 5, divisions: 5 },
  { mantissa: 2, divisions: 4 },
  { mantissa: 1, divisions: 10 },
] as const;

/**
 * The longest bar of 1, 2 or 5 times a power of ten mm that fits into `maxPx`; undefined where the scale is not known.
 * `pxPerMm` is the number of CSS px for a mm of the patient as the view is zoomed now.
 */
export function scaleBar(pxPerMm: number, maxPx: number): ScaleBar | undefined {
  const longest = maxPx / pxPerMm;
  if (!(longest > 0) || !Number.isFinite(longest)) return undefined;
  const exponent = Math.floor(Math.log10(longest) + 1e-9);
  const step = STEPS.find(({ mantissa }) => length(mantissa, exponent) <= longest * (1 + 1e-9));
  if (!step) return undefined;
  const mm = length(step.mantissa, exponent);
  const label = mm >= 10 ? ({ value: mm / 10, unit: 'cm' } as const) : ({ value: mm, unit: 'mm' } as const);
  return { mm, px: mm * pxPerMm, divisions: step.divisions, label };
}

/** Division by a power of ten is exact to the last figure where multiplication by a fraction is not: 0.2, not 0.200…01. */
const length = (mantissa: number, exponent: number): number =>
  exponent < 0 ? mantissa / 10 ** -exponent : mantissa * 10 ** exponent;

/** What was found out about a screen by holding something of known size against it. */
export interface ScreenCalibration {
  /** Pixels of the screen itself, so that it still holds after the page was zoomed. */
  readonly devicePxPerMm: number;
}

/** Width of a bank, identity or professional card (ISO/IEC 7810, format ID-1), in mm. */
export const CARD_WIDTH = 85.6;

/** Screens from a wall projector to a telephone; beyond, the user has slipped. */
const PLAUSIBLE = { least: 0.5, most: 40 } as const;

/**
 * The calibration of a screen on which an object of `mm` was as long as `cssPx`, at that ratio of device to CSS pixels
 * (`window.devicePixelRatio`); undefined when no screen is like that.
 */
export function calibrate(cssPx: number, mm: number, devicePixelRatio: number): ScreenCalibration | undefined {
  const devicePxPerMm = (cssPx * devicePixelRatio) / mm;
  return devicePxPerMm >= PLAUSIBLE.least && devicePxPerMm <= PLAUSIBLE.most ? { devicePxPerMm } : undefined;
}

/** CSS px of a true mm on a calibrated screen, at that ratio of device to CSS pixels. */
export function cssPxPerMm({ devicePxPerMm }: ScreenCalibration, devicePixelRatio: number): number {
  return devicePxPerMm / devicePixelRatio;
}

/** What to multiply the zoom of a view by, which has `pxPerMm` CSS px for a mm now, so that it shows true size. */
export function trueSizeFactor(calibration: ScreenCalibration, devicePixelRatio: number, pxPerMm: number): number {
  return cssPxPerMm(calibration, devicePixelRatio) / pxPerMm;
}
