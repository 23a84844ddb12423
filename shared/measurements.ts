/** Measurements of the user on images: the part of the contract that speaks of them. */
import { z } from 'zod';

/** How many points each kind has, at least and at most. */
const POINTS = {
  length: [2, 2],
  /** The long diameter, then the one across it. */
  bidirectional: [4, 4],
  /** One leg, the vertex, the other leg. */
  angle: [3, 3],
  /** Two lines of two points. */
  cobb: [4, 4],
  /** Both ends of one axis, then of the other. */
  ellipse: [4, 4],
  /** Corners: a first, its two neighbours, the one across. */
  rectangle: [4, 4],
  /** A closed outline. */
  freehand: [3, 2000],
  probe: [1, 1],
  /** The point that is shown, then the end of the shaft. */
  arrow: [2, 2],
  text: [1, 1],
} as const;

export type MeasurementKind = keyof typeof POINTS;
export const MEASUREMENT_KINDS = Object.keys(POINTS) as readonly MeasurementKind[];
/** Points of an outline at most; a longer one is thinned before it is kept. */
export const OUTLINE_POINTS = POINTS.freehand[1];

/** Kept of one study at most. */
export const MEASUREMENTS_PER_STUDY = 500;
export const LABEL_LENGTH = 200;

const Uid = z.string().regex(/^[0-9.]{1,64}$/);
const Key = z.string().min(1).max(64);
/** Far outside of any image is still a number; what is not finite is refused. */
const Coordinate = z.number().min(-1e6).max(1e6);
const Point = z.tuple([Coordinate, Coordinate]);

/** A name for a quantity; what it is called on the screen is the screen's affair. */
const Quantity = z.enum(['length', 'short', 'angle', 'area', 'mean', 'deviation', 'min', 'max', 'count', 'value']);
export type QuantityName = z.output<typeof Quantity>;

/** One number, with its unit: `mm`, `px`, `mm2`, `px2`, `deg`, `HU`, … ; empty for counts and values without a unit. */
const Reading = z.strictObject({ name: Quantity, value: z.number(), unit: z.string().max(64) });
export type Reading = z.output<typeof Reading>;

/** Where the distances of a measurement come from; what each means is in renderer/measuring/spacing.ts. */
const SpacingSource = z.enum([
  'image',
  'geometry',
  'fiducial',
  'corrected',
  'magnification',
  'detector',
  'nominal',
  'region',
  'unproven',
  'none',
]);
export type SpacingSource = z.output<typeof SpacingSource>;

export const Measurement = z
  .strictObject({
    id: z.string().regex(/^[0-9a-f-]{36}$/),
    kind: z.enum(MEASUREMENT_KINDS),
    /** Study Instance UID of the examination, then UIDs of series and instance. */
    study: Uid,
    series: Uid,
    sop: Uid,
    /** Frame of the instance, from 1. */
    frame: z.int().min(1).max(100_000),
    /** Column and row, in pixels of the image, from the centre of its first pixel. */
    points: z.array(Point).min(1).max(OUTLINE_POINTS),
    label: z.string().max(LABEL_LENGTH),
    /** ISO 8601. */
    created: z.iso.datetime(),
    /** As last computed from the image; absent until its pixels were there. */
    readings: z.array(Reading).max(10).optional(),
    spacing: SpacingSource.optional(),
  })
  .refine(({ kind, points }) => points.length >= POINTS[kind][0] && points.length <= POINTS[kind][1], {
    path: ['points'],
  });
export type Measurement = z.output<typeof Measurement>;

export const KeepMeasurementCommand = z.strictObject({ key: Key, measurement: Measurement });
export const RemoveMeasurementCommand = z.strictObject({ key: Key, study: Uid, id: z.string().min(1).max(36) });
export const MeasurementsQuery = z.strictObject({ key: Key, study: Uid });

export interface MeasurementsAnswer {
  readonly measurements: readonly Measurement[];
  /** Kept, and not readable any more. */
  readonly unreadable: number;
}

/**
 * `PUT` KeepMeasurementCommand, `DELETE` RemoveMeasurementCommand, `GET ?key=&study=` MeasurementsAnswer.
 * An answer to `PUT` or `DELETE` comes when the change is on the disk.
 */
export const MEASUREMENTS_API = '/api/measurements';
