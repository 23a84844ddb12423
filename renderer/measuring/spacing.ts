/** Which distances of pixels a measurement may count with, and where they come from. */
import type { SpacingSource } from '../../shared/measurements.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import type { Place } from './values.ts';

/**
 * - `image`: Pixel Spacing of a cross-sectional image: in the patient.
 * - `geometry`, `fiducial`: Pixel Spacing that was calibrated so (PS3.3 10.7.1.3).
 * - `corrected`: Pixel Spacing of a projection that differs from that of the detector and does not say how.
 * - `magnification`: that of the detector over the estimated magnification.
 * - `detector`: at the detector; the patient is nearer to the source and smaller.
 * - `nominal`: of the film on the scanner.
 * - `region`: of the region of an ultrasound image in which the whole measurement lies.
 * - `unproven`: Pixel Spacing of a projection that gives no other and does not say in which plane.
 * - `none`: distances are in pixels.
 */
export interface MeasuringSpacing {
  /** Distance of rows, then of columns; in mm, or without `isMillimetres` in widths of a pixel. */
  readonly distances: readonly [number, number];
  readonly isMillimetres: boolean;
  readonly source: SpacingSource;
}

/** Images in which bodies throw shadows: Pixel Spacing is not in the patient by itself (PS3.3 10.7.1.3). */
const PROJECTIONS: readonly string[] = ['CR', 'DX', 'MG', 'XA', 'RF', 'IO', 'PX', 'RG'];
const TOLERANCE = 1e-4;

type SpacingFacts = Pick<FrameFacts, 'modality' | 'spacing' | 'aspect' | 'measuring'>;

/** The distances for a measurement at `places`. */
export function measuringSpacing(facts: SpacingFacts, places: readonly Place[]): MeasuringSpacing {
  const { spacing, measuring, modality, aspect } = facts;
  if (measuring?.regions) return ultrasound(measuring.regions, places) ?? pixels(aspect);
  if (PROJECTIONS.includes(modality) || measuring?.isLocalizer) return projection(facts) ?? pixels(aspect);
  if (spacing) return millimetres(spacing, 'image');
  return projection(facts) ?? pixels(aspect);
}

function projection({ spacing, measuring }: SpacingFacts): MeasuringSpacing | undefined {
  const { imagerSpacing, magnification, calibration, nominalSpacing } = measuring ?? {};
  if (spacing && calibration === 'GEOMETRY') return millimetres(spacing, 'geometry');
  if (spacing && calibration === 'FIDUCIAL') return millimetres(spacing, 'fiducial');
  if (spacing && imagerSpacing && !isSame(spacing, imagerSpacing)) return millimetres(spacing, 'corrected');
  if (imagerSpacing && magnification !== undefined && magnification !== 1) {
    return millimetres([imagerSpacing[0] / magnification, imagerSpacing[1] / magnification], 'magnification');
  }
  if (imagerSpacing) return millimetres(imagerSpacing, 'detector');
  if (spacing) return millimetres(spacing, 'unproven');
  return nominalSpacing && millimetres(nominalSpacing, 'nominal');
}

/** The scale of the region in which everything lies; where regions overlap, each must have the same. */
function ultrasound(
  regions: NonNullable<NonNullable<FrameFacts['measuring']>['regions']>,
  places: readonly Place[],
): MeasuringSpacing | undefined {
  const around = regions.filter(({ left, top, right, bottom }) =>
    places.every(([column, row]) => column >= left && column <= right && row >= top && row <= bottom),
  );
  const scales = around.map(({ spacing }) => spacing);
  const [first] = scales;
  const isClear = first !== undefined && scales.every((scale) => scale !== undefined && isSame(scale, first));
  return isClear ? millimetres(first, 'region') : undefined;
}

const millimetres = (distances: readonly [number, number], source: SpacingSource): MeasuringSpacing => ({
  distances,
  isMillimetres: true,
  source,
});

/** Without distances the shape of the pixels still counts: angles stay right. */
const pixels = ([height, width]: readonly [number, number]): MeasuringSpacing => ({
  distances: [height / width, 1],
  isMillimetres: false,
  source: 'none',
});

function isSame(a: readonly [number, number], b: readonly [number, number]): boolean {
  return Math.abs(a[0] / b[0] - 1) < TOLERANCE && Math.abs(a[1] / b[1] - 1) < TOLERANCE;
}
