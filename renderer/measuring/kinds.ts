/** The kinds of measurement on the screen: their names and their keys. Light: the keys of the viewer need it. */
import type { MeasurementKind } from '../../shared/measurements.ts';

/** The letter that begins to measure, in the order of the menu. */
export const MEASURING_KEYS: Readonly<Record<MeasurementKind, string>> = {
  length: 'l',
  bidirectional: 'd',
  angle: 'a',
  cobb: 'k',
  ellipse: 'e',
  rectangle: 'q',
  freehand: 'h',
  probe: 'v',
  arrow: 'j',
  text: 't',
};

/** Kinds in which there is something to count of the pixels. */
export function isRegion(kind: MeasurementKind): boolean {
  return kind === 'ellipse' || kind === 'rectangle' || kind === 'freehand';
}
