/** Takes the left button of a pane: what it would do otherwise rests meanwhile; the others stay as they are. */
import type { Point } from './linked-view.ts';

const LEFT = 0;

/** Calls back with each place, in CSS px of the element, at which the left button or a finger goes down or is dragged. */
export function listenForPoint(element: HTMLElement, onPoint: (at: Point) => void): () => void {
  const ended = new AbortController();
  const options = { capture: true, signal: ended.signal };
  let pointer: number | undefined;
  const tell = (event: PointerEvent): void => {
    const box = element.getBoundingClientRect();
    onPoint([event.clientX - box.left, event.clientY - box.top]);
  };
  const onDown = (event: PointerEvent): void => {
    if (event.button !== LEFT || !event.isPrimary) return;
    pointer = event.pointerId;
    element.setPointerCapture(pointer);
    tell(event);
  };
  const onMove = (event: PointerEvent): void => {
    if (event.pointerId === pointer) tell(event);
  };
  const onEnd = (event: PointerEvent): void => {
    if (event.pointerId === pointer) pointer = undefined;
  };
  // The tools of the viewport listen to these; a pinch has a second finger.
  const keep = (event: MouseEvent | TouchEvent): void => {
    const isLeft = event instanceof MouseEvent ? event.button === LEFT : event.touches.length === 1;
    if (isLeft) event.stopImmediatePropagation();
  };
  element.addEventListener('pointerdown', onDown, options);
  element.addEventListener('pointermove', onMove, options);
  element.addEventListener('pointerup', onEnd, options);
  element.addEventListener('pointercancel', onEnd, options);
  element.addEventListener('mousedown', keep, options);
  element.addEventListener('touchstart', keep, options);
  const { cursor } = element.style;
  element.style.cursor = 'crosshair';
  return () => {
    ended.abort();
    element.style.cursor = cursor;
  };
}
