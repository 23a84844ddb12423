/** What the mouse buttons do in a viewport. */
import {
  addTool,
  BaseTool,
  Enums,
  PanTool,
  ToolGroupManager,
  WindowLevelTool,
  ZoomTool,
  type Types,
} from '@cornerstonejs/tools';
import { MEASUREMENT_KINDS, type MeasurementKind } from '../../shared/measurements.ts';
import { DRAWING_TOOLS, tame } from '../measuring/drawing-tools.ts';
import { isViewMode, POINTER_MODES, type PointerMode, type ViewMode } from './viewer-state.ts';

const { MouseBindings } = Enums;
const GROUP = 'drimbox';

/** Dragging down or up goes through the slices; how many pixels make a step depends on their number. */
class SliceDragTool extends BaseTool {
  static override toolName = 'DrimboxSliceDrag';
  #rest = 0;

  constructor(toolProps: Types.PublicToolProps = {}) {
    super(toolProps, { supportedInteractionTypes: ['Mouse', 'Touch'], configuration: {} });
  }

  mouseDragCallback(event: Types.EventTypes.MouseDragEventType): void {
    const { deltaPoints, element } = event.detail;
    const { count, step } = this.configuration as SliceDragConfiguration;
    const pixels = Math.max(2, element.clientHeight / Math.max(count(), 8));
    this.#rest += deltaPoints.canvas[1];
    const steps = Math.trunc(this.#rest / pixels);
    this.#rest -= steps * pixels;
    if (steps !== 0) step(steps);
  }
}

interface SliceDragConfiguration {
  readonly count: () => number;
  readonly step: (by: number) => void;
}

const TOOLS: Readonly<Record<ViewMode, { toolName: string }>> = {
  window: WindowLevelTool,
  zoom: ZoomTool,
  pan: PanTool,
  scroll: SliceDragTool,
};

/** Buttons that do the same whatever the mode. */
const FIXED: Readonly<Partial<Record<ViewMode, Enums.MouseBindings>>> = {
  zoom: MouseBindings.Secondary,
  pan: MouseBindings.Auxiliary,
};

/** What Cornerstone is told of the tool that draws a kind of measurement. */
export type DrawingConfiguration = (kind: MeasurementKind) => Record<string, unknown>;

export interface PointerTools {
  readonly setMode: (mode: PointerMode) => void;
  readonly attach: (viewportId: string) => void;
  readonly detach: (viewportId: string) => void;
}

/** The tools of the viewports of `engineId`. Once a page. */
export function createPointerTools(
  engineId: string,
  slices: SliceDragConfiguration,
  drawing: DrawingConfiguration,
): PointerTools {
  for (const tool of [...Object.values(TOOLS), ...Object.values(DRAWING_TOOLS)]) addTool(tool);
  const group = ToolGroupManager.createToolGroup(GROUP);
  if (!group) throw new Error('tool group exists already');
  for (const { toolName } of Object.values(TOOLS)) {
    group.addTool(toolName, toolName === SliceDragTool.toolName ? { ...slices } : {});
  }
  addDrawingTools(group, drawing);
  return {
    setMode: (mode) => {
      for (const { toolName } of Object.values(DRAWING_TOOLS)) {
        group.setToolPassive(toolName, { removeAllBindings: true });
      }
      for (const { toolName } of Object.values(TOOLS)) group.setToolPassive(toolName, { removeAllBindings: true });
      for (const name of POINTER_MODES) {
        const bindings = [name === mode ? MouseBindings.Primary : undefined, FIXED[name]]
          .filter((mouseButton) => mouseButton !== undefined)
          .map((mouseButton) => ({ mouseButton }));
        if (bindings.length > 0) group.setToolActive(TOOLS[name].toolName, { bindings });
      }
      if (isViewMode(mode)) return;
      group.setToolActive(DRAWING_TOOLS[mode].toolName, { bindings: [{ mouseButton: MouseBindings.Primary }] });
    },
    attach: (viewportId) => group.addViewport(viewportId, engineId),
    detach: (viewportId) => group.removeViewports(engineId, viewportId),
  };
}

type ToolGroup = NonNullable<ReturnType<typeof ToolGroupManager.createToolGroup>>;

/** What is drawn can be seen, and moved, whatever the mode. */
function addDrawingTools(group: ToolGroup, drawing: DrawingConfiguration): void {
  for (const kind of MEASUREMENT_KINDS) {
    const { toolName } = DRAWING_TOOLS[kind];
    group.addTool(toolName, drawing(kind));
    tame(group.getToolInstance(toolName) as unknown);
    group.setToolPassive(toolName);
  }
}
