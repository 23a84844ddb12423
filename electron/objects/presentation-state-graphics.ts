/** Graphics and texts of a presentation state, and the layers that they lie in (PS3.3 C.10.5, C.10.7). */
import {
  GRAPHIC_SHAPES,
  type GraphicAnnotation,
  type GraphicLayer,
  type GraphicUnits,
  type PresentedGraphic,
  type PresentedText,
  type Rgb,
} from '../../shared/presentation.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { isPlace, pairOf, pairsOf, type StateReading } from './presentation-state-parts.ts';
import { STATE_TAGS as TAGS } from './presentation-state-tags.ts';

const MOST_LAYERS = 500;
const MOST_ANNOTATIONS = 2000;
/** Of one annotation. */
const MOST_OBJECTS = 5000;
/** Of one graphic, and of all of them: what a screen can still draw at once. */
const MOST_POINTS = 20_000;
const MOST_POINTS_IN_ALL = 200_000;
const LONGEST_TEXT = 1024;
const LONGEST_NAME = 64;

/** Points that a shape has (PS3.3 C.10.5.1.2). */
const POINTS: Readonly<Record<PresentedGraphic['shape'], readonly [least: number, most: number]>> = {
  POINT: [1, 1],
  POLYLINE: [2, MOST_POINTS],
  INTERPOLATED: [2, MOST_POINTS],
  CIRCLE: [2, 2],
  ELLIPSE: [4, 4],
};

/** Graphic Layer Sequence (PS3.3 C.10.7), the lowest first. */
export function layersOf(dataset: DicomDataset, reading: StateReading): readonly GraphicLayer[] {
  const items = dataset.items(TAGS.GraphicLayerSequence);
  const layers = reading.each(items, { part: 'layers', most: MOST_LAYERS }, (item): GraphicLayer | undefined => {
    const name = item.string(TAGS.GraphicLayer);
    if (name === undefined || name.length > LONGEST_NAME) return undefined;
    const description = (item.string(TAGS.GraphicLayerDescription) ?? '').slice(0, LONGEST_TEXT);
    const color = colorOf(item);
    return { name, description, order: item.number(TAGS.GraphicLayerOrder) ?? 0, ...(color && { color }) };
  });
  return layers.toSorted((a, b) => a.order - b.order);
}

function colorOf(item: DicomDataset): Rgb | undefined {
  const lab = item.numbers(TAGS.LayerCielabValue);
  if (lab.length === 3 && lab.every(isWord)) return rgbOfLab(lab);
  const rgb = item.numbers(TAGS.LayerRgbValue);
  const [red = 0, green = 0, blue = 0] = rgb.map((value) => Math.round(value / 257));
  if (rgb.length === 3 && rgb.every(isWord)) return [red, green, blue];
  const grey = item.number(TAGS.LayerGrayscaleValue);
  if (grey === undefined || !isWord(grey)) return undefined;
  const level = Math.round(grey / 257);
  return [level, level, level];
}

function isWord(value: number): boolean {
  return value >= 0 && value <= 65_535;
}

