/** Measurements as groups of a measurement report: TID 1410 for a region of an image, TID 1501 for all others (PS3.16). */
import type { Measurement, MeasurementKind, Reading, SpacingSource } from '../../shared/measurements.ts';
import { CODES, QUANTITIES, STATISTICS, unitCode, type Code } from './codes.ts';
import {
  code,
  container,
  image,
  numeric,
  shape,
  text,
  uid,
  type Attributes,
  type GraphicType,
  type ReferencedImage,
  type Relation,
} from './content.ts';
import { uidOfUuid } from './derived-uid.ts';

/** What the image is, as far as a measurement on it depends on it. */
export interface MeasuredImage extends ReferencedImage {
  readonly modality: string;
  /** Distance of its rows for one of its columns. */
  readonly aspect: number;
}

const KINDS: Readonly<Record<MeasurementKind, string>> = {
  length: 'Longueur',
  bidirectional: 'Deux diamètres',
  angle: 'Angle',
  cobb: 'Angle de Cobb',
  ellipse: 'Ellipse',
  rectangle: 'Rectangle',
  freehand: 'Contour à main levée',
  probe: 'Valeur d’un point',
  arrow: 'Flèche',
  text: 'Texte',
};

/** Where distances come from, when it is not what everybody expects: whoever reads the number has to know. */
const SPACING: Readonly<Partial<Record<SpacingSource, string>>> = {
  geometry: 'Distances calibrées par la géométrie',
  fiducial: 'Distances calibrées sur un repère',
  corrected: 'Distances calibrées, méthode non précisée',
  magnification: 'Distances au détecteur, agrandissement estimé déduit',
  detector: 'Distances au détecteur, non calibrées',
  nominal: 'Distances d’après le film numérisé',
  unproven: 'Distances : plan de mesure non précisé',
  none: 'Distances non calibrées, en pixels',
};

const REGIONS: readonly MeasurementKind[] = ['ellipse', 'rectangle', 'freehand'];
/** Of a text value: UT has no limit of its own, a label has. */
const LONGEST_IDENTIFIER = 64;

/** The group of a measurement; `number` is its place among those of the report, from 1. */
export function measurementGroup(measurement: Measurement, measured: MeasuredImage, number: number): Attributes {
  const { id, kind, label, spacing } = measurement;
  const isRegion = REGIONS.includes(kind);
  const name = label === '' ? `${KINDS[kind]} ${number}` : label;
  const note = spacing && SPACING[spacing];
  const numbers = (measurement.readings ?? []).filter(({ name: quantity }) => quantity !== 'count');
  const shapes = shapesOf(measurement, measured);
  const places = (wanted: readonly Graphic[]) => drawn(wanted, measured, 'INFERRED FROM', CODES.place);
  const from = (reading: Reading) => (isRegion ? [] : places(shapesUnder(reading, kind, shapes)));
  return container(
    'CONTAINS',
    CODES.group,
    [
      text('HAS OBS CONTEXT', CODES.trackingIdentifier, name.slice(0, LONGEST_IDENTIFIER)),
      uid('HAS OBS CONTEXT', CODES.trackingUid, uidOfUuid(id)),
      ...(isRegion ? drawn(shapes, measured, 'CONTAINS', CODES.region) : []),
      ...numbers.map((reading) => numberOf(reading, kind, measured, from(reading))),
      // What has no number is said in words at its place, so that neither is lost.
      ...(numbers.length === 0 ? [text('CONTAINS', CODES.comment, label || KINDS[kind], places(shapes))] : []),
      ...(numbers.length > 0 && label !== '' ? [text('CONTAINS', CODES.comment, label)] : []),
      ...(note === undefined ? [] : [text('CONTAINS', CODES.comment, note)]),
    ],
    isRegion ? '1410' : '1501',
  );
}

