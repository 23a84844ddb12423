/** Where the texts of a presentation state are written, and how large (PS3.3 C.10.5). */
import type { PresentedText, Spot } from '../../shared/presentation.ts';
import type { ToScreen } from './shapes.ts';

export interface PlacedText {
  readonly lines: readonly string[];
  /** CSS px: the beginning, middle or end of the first line, as `align` says. */
  readonly at: Spot;
  readonly align: 'start' | 'middle' | 'end';
  /** Height of the letters in CSS px. */
  readonly size: number;
  /** From the text to what it is about. */
  readonly leader?: readonly [Spot, Spot];
}

/** CSS px. Readable whatever the state asks for; a box that is larger is not filled. */
const SMALLEST = 11;
const LARGEST = 16;
/** Of the letters, from line to line. */
export const LINE_HEIGHT = 1.2;
/** Between an anchor and its text, in CSS px. */
const GAP = 6;

/** Undefined when it has no place on the screen. */
export function placedText({ text, box, anchor }: PresentedText, toScreen: ToScreen): PlacedText | undefined {
  const lines = text.split('\n');
  const point = anchor && toScreen(anchor.units, anchor.point);
  const corners = box && [toScreen(box.units, box.topLeft), toScreen(box.units, box.bottomRight)];
  const [one, two] = corners ?? [];
  if (!box || !one || !two) {
    return point && { lines, at: [point[0] + GAP, point[1] - GAP], align: 'start', size: LARGEST };
  }
  const [left, right] = [Math.min(one[0], two[0]), Math.max(one[0], two[0])];
  const [top, bottom] = [Math.min(one[1], two[1]), Math.max(one[1], two[1])];
  const size = Math.min(Math.max((bottom - top) / (lines.length * LINE_HEIGHT), SMALLEST), LARGEST);
  const x = { left, center: (left + right) / 2, right }[box.justification];
  const align = ({ left: 'start', center: 'middle', right: 'end' } as const)[box.justification];
  const placed = { lines, at: [x, top + size] as const, align, size };
  if (!point || !anchor.isVisible) return placed;
  const nearest: Spot = [Math.min(Math.max(point[0], left), right), Math.min(Math.max(point[1], top), bottom)];
  return { ...placed, leader: [nearest, point] };
}