/** CIELab of 16 bits as DICOM scales it (PS3.3 C.10.7.1.1), by way of XYZ under D50, in sRGB. */
function rgbOfLab([first = 0, second = 0, third = 0]: readonly number[]): Rgb {
  const lightness = (first / 65_535) * 100;
  const [a, b] = [second, third].map((value) => (value / 65_535) * 255 - 128);
  const fy = (lightness + 16) / 116;
  const cube = (f: number): number => (f ** 3 > 0.008856 ? f ** 3 : (116 * f - 16) / 903.3);
  const x = 0.9642 * cube(fy + (a ?? 0) / 500);
  const y = cube(fy);
  const z = 0.8251 * cube(fy - (b ?? 0) / 200);
  // From XYZ under D50 to linear sRGB: the sRGB primaries adapted by Bradford's method.
  return [
    encoded(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
    encoded(-0.9787684 * x + 1.9161415 * y + 0.033454 * z),
    encoded(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
  ];
}

/** IEC 61966-2-1. */
function encoded(linear: number): number {
  const inRange = Math.min(Math.max(linear, 0), 1);
  const value = inRange <= 0.0031308 ? 12.92 * inRange : 1.055 * inRange ** (1 / 2.4) - 0.055;
  return Math.round(value * 255);
}

/** Graphic Annotation Sequence; an object that cannot be read does not take the others along. */
export function annotationsOf(dataset: DicomDataset, reading: StateReading): readonly GraphicAnnotation[] {
  let points = MOST_POINTS_IN_ALL;
  const items = dataset.items(TAGS.GraphicAnnotationSequence);
  return reading.each(items, { part: 'annotations', most: MOST_ANNOTATIONS }, (item) => {
    const appliesTo = reading.appliesTo(item);
    if (appliesTo === undefined) return undefined;
    const limit = { part: 'annotations', most: MOST_OBJECTS } as const;
    const graphics = reading.each(item.items(TAGS.GraphicObjectSequence), limit, (one) => {
      const graphic = graphicOf(one);
      if (graphic === undefined || graphic.points.length > points) return undefined;
      points -= graphic.points.length;
      return graphic;
    });
    const texts = reading.each(item.items(TAGS.TextObjectSequence), limit, textOf);
    return { appliesTo, layer: item.string(TAGS.GraphicLayer) ?? '', graphics, texts };
  });
}

function graphicOf(item: DicomDataset): PresentedGraphic | undefined {
  const units = unitsOf(item, TAGS.GraphicAnnotationUnits);
  const shape = GRAPHIC_SHAPES.find((name) => name === item.string(TAGS.GraphicType));
  const data = item.numbers(TAGS.GraphicData);
  if (units === undefined || shape === undefined || (item.number(TAGS.GraphicDimensions) ?? 2) !== 2) return undefined;
  const points = data.length <= 2 * MOST_POINTS ? pairsOf(data) : undefined;
  const [least, most] = POINTS[shape];
  if (points === undefined || points.length < least || points.length > most) return undefined;
  // A file that announces another number of points than it has may lack the end of a figure.
  if ((item.number(TAGS.NumberOfGraphicPoints) ?? points.length) !== points.length) return undefined;
  return { units, shape, points, isFilled: item.string(TAGS.GraphicFilled) === 'Y' };
}

function textOf(item: DicomDataset): PresentedText | undefined {
  const text = (item.string(TAGS.UnformattedTextValue) ?? '').replaceAll(/\r\n?/g, '\n').trimEnd();
  const box = boxOf(item);
  const anchor = anchorOf(item);
  if (text === '' || text.length > LONGEST_TEXT || (!box && !anchor)) return undefined;
  return { text, ...(box && { box }), ...(anchor && { anchor }) };
}

function boxOf(item: DicomDataset): PresentedText['box'] {
  const units = unitsOf(item, TAGS.BoundingBoxUnits);
  const topLeft = pairOf(item, TAGS.BoundingBoxTopLeft);
  const bottomRight = pairOf(item, TAGS.BoundingBoxBottomRight);
  if (units === undefined || !topLeft || !bottomRight) return undefined;
  const name = item.string(TAGS.BoundingBoxJustification);
  const justification = name === 'CENTER' ? 'center' : name === 'RIGHT' ? 'right' : 'left';
  return { units, topLeft, bottomRight, justification };
}

function anchorOf(item: DicomDataset): PresentedText['anchor'] {
  const units = unitsOf(item, TAGS.AnchorPointUnits);
  const point = pairOf(item, TAGS.AnchorPoint);
  if (units === undefined || !point || !point.every(isPlace)) return undefined;
  return { units, point, isVisible: item.string(TAGS.AnchorPointVisibility) === 'Y' };
}

/** MATRIX is for tiled images, of which the program draws none as a whole. */
function unitsOf(item: DicomDataset, tag: number): GraphicUnits | undefined {
  const name = item.string(tag);
  return name === 'PIXEL' ? 'pixels' : name === 'DISPLAY' ? 'area' : undefined;
}
