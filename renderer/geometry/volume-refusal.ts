/** Why a series makes no volume, and the sentences for it. */
import type { I18n } from '../ui/i18n.ts';

/** A reason with the numbers of its sentence (`volume.refused.*`); lengths in mm, angles in degrees. */
export type VolumeRefusal =
  /** Images that cannot be shown at all. */
  | { readonly code: 'unreadable'; readonly count: number; readonly total: number }
  | { readonly code: 'too-few'; readonly count: number; readonly needed: number }
  | { readonly code: 'color'; readonly count: number; readonly total: number }
  /** Position, orientation or pixel distance is not known. */
  | { readonly code: 'no-geometry'; readonly count: number; readonly total: number }
  | { readonly code: 'frames-differ'; readonly count: number }
  /** Rows, columns or pixel distances. */
  | { readonly code: 'sizes-differ'; readonly count: number; readonly total: number }
  | { readonly code: 'not-parallel'; readonly angle: number; readonly count: number; readonly total: number }
  /** `count` slices at no more than `places` places (phases, diffusion weights). */
  | { readonly code: 'same-place'; readonly count: number; readonly places: number }
  /** Every slice is shifted sideways by as much as its place asks for (gantry tilt); `shift` is the largest. */
  | { readonly code: 'tilted'; readonly angle: number; readonly shift: number }
  /** Slices are shifted sideways without a rule. */
  | { readonly code: 'shifted'; readonly shift: number }
  | { readonly code: 'uneven'; readonly least: number; readonly most: number }
  /** Even but for `missing` slices, in `gaps` places. */
  | { readonly code: 'gaps'; readonly missing: number; readonly gaps: number; readonly step: number };

/** The reason as a sentence, with lengths to a hundredth of a mm and angles to a tenth of a degree. */
export function refusalText(refusal: VolumeRefusal, { t, number }: Pick<I18n, 't' | 'number'>): string {
  const { code, ...facts } = refusal;
  const written = Object.entries(facts).map(([name, value]) => {
    const scale = name === 'angle' ? 10 : 100;
    return [name, number(Math.round(value * scale) / scale)] as const;
  });
  return t(`volume.refused.${code}`, Object.fromEntries(written));
}
