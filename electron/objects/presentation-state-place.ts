/** Where and how large a presentation state shows an image, what it covers, and the bits that it lays over it. */
import type { Bitmap, DisplayedArea, PresentationState, Shutter, Spot } from '../../shared/presentation.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { isPlace, pairOf, pairsOf, type StateReading } from './presentation-state-parts.ts';
import { STATE_TAGS as TAGS } from './presentation-state-tags.ts';

const MOST_AREAS = 5000;
const MOST_VERTICES = 10_000;
/** Bits of one bitmap: 4096 x 4096, what a large radiograph has. */
const MOST_BITS = 16 * 1_048_576;
const MODES = { 'SCALE TO FIT': 'fit', 'TRUE SIZE': 'trueSize', MAGNIFY: 'magnify' } as const;
const TURNS = [0, 90, 180, 270] as const;

/** Spatial Transformation (PS3.3 C.10.6); an angle that is none of the four counts as refused. */
export function turnOf(
  dataset: DicomDataset,
  reading: StateReading,
): Pick<PresentationState, 'rotation' | 'isMirrored'> {
  const angle = dataset.number(TAGS.ImageRotation) ?? 0;
  const rotation = TURNS.find((turn) => turn === ((angle % 360) + 360) % 360) ?? reading.refuse('areas') ?? 0;
  return { rotation, isMirrored: dataset.string(TAGS.ImageHorizontalFlip) === 'Y' };
}

/** Displayed Area Selection Sequence (PS3.3 C.10.4). */
export function areasOf(dataset: DicomDataset, reading: StateReading): readonly DisplayedArea[] {
  const items = dataset.items(TAGS.DisplayedAreaSelectionSequence);
  return reading.each(items, { part: 'areas', most: MOST_AREAS }, (item) => {
    const appliesTo = reading.appliesTo(item);
    const name = item.string(TAGS.PresentationSizeMode) ?? 'SCALE TO FIT';
    const mode = Object.hasOwn(MODES, name) ? MODES[name as keyof typeof MODES] : undefined;
    const topLeft = pairOf(item, TAGS.DisplayedAreaTopLeft);
    const bottomRight = pairOf(item, TAGS.DisplayedAreaBottomRight);
    if (appliesTo === undefined || mode === undefined || !topLeft || !bottomRight) return undefined;
    const spacing = positive(pairOf(item, TAGS.PresentationPixelSpacing));
    const aspect = positive(pairOf(item, TAGS.PresentationPixelAspectRatio));
    const ratio = item.number(TAGS.PresentationMagnification) ?? 0;
    const magnification = ratio > 0 && ratio <= 1000 ? ratio : undefined;
    if ((mode === 'magnify' && !magnification) || (mode === 'trueSize' && !spacing)) return undefined;
    return {
      appliesTo,
      mode,
      topLeft,
      bottomRight,
      ...(spacing && { spacing }),
      ...(aspect && { aspect }),
      ...(magnification !== undefined && { magnification }),
    };
  });
}

function positive(pair: Spot | undefined): Spot | undefined {
  return pair && pair[0] > 0 && pair[1] > 0 ? pair : undefined;
}

/** Display Shutter and Bitmap Display Shutter (PS3.3 C.7.6.11, C.7.6.15). */
export function shuttersOf(dataset: DicomDataset, reading: StateReading): readonly Shutter[] {
  const shapes = dataset.strings(TAGS.ShutterShape).filter((shape) => shape !== '');
  const known = [...new Set(shapes)].slice(0, 8);
  return known.flatMap((shape) => {
    const shutter = shutterOf(dataset, shape);
    if (shutter === undefined) reading.refuse('shutters');
    return shutter ?? [];
  });
}

/** Rows come before columns here, other than everywhere else. */
function shutterOf(dataset: DicomDataset, shape: string): Shutter | undefined {
  switch (shape) {
    case 'RECTANGULAR': {
      const edges = [TAGS.ShutterLeft, TAGS.ShutterRight, TAGS.ShutterUpper, TAGS.ShutterLower];
      const [left, right, top, bottom] = edges.map((tag) => dataset.number(tag) ?? NaN);
      if (left === undefined || right === undefined || top === undefined || bottom === undefined) return undefined;
      return [left, right, top, bottom].every(isPlace) ? { kind: 'rectangle', left, right, top, bottom } : undefined;
    }
    case 'CIRCULAR': {
      const center = pairOf(dataset, TAGS.CenterOfCircularShutter);
      const radius = dataset.number(TAGS.RadiusOfCircularShutter) ?? NaN;
      return center && isPlace(radius) && radius >= 0
        ? { kind: 'circle', center: [center[1], center[0]], radius }
        : undefined;
    }
    case 'POLYGONAL': {
      const vertices = dataset.numbers(TAGS.VerticesOfPolygonalShutter);
      const points = vertices.length <= 2 * MOST_VERTICES ? pairsOf(vertices) : undefined;
      if (points === undefined || points.length < 3) return undefined;
      return { kind: 'polygon', points: points.map(([row, column]) => [column, row]) };
    }
    case 'BITMAP': {
      const bitmap = bitmapOf(dataset, dataset.number(TAGS.ShutterOverlayGroup) ?? 0);
      return bitmap && { kind: 'bitmap', bitmap };
    }
    default:
      return undefined;
  }
}

/** Shutter Presentation Value (0018,1622), of 16 bits; black without one. */
export function shutterLevelOf(dataset: DicomDataset): number {
  const value = dataset.number(TAGS.ShutterPresentationValue) ?? 0;
  return Math.min(Math.max(value, 0), 65_535) / 65_535;
}

/** Overlays that are switched on (PS3.3 C.11.7), with the bits of those that the state itself brings along. */
export function overlaysOf(dataset: DicomDataset, reading: StateReading): PresentationState['overlays'] {
  const groups = Array.from({ length: 16 }, (_, index) => 0x6000 + 2 * index);
  return groups.flatMap((group) => {
    const layer = dataset.string(tagIn(group, TAGS.OverlayActivationLayer));
    if (layer === undefined) return [];
    if (!dataset.has(tagIn(group, TAGS.OverlayData))) return [{ group, layer }];
    const bitmap = bitmapOf(dataset, group);
    if (bitmap === undefined) reading.refuse('overlays');
    return bitmap ? [{ group, layer, bitmap }] : [];
  });
}

function tagIn(group: number, tag: number): number {
  return tag + (group - 0x6000) * 65_536;
}

/** An overlay plane (PS3.3 C.9.2); undefined unless it has all the bits that it announces. */
function bitmapOf(dataset: DicomDataset, group: number): Bitmap | undefined {
  if (!(group >= 0x6000 && group <= 0x601e && group % 2 === 0)) return undefined;
  const columns = dataset.number(tagIn(group, TAGS.OverlayColumns)) ?? 0;
  const rows = dataset.number(tagIn(group, TAGS.OverlayRows)) ?? 0;
  const bits = columns * rows;
  const element = dataset.element(tagIn(group, TAGS.OverlayData));
  if (!(columns >= 1 && rows >= 1 && bits <= MOST_BITS) || !element || element.items) return undefined;
  const bytes = dataset.littleEndianBytesOf(element);
  const length = Math.ceil(bits / 8);
  if (bytes.length < length) return undefined;
  const [top = 1, left = 1] = pairOf(dataset, tagIn(group, TAGS.OverlayOrigin)) ?? [];
  return { columns, rows, origin: [left, top], bits: bytes.subarray(0, length).toString('base64') };
}
