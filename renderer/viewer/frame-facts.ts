/** What the screen needs to know of one frame, read from the header of its instance. */
import type { InstanceFacts } from '../../shared/examination.ts';
import type { ColorTable, PixelFacts } from '../decoding/frame.ts';
import { measuringFacts, type MeasuringFacts } from '../measuring/facts.ts';
import { hasUnreadOverlay, overlayBitsOf, readOverlays, type OverlayPlane } from '../pixels/overlays.ts';
import { readFileTables, type FileTables, type NamedTable } from '../pixels/lookup-table.ts';
import { readPadding } from '../pixels/padding.ts';
import { readShutter, type Shutter } from '../pixels/shutters.ts';
import { items, number, numbers, text, texts, type Dataset } from './dicom-json.ts';
import { readPalette } from './palette.ts';
import { readTechnique, type Technique } from './technique.ts';

export type Vector = readonly [number, number, number];

const WINDOW_FUNCTIONS = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const;
export type WindowFunction = (typeof WINDOW_FUNCTIONS)[number];

/** A window of the file: centre and width (PS3.3 C.11.2), with what the file calls it. */
export interface FileWindow {
  readonly center: number;
  readonly width: number;
  readonly explanation?: string;
}

export interface FrameFacts extends PixelFacts {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  readonly modality: string;
  readonly instanceNumber?: number;
  /** First window of the file. */
  readonly window?: { readonly center: number; readonly width: number };
  /** Every window of the file, in its order. */
  readonly windows?: readonly FileWindow[];
  /** Tables of the file in place of a window (PS3.3 C.11.2.1.1). */
  readonly voiTables?: readonly NamedTable[];
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
  /** The file asks for a table of grey values that cannot be read. */
  readonly hasUnusedTable: boolean;
  /** High values are dark: MONOCHROME1, or Presentation LUT Shape INVERSE (PS3.3 C.11.6), which say the same. */
  readonly isInverse?: boolean;
  /** Number of the frame in its instance, from 1. */
  readonly frame?: number;
  readonly overlays?: readonly OverlayPlane[];
  /** An overlay of the file is not among them. */
  readonly hasUnusedOverlay?: boolean;
  readonly shutter?: Shutter;
  /** How it was made; the same object for all frames of an instance. */
  readonly technique?: Technique;
}

/** What all frames of an instance have in common and is not worth reading for each. */
export interface FileParts {
  readonly palette?: ColorTable;
  readonly tables: FileTables;
  readonly overlays: readonly OverlayPlane[];
  readonly hasUnreadOverlay: boolean;
  readonly technique: Technique;
}

export function readFileParts(dataset: Dataset): FileParts {
  const palette = readPalette(dataset);
  return {
    tables: readFileTables(dataset),
    overlays: readOverlays(dataset),
    hasUnreadOverlay: hasUnreadOverlay(dataset),
    technique: readTechnique(dataset),
    ...(palette && { palette }),
  };
}

/** The facts of frame `frame` (from 1); functional groups of the frame go before shared ones and the top level. */
export function frameFacts(
  { sopInstanceUid, dataset }: InstanceFacts,
  frame: number,
  parts: FileParts = readFileParts(dataset),
): FrameFacts {
  const group = functionalGroups(dataset, frame);
  const pixels = group('00289110');
  const rescale = group('00289145');
  const voi = group('00289132');
  const { tables, overlays } = parts;
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
    ...(!isColor && greyFacts(dataset, voi, parts)),
    slope: isColor || tables.modality ? 1 : number(rescale, '00281053') || 1,
    intercept: isColor || tables.modality ? 0 : (number(rescale, '00281052') ?? 0),
    aspect: positivePair(numbers(dataset, '00280034')) ?? [1, 1],
    windowFunction: windowFunctionOf(voi),
    hasUnusedTable: !isColor && (tables.isModalityBroken || (tables.isVoiBroken && fileWindows(voi).length === 0)),
    measuring: measuringFacts(dataset, rescale, isColor ? undefined : tables.modalityType),
    technique: parts.technique,
    ...given('palette', parts.palette),
    ...given('instanceNumber', number(dataset, '00200013')),
    ...given('position', vector(numbers(group('00209113'), '00200032'), 0)),
    ...given('orientation', direction(numbers(group('00209116'), '00200037'))),
    ...given('patientOrientation', filled(texts(dataset, '00200020'))),
    ...given('spacing', positivePair(numbers(pixels, '00280030'))),
    ...given('frameOfReferenceUid', text(dataset, '00200052')),
    ...given('lossyImageCompression', text(dataset, '00282110')),
    ...(overlays.length > 0 && { overlays, frame }),
    ...(parts.hasUnreadOverlay && { hasUnusedOverlay: true }),
    ...given('shutter', readShutter(group('00189472'))),
  };
}

/** What is said of values of grey alone. */
function greyFacts(dataset: Dataset, voi: Dataset, { tables, overlays }: FileParts): Partial<FrameFacts> {
  const bits = {
    isSigned: number(dataset, '00280103') === 1,
    bitsAllocated: number(dataset, '00280100') ?? 0,
    highBit: number(dataset, '00280102') ?? 0,
  };
  const windows = fileWindows(voi);
  const [window] = windows;
  const overlayBits = overlayBitsOf(overlays, bits);
  return {
    isInverse: text(dataset, '00280004') === 'MONOCHROME1' || text(dataset, '20500020') === 'INVERSE',
    ...(window && { window: { center: window.center, width: window.width }, windows }),
    ...(tables.voi.length > 0 && { voiTables: tables.voi }),
    ...given('table', tables.modality),
    ...given('padding', readPadding(dataset, bits)),
    ...(overlayBits.length > 0 && { overlayBits }),
  };
}

/** What a decoder needs of all this, and nothing else: it is copied for every frame. */
export function decodingFacts(facts: FrameFacts): PixelFacts {
  const { transferSyntaxUid, rows, columns, samples, photometric, planar } = facts;
  const { bitsAllocated, bitsStored, highBit, isSigned, slope, intercept } = facts;
  return {
    ...{ transferSyntaxUid, rows, columns, samples, photometric, planar },
    ...{ bitsAllocated, bitsStored, highBit, isSigned, slope, intercept },
    ...given('palette', facts.palette),
    ...given('table', facts.table),
    ...given('padding', facts.padding),
    ...given('overlayBits', facts.overlayBits),
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

function windowFunctionOf(voi: Dataset): WindowFunction {
  return WINDOW_FUNCTIONS.find((name) => name === text(voi, '00281056')) ?? 'LINEAR';
}

const WINDOWS_AT_MOST = 16;

/** A straight line needs a width of 1 (PS3.3 C.11.2.1.2); the exact line and the sigmoid take any that is more than 0. */
function fileWindows(voi: Dataset): readonly FileWindow[] {
  const centers = numbers(voi, '00281050') ?? [];
  const widths = numbers(voi, '00281051') ?? [];
  const explanations = texts(voi, '00281055');
  const isLinear = windowFunctionOf(voi) === 'LINEAR';
  return centers.slice(0, WINDOWS_AT_MOST).flatMap((center, index) => {
    const width = widths[index];
    if (width === undefined || !(isLinear ? width >= 1 : width > 0)) return [];
    return [{ center, width, ...given('explanation', explanations[index] || undefined) }];
  });
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