function numberOf(
  { name, value, unit }: Reading,
  kind: MeasurementKind,
  { modality }: MeasuredImage,
  from: readonly Attributes[],
): Attributes {
  const units = unitCode(unit);
  switch (name) {
    case 'length':
      return numeric(kind === 'bidirectional' ? QUANTITIES.longAxis : QUANTITIES.length, value, units, from);
    case 'short':
      return numeric(QUANTITIES.shortAxis, value, units, from);
    case 'angle':
      return numeric(kind === 'cobb' ? QUANTITIES.cobb : QUANTITIES.angle, value, units, from);
    case 'area':
      return numeric(QUANTITIES.area, value, units, from);
    case 'mean':
    case 'deviation':
    case 'min':
    case 'max': {
      const quantity = quantityOf(unit, modality);
      if (quantity === undefined) return numeric(STATISTICS[name], value, units, from);
      return numeric(quantity, value, units, [code('HAS CONCEPT MOD', CODES.derivation, STATISTICS[name]), ...from]);
    }
    case 'value':
    case 'count':
      return numeric(quantityOf(unit, modality) ?? QUANTITIES.quantity, value, units, from);
  }
}

/** What the pixels count; undefined when the file does not tell. */
function quantityOf(unit: string, modality: string): Code | undefined {
  if (unit === 'HU') return QUANTITIES.attenuation;
  if (unit === 'SUVbw') return QUANTITIES.suv;
  // A signal has no unit: with one, the pixels are something that was calculated from it.
  return modality === 'MR' && unit === 'raw' ? QUANTITIES.mrSignal : undefined;
}

type Place = readonly [number, number];

interface Graphic {
  readonly type: GraphicType;
  readonly points: readonly Place[];
}

function drawn(
  shapes: readonly Graphic[],
  measured: MeasuredImage,
  relation: Relation,
  concept: Code,
): readonly Attributes[] {
  const source = image('SELECTED FROM', CODES.source, measured);
  return shapes.map(({ type, points }) => shape(relation, concept, type, points, source));
}

/** Of two diameters each has the one that it measures; the longer one comes first. */
function shapesUnder({ name }: Reading, kind: MeasurementKind, shapes: readonly Graphic[]): readonly Graphic[] {
  if (kind !== 'bidirectional') return shapes;
  return name === 'length' ? shapes.slice(0, 1) : shapes.slice(1);
}

/** PS3.3 C.18.6.1.1; the order of points is that of shared/measurements.ts. Lines that do not touch are several shapes. */
function shapesOf({ kind, points }: Measurement, { aspect }: MeasuredImage): readonly Graphic[] {
  const [a, b, c, d] = points;
  const line = (places: readonly Place[]): Graphic => ({ type: 'POLYLINE', points: places });
  switch (kind) {
    case 'probe':
    case 'text':
      return [{ type: 'POINT', points }];
    case 'arrow':
      // The tip is what is meant.
      return [{ type: 'POINT', points: points.slice(0, 1) }];
    case 'length':
    case 'angle':
      return [line(points)];
    case 'bidirectional':
      return linesOf(longestFirst(points, aspect)).map(line);
    case 'cobb':
      return linesOf(points).map(line);
    case 'ellipse':
      // The end points of the major axis come first.
      return [{ type: 'ELLIPSE', points: longestFirst(points, 1) }];
    case 'rectangle':
      return [line(a && b && c && d ? [a, b, d, c, a] : points)];
    case 'freehand':
      return [line(a ? [...points, a] : points)];
  }
}

function linesOf(points: readonly Place[]): readonly (readonly Place[])[] {
  return [points.slice(0, 2), points.slice(2)];
}

/** Two lines of two points each, the longer one first; a row counts `aspect` columns. */
function longestFirst(points: readonly Place[], aspect: number): readonly Place[] {
  const [a, b, c, d] = points;
  if (!a || !b || !c || !d) return points;
  const length = (from: Place, to: Place): number => Math.hypot(from[0] - to[0], (from[1] - to[1]) * aspect);
  return length(a, b) >= length(c, d) ? points : [c, d, a, b];
}
