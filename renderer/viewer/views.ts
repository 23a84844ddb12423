/** The panes of this page: one view for each place of the layout, drawn by one engine, with one set of tools. */
import { Enums } from '@cornerstonejs/core';
import { useLayout } from '../layout/layout-state.ts';
import { startDrawing } from '../measuring/session.ts';
import { startEngine } from './engine.ts';
import { graphics } from './graphics.ts';
import { seriesOf } from './open-series.ts';
import { createPointerTools, type PointerTools } from './pointer-tools.ts';
import { StackView, type Stage } from './stack-view.ts';
import styles from './views.module.css';

let stage: Stage | undefined;
const views = new Map<number, StackView>();

/** The view of a place of the layout, from 0; the same one for ever. Throws when this machine cannot draw. */
export function stackView(index: number): StackView {
  const known = views.get(index);
  if (known) return known;
  const view = new StackView(index, theStage());
  views.set(index, view);
  return view;
}

/** The views that are on the screen, in reading order. */
export function attachedViews(): readonly StackView[] {
  return [...views.values()].filter((view) => view.element() !== undefined).sort((a, b) => a.index - b.index);
}

/** The view that draws in `element`. */
export function viewOfElement(element: Element): StackView | undefined {
  return [...views.values()].find((view) => view.element() === element);
}

/** The view of the pane that has the keys. */
export function activeView(): StackView {
  return stackView(useLayout.getState().active);
}

/** What the buttons of the mouse do, in every pane. */
export function pointerTools(): PointerTools {
  return theStage().tools;
}

/** Draws nothing anywhere, so that the first pane need not wait for the engine to do so for the first time. */
export function warmViews(): void {
  const { engine } = theStage();
  const element = document.createElement('div');
  element.className = styles['warm'] ?? '';
  document.body.append(element);
  try {
    engine.enableElement({ viewportId: 'warm', type: Enums.ViewportType.STACK, element });
    engine.disableElement('warm');
  } finally {
    element.remove();
  }
}

function theStage(): Stage {
  if (stage) return stage;
  const engine = startEngine();
  graphics.subscribe(() => {
    for (const view of attachedViews()) view.refresh();
  });
  stage = { engine, tools: createPointerTools(engine.id, viewOfElement, startDrawing(seriesOf)) };
  return stage;
}
