/** What the screen needs to know of one frame, read from the header of its instance. */
import type { InstanceFacts } from '../../shared/examination.ts';
import type { ColorTable, PixelFacts } from '../decoding/frame.ts';
import { measuringFacts, type MeasuringFacts } from '../measuring/facts.ts';
import { items, number, numbers, text, texts, type Dataset } from './dicom-json.ts';

export type Vector = readonly [number, number, number];

const WINDOW_FUNCTIONS = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const;
export type WindowFunction = (typeof WINDOW_FUNCTIONS)[number];

export interface FrameFacts extends PixelFacts {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly modality: string;
  readonly instanceNumber?: number;
  /** First window of the file: centre and width (PS3.3 C.11.2). */
  readonly window?: { readonly center: number; readonly width: number };
  /** VOI LUT Function (PS3.3 C.11.2.1.2.1). */
  readonly windowFunction: WindowFunction;
  /** Position and direction cosines in the patient (PS3.3 C.7.6.2), in mm; absent unless they make sense. */
  readonly position?: Vector;
  readonly orientation?: readonly [Vector, Vector];
  /** Directions of rows and columns in letters (0020,0020), of images that have no other geometry. */
  readonly patientOrientation?: readonly string[];
  /** Distance of rows and of columns, in mm. */
  readonly spacing?: readonly [number, number];
  /** Height to width of a pixel where no distance is known (PS3.3 C.7.6.3). */
  readonly aspect: readonly [number, number];
  readonly frameOfReferenceUid?: string;
  readonly lossyImageCompression?: string;
  /** What measuring needs beyond this. */
  readonly measuring?: MeasuringFacts;
  /** The file asks for a table of grey values that the screen does not apply. */
  readonly hasUnusedTable: boolean;
}

/** The facts of frame `frame` (from 1); functional groups of the frame go before shared ones and the top level. */
export function frameFacts(
  { sopInstanceUid, dataset }: InstanceFacts,
  frame: number,
  palette?: ColorTable,
): FrameFacts {
  const group = functionalGroups(dataset, frame);
  const pixels = group('00289110');
  const rescale = group('00289145');
  const voi = group('00289132');
  const isColor = (number(dataset, '00280002') ?? 1) > 1 || text(dataset, '00280004') === 'PALETTE COLOR';
  return {
    sopInstanceUid,
    sopClassUid: text(dataset, '00080016') ?? '',
    modality: text(dataset, '00080060') ?? '',
    transferSyntaxUid: text(dataset, '00083002') ?? '',
    rows: number(dataset, '00280010') ?? 0,
    columns: number(dataset, '00280011') ?? 0,
    samples: number(dataset, '00280002') ?? 1,
    photometric: text(dataset, '00280004') ?? '',
    planar: number(dataset, '00280006') ?? 0,
    bitsAllocated: number(dataset, '00280100') ?? 0,
    bitsStored: number(dataset, '00280101') ?? 0,
    highBit: number(dataset, '00280102') ?? (number(dataset, '00280101') ?? 0) - 1,
    isSigned: number(dataset, '00280103') === 1,
    // Colours are shown as they are: a rescale or a window of the file is not meant for them.
    slope: isColor ? 1 : number(rescale, '00281053') || 1,
    intercept: isColor ? 0 : (number(rescale, '00281052') ?? 0),
    aspect: positivePair(numbers(dataset, '00280034')) ?? [1, 1],
    windowFunction: WINDOW_FUNCTIONS.find((name) => name === text(voi, '00281056')) ?? 'LINEAR',
    hasUnusedTable: hasTable(dataset, '00283000') || (hasTable(voi, '00283010') && !fileWindow(voi)),
    measuring: measuringFacts(dataset, rescale),
    ...given('palette', palette),
    ...given('instanceNumber', number(dataset, '00200013')),
    ...given('window', isColor ? undefined : fileWindow(voi)),
    ...given('position', vector(numbers(group('00209113'), '00200032'), 0)),
    ...given('orientation', direction(numbers(group('00209116'), '00200037'))),
    ...given('patientOrientation', filled(texts(dataset, '00200020'))),
    ...given('spacing', positivePair(numbers(pixels, '00280030'))),
    ...given('frameOfReferenceUid', text(dataset, '00200052')),
    ...given('lossyImageCompression', text(dataset, '00282110')),
  };
}

/** Bit of the first byte at which frame `frame` (from 1) begins: those of single bits follow each other without a gap. */
export function firstBitOf({ bitsAllocated, rows, columns, samples }: PixelFacts, frame: number): number {
  return bitsAllocated === 1 ? ((frame - 1) * rows * columns * samples) % 8 : 0;
}

/** Finds the macro of one functional group (PS3.3 C.7.6.16); the data set itself where the instance has no groups. */
function functionalGroups(dataset: Dataset, frame: number): (sequence: string) => Dataset {
  const ofFrame = items(dataset, '52009230')[frame - 1] ?? {};
  const shared = items(dataset, '52009229')[0] ?? {};
  return (sequence) => items(ofFrame, sequence)[0] ?? items(shared, sequence)[0] ?? dataset;
}

function hasTable(dataset: Dataset, sequence: string): boolean {
  return items(dataset, sequence).length > 0;
}

function fileWindow(dataset: Dataset): FrameFacts['window'] | undefined {
  const center = number(dataset, '00281050');
  const width = number(dataset, '00281051');
  return center === undefined || width === undefined || width < 1 ? undefined : { center, width };
}

function vector(values: readonly number[] | undefined, from: number): Vector | undefined {
  const [x, y, z] = values?.slice(from, from + 3) ?? [];
  return x === undefined || y === undefined || z === undefined ? undefined : [x, y, z];
}

const TOLERANCE = 1e-2;

/** Two unit vectors at right angles, or nothing: a camera cannot look along anything else. */
function direction(values: readonly number[] | undefined): readonly [Vector, Vector] | undefined {
  const row = vector(values, 0);
  const column = vector(values, 3);
  if (!row || !column) return undefined;
  const isSound =
    Math.abs(dot(row, row) - 1) < TOLERANCE &&
    Math.abs(dot(column, column) - 1) < TOLERANCE &&
    Math.abs(dot(row, column)) < TOLERANCE;
  return isSound ? [row, column] : undefined;
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function positivePair(values: readonly number[] | undefined): readonly [number, number] | undefined {
  const [first = 0, second = 0] = values ?? [];
  return first > 0 && second > 0 ? [first, second] : undefined;
}

function filled(values: readonly string[]): readonly string[] | undefined {
  return values.length > 0 ? values : undefined;
}

/** `{ [name]: value }`, or nothing when there is no value. */
function given<N extends string, T>(name: N, value: T | undefined): { readonly [K in N]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [K in N]: T });
}
