/** The tools with which measurements are drawn: Cornerstone's hands, our numbers. */
import { utilities as coreUtilities } from '@cornerstonejs/core';
import {
  AngleTool,
  ArrowAnnotateTool,
  BidirectionalTool,
  CobbAngleTool,
  EllipticalROITool,
  LabelTool,
  LengthTool,
  PlanarFreehandROITool,
  ProbeTool,
  RectangleROITool,
} from '@cornerstonejs/tools';
import { MEASUREMENT_KINDS, type MeasurementKind } from '../../shared/measurements.ts';

/** As Cornerstone hands over an annotation that it draws. */
export interface DrawnData {
  readonly handles?: { readonly points?: readonly (readonly number[])[] };
  readonly contour?: { readonly polyline?: readonly (readonly number[])[] };
}

export interface DrawingPorts {
  /** The lines beside a drawing on an image. */
  readonly lines: (kind: MeasurementKind, data: DrawnData, imageId: string) => string[];
}

const TOOLS = {
  length: LengthTool,
  bidirectional: BidirectionalTool,
  angle: AngleTool,
  cobb: CobbAngleTool,
  ellipse: EllipticalROITool,
  rectangle: RectangleROITool,
  freehand: PlanarFreehandROITool,
  probe: ProbeTool,
  arrow: ArrowAnnotateTool,
  text: LabelTool,
} as const;

export const DRAWING_TOOLS: Readonly<Record<MeasurementKind, { readonly toolName: string }>> = TOOLS;

export function kindOf(toolName: string | undefined): MeasurementKind | undefined {
  return MEASUREMENT_KINDS.find((kind) => DRAWING_TOOLS[kind].toolName === toolName);
}

/** Cornerstone wants a text before a drawing counts as finished; the name comes afterwards, from the list. */
const UNNAMED = '\u00a0';
const takeAnyText = (done: (text: string) => void): void => done(UNNAMED);

/** What Cornerstone is told of each tool. */
export function drawingConfiguration(kind: MeasurementKind, ports: DrawingPorts): Record<string, unknown> {
  return {
    // Areas are ours: theirs would be counted at every movement for nothing.
    calculateStats: kind === 'freehand',
    allowOpenContours: false,
    arrowHeadStyle: 'standard',
    getTextCallback: takeAnyText,
    changeTextCallback: (_annotation: unknown, _event: unknown, done: (text: string) => void) => takeAnyText(done),
    getTextLines: (data: DrawnData, target: string | readonly string[]) => {
      const imageId = imageIdOf(target);
      return imageId === undefined ? [] : ports.lines(kind, data, imageId);
    },
  };
}

/** `imageId:…`; other targets (volumes) have no pixels of their own. */
function imageIdOf(target: string | readonly string[]): string | undefined {
  const first = typeof target === 'string' ? target : target[0];
  return first?.startsWith('imageId:') ? first.slice('imageId:'.length) : undefined;
}

/** What a tool does by itself and must not: keys, a memory of steps, statistics of outlines. */
export function tame(tool: unknown): void {
  if (typeof tool !== 'object' || tool === null || !('configuration' in tool)) return;
  Object.assign(tool.configuration ?? {}, { actions: {} });
  Object.assign(tool, {
    createMemo: () => undefined,
    doneEditMemo: () => undefined,
    startGroupRecording: () => undefined,
    endGroupRecording: () => undefined,
    _calculateStatsIfActive: () => undefined,
  });
}

export const newId = (): string => coreUtilities.uuidv4();
