/** What a measurement reads: its numbers with their units. */
import type { Measurement, QuantityName, Reading, SpacingSource } from '../../shared/measurements.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { measuringSpacing, type MeasuringSpacing } from './spacing.ts';
import { angle, area, cobb, distance, statistics, valueAt, type Distances, type Grid, type Place } from './values.ts';

export interface Readings {
  readonly readings: readonly Reading[];
  /** Absent for what has no distance: a value, an arrow, a text. */
  readonly spacing?: SpacingSource;
}

type Drawn = Pick<Measurement, 'kind' | 'points'>;
type Facts = Pick<FrameFacts, 'modality' | 'spacing' | 'aspect' | 'measuring'>;

/** The numbers of a measurement; those of pixel values only with `pixels`, which colours do not have. */
export function readingsOf({ kind, points }: Drawn, facts: Facts, pixels: Grid | undefined): Readings {
  const spacing = measuringSpacing(facts, points);
  const { distances } = spacing;
  const length = (name: QuantityName, from: Place, to: Place): Reading => ({
    name,
    value: distance(from, to, distances),
    unit: spacing.isMillimetres ? 'mm' : 'px',
  });
  const [a, b, c, d] = points;
  if (kind === 'length' && a && b) return { readings: [length('length', a, b)], spacing: spacing.source };
  if (kind === 'bidirectional' && a && b && c && d) {
    const [one, other] = [length('length', a, b), length('length', c, d)];
    const [long, short] = one.value >= other.value ? [one, other] : [other, one];
    return { readings: [long, { ...short, name: 'short' }], spacing: spacing.source };
  }
  if (kind === 'angle' || kind === 'cobb') return { readings: angleOf(kind, points, distances) };
  if (kind === 'ellipse' || kind === 'rectangle' || kind === 'freehand') {
    return { readings: regionOf(kind, points, facts, spacing, pixels), spacing: spacing.source };
  }
  if (kind === 'probe' && a && pixels) return { readings: probeOf(a, facts, pixels) };
  return { readings: [] };
}

function angleOf(kind: 'angle' | 'cobb', points: readonly Place[], distances: Distances): readonly Reading[] {
  const [a, b, c, d] = points;
  let value: number | undefined;
  if (kind === 'angle' && a && b && c) value = angle(a, b, c, distances);
  else if (kind === 'cobb' && a && b && c && d) value = cobb([a, b], [c, d], distances);
  return value === undefined ? [] : [{ name: 'angle', value, unit: 'deg' }];
}

function regionOf(
  shape: 'ellipse' | 'rectangle' | 'freehand',
  points: readonly Place[],
  facts: Facts,
  { distances, isMillimetres }: MeasuringSpacing,
  pixels: Grid | undefined,
): readonly Reading[] {
  const region = { shape, points };
  const size: Reading = { name: 'area', value: area(region, distances), unit: isMillimetres ? 'mm2' : 'px2' };
  const found = pixels && statistics(region, pixels);
  if (!found) return [size];
  const { factor, unit } = valueUnit(facts);
  const value = (name: 'mean' | 'deviation' | 'min' | 'max'): Reading => ({ name, value: found[name] * factor, unit });
  return [
    value('mean'),
    value('deviation'),
    value('min'),
    value('max'),
    size,
    { name: 'count', value: found.count, unit: '' },
  ];
}

function probeOf(place: Place, facts: Facts, pixels: Grid): readonly Reading[] {
  const found = valueAt(place, pixels);
  const { factor, unit } = valueUnit(facts);
  return found === undefined ? [] : [{ name: 'value', value: found * factor, unit }];
}

/** `raw` for a value of which the file does not say what it counts. */
export const RAW = 'raw';
/** Rescale Type: unspecified (PS3.3 C.11.1.1.2). */
const UNSPECIFIED = 'US';

/** What values of the pixels count in, and by how much they are multiplied for it. */
export function valueUnit({ modality, measuring }: Facts): { readonly factor: number; readonly unit: string } {
  if (measuring?.suvFactor !== undefined) return { factor: measuring.suvFactor, unit: 'SUVbw' };
  const type = measuring?.rescaleType;
  if (type !== undefined && type !== UNSPECIFIED) return { factor: 1, unit: type.slice(0, 32) };
  // Without a type, values of CT images are Hounsfield units (PS3.3 C.8.2.1.1).
  if (type === undefined && modality === 'CT' && measuring?.isRescaled && !measuring.isLocalizer)
    return { factor: 1, unit: 'HU' };
  return { factor: 1, unit: RAW };
}
