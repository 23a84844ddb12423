/** The arithmetic of a divider between a main part and one at its side. */

export interface SplitLimits {
  /** Least widths of the two parts, in CSS pixels. */
  readonly main: number;
  readonly side: number;
}

/** What a key of the divider does, as a change of the side's share. */
const STEP = 0.02;
const BIG_STEP = 0.1;

/** The share of the side that leaves both parts their least width; where there is no room for both, half and half. */
export function clampShare(share: number, width: number, { main, side }: SplitLimits): number {
  if (width <= main + side) return width <= 0 ? share : side / (main + side);
  return Math.min(Math.max(share, side / width), 1 - main / width);
}

/** The share after a key on the divider; undefined for keys that are not its own. The side lies at the right. */
export function shareAfterKey(
  key: string,
  isBig: boolean,
  share: number,
  initial: number,
  [least, most]: readonly [number, number],
): number | undefined {
  const step = isBig ? BIG_STEP : STEP;
  const wanted: Readonly<Record<string, number>> = {
    ArrowLeft: share + step,
    ArrowRight: share - step,
    Home: least,
    End: most,
    Enter: initial,
  };
  if (!Object.hasOwn(wanted, key)) return undefined;
  return Math.min(Math.max(wanted[key] ?? share, least), most);
}
