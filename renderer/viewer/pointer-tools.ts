/** What the buttons of the mouse, and a finger, do in a viewport. */
import { addTool, BaseTool, Enums, ToolGroupManager, type Types } from '@cornerstonejs/tools';
import { MEASUREMENT_KINDS, type MeasurementKind } from '../../shared/measurements.ts';
import { DRAWING_TOOLS, tame } from '../measuring/drawing-tools.ts';
import type { Point } from './view-place.ts';
import { isViewMode, POINTER_MODES, type PointerMode, type ViewMode } from './viewer-state.ts';

const { MouseBindings } = Enums;
const GROUP = 'drimbox';

/** What the tools need of a pane. */
export interface PaneHands {
  /** Number of slices. */
  readonly count: () => number;
  readonly step: (by: number) => void;
  /** Wider and brighter by a drag of so many CSS px. */
  readonly dragWindow: (by: Point) => void;
  /** `at`: CSS px from the upper left corner of the pane. */
  readonly zoomAt: (factor: number, at: Point) => void;
  readonly pan: (by: Point) => void;
}

/** The pane of an element. */
type HandsOf = (element: HTMLDivElement) => PaneHands | undefined;

interface Drag {
  readonly element: HTMLDivElement;
  readonly start: Point;
  readonly by: Point;
}

type DragEvent = Types.EventTypes.MouseDragEventType | Types.EventTypes.TouchDragEventType;

abstract class PaneTool extends BaseTool {
  constructor(toolProps: Types.PublicToolProps = {}) {
    super(toolProps, { supportedInteractionTypes: ['Mouse', 'Touch'], configuration: {} });
  }

  abstract drag(hands: PaneHands, drag: Drag): void;

  mouseDragCallback(event: Types.EventTypes.MouseDragEventType): void {
    this.#drag(event);
  }

  touchDragCallback(event: Types.EventTypes.TouchDragEventType): void {
    this.#drag(event);
  }

  #drag({ detail: { element, startPoints, deltaPoints } }: DragEvent): void {
    const { handsOf } = this.configuration as { readonly handsOf: HandsOf };
    const hands = handsOf(element);
    if (hands) this.drag(hands, { element, start: startPoints.canvas, by: deltaPoints.canvas });
  }
}

/** Dragging down or up goes through the slices; how many pixels make a step depends on their number. */
class SliceDragTool extends PaneTool {
  static override toolName = 'DrimboxSliceDrag';
  #rest = 0;

  override drag({ count, step }: PaneHands, { element, by }: Drag): void {
    const pixels = Math.max(2, element.clientHeight / Math.max(count(), 8));
    this.#rest += by[1];
    const steps = Math.trunc(this.#rest / pixels);
    this.#rest -= steps * pixels;
    if (steps !== 0) step(steps);
  }
}

/** Right: wider; down: darker. */
class WindowDragTool extends PaneTool {
  static override toolName = 'DrimboxWindowDrag';

  override drag({ dragWindow }: PaneHands, { by }: Drag): void {
    dragWindow(by);
  }
}

/** Part of the pane's height over which a drag makes the image twice as large. */
const DOUBLE_OVER = 0.25;

/** Down: larger, around the point where the button was pressed. */
class ZoomDragTool extends PaneTool {
  static override toolName = 'DrimboxZoomDrag';

  override drag({ zoomAt }: PaneHands, { element, start, by }: Drag): void {
    zoomAt(2 ** (by[1] / (DOUBLE_OVER * Math.max(element.clientHeight, 1))), start);
  }
}

class PanDragTool extends PaneTool {
  static override toolName = 'DrimboxPanDrag';

  override drag({ pan }: PaneHands, { by }: Drag): void {
    pan(by);
  }
}

const TOOLS: Readonly<Record<ViewMode, { toolName: string }>> = {
  window: WindowDragTool,
  zoom: ZoomDragTool,
  pan: PanDragTool,
  scroll: SliceDragTool,
};

export const WHEEL_ACTIONS = ['scroll', 'zoom', 'window'] as const;
export type WheelAction = (typeof WHEEL_ACTIONS)[number];

/** What each button does; the left one has the mode, unless it is given here. */
export interface PointerButtons {
  readonly left?: PointerMode;
  readonly middle: ViewMode;
  readonly right: ViewMode;
  readonly wheel: WheelAction;
}

export const USUAL_BUTTONS: PointerButtons = { middle: 'pan', right: 'zoom', wheel: 'scroll' };

/** What Cornerstone is told of the tool that draws a kind of measurement. */
export type DrawingConfiguration = (kind: MeasurementKind) => Record<string, unknown>;

export interface PointerTools {
  /** What the left button, and one finger, do. */
  readonly setMode: (mode: PointerMode) => void;
  readonly setButtons: (buttons: PointerButtons) => void;
  readonly wheel: () => WheelAction;
  readonly attach: (viewportId: string) => void;
  readonly detach: (viewportId: string) => void;
}

/** The tools of the viewports of `engineId`: one group for all panes. Once a page. */
export function createPointerTools(engineId: string, handsOf: HandsOf, drawing: DrawingConfiguration): PointerTools {
  for (const tool of [...Object.values(TOOLS), ...Object.values(DRAWING_TOOLS)]) addTool(tool);
  const group = ToolGroupManager.createToolGroup(GROUP);
  if (!group) throw new Error('tool group exists already');
  for (const { toolName } of Object.values(TOOLS)) group.addTool(toolName, { handsOf });
  addDrawingTools(group, drawing);
  let mode: PointerMode = 'window';
  let buttons = USUAL_BUTTONS;
  const bind = (): void => bindButtons(group, mode, buttons);
  return {
    setMode: (next) => {
      mode = next;
      bind();
    },
    setButtons: (next) => {
      buttons = next;
      mode = next.left ?? mode;
      bind();
    },
    wheel: () => buttons.wheel,
    attach: (viewportId) => group.addViewport(viewportId, engineId),
    detach: (viewportId) => group.removeViewports(engineId, viewportId),
  };
}

type ToolGroup = NonNullable<ReturnType<typeof ToolGroupManager.createToolGroup>>;

function bindButtons(group: ToolGroup, mode: PointerMode, { middle, right }: PointerButtons): void {
  for (const { toolName } of [...Object.values(DRAWING_TOOLS), ...Object.values(TOOLS)]) {
    group.setToolPassive(toolName, { removeAllBindings: true });
  }
  const primary = [{ mouseButton: MouseBindings.Primary }, { numTouchPoints: 1 }];
  for (const name of POINTER_MODES) {
    const bindings = [
      ...(name === mode ? primary : []),
      ...(name === middle ? [{ mouseButton: MouseBindings.Auxiliary }] : []),
      ...(name === right ? [{ mouseButton: MouseBindings.Secondary }] : []),
    ];
    if (bindings.length > 0) group.setToolActive(TOOLS[name].toolName, { bindings });
  }
  if (!isViewMode(mode)) group.setToolActive(DRAWING_TOOLS[mode].toolName, { bindings: primary });
}

/** What is drawn can be seen, and moved, whatever the mode. */
function addDrawingTools(group: ToolGroup, drawing: DrawingConfiguration): void {
  for (const kind of MEASUREMENT_KINDS) {
    const { toolName } = DRAWING_TOOLS[kind];
    group.addTool(toolName, drawing(kind));
    tame(group.getToolInstance(toolName) as unknown);
    group.setToolPassive(toolName);
  }
}
