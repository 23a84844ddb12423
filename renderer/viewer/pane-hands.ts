/** What the wheel, a trackpad and fingers do in a pane. Buttons, and one finger, are those of `pointer-tools.ts`. */
import type { PaneHands, WheelAction } from './pointer-tools.ts';
import type { Point } from './view-place.ts';
import { createWheelSteps } from './wheel.ts';

/** Pixels of a wheel that make the image twice as large: three notches. A trackpad sends small ones. */
const DOUBLE_OVER = 300;
const NOTCH = 100;
const LINE = 1;
const PAGE = 2;
/** CSS px of a drag for which a notch stands where the wheel changes the window. */
const WINDOW_NOTCH = 16;

/** Listens in `element` until the function that is returned. */
export function listenToHands(element: HTMLElement, hands: PaneHands, wheel: () => WheelAction): () => void {
  const end = new AbortController();
  const { signal } = end;
  const steps = createWheelSteps();
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      // A pinch on a trackpad comes as a wheel with Ctrl.
      const action = event.ctrlKey ? 'zoom' : wheel();
      if (action === 'zoom') return hands.zoomAt(2 ** (-pixelsOf(event) / DOUBLE_OVER), placeIn(element, event));
      const by = steps(event);
      if (by === 0) return undefined;
      return action === 'window' ? hands.dragWindow([-by * WINDOW_NOTCH, 0]) : hands.step(by);
    },
    { passive: false, signal },
  );
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  const fingers = new Fingers();
  const onPointer = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return;
    if (event.type === 'pointerdown' || event.type === 'pointermove') {
      const moved = fingers.put(event.pointerId, placeIn(element, event));
      if (!moved) return;
      hands.pan(moved.pan);
      hands.zoomAt(moved.factor, moved.at);
    } else fingers.lift(event.pointerId);
  };
  for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel'] as const) {
    element.addEventListener(type, onPointer, { signal });
  }
  return () => end.abort();
}

function pixelsOf({ deltaY, deltaMode }: WheelEvent): number {
  const pixels = deltaMode === LINE || deltaMode === PAGE ? Math.sign(deltaY) * NOTCH : deltaY;
  return Math.max(-NOTCH, Math.min(pixels, NOTCH));
}

function placeIn(element: Element, { clientX, clientY }: MouseEvent): Point {
  const { left, top } = element.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

/** Two fingers on an image: how they have moved it since they last did. */
export interface TwoFingers {
  readonly pan: Point;
  /** How much further apart they are; around the middle between them. */
  readonly factor: number;
  readonly at: Point;
}

/** Nearer than that, in CSS px, two fingers do not tell how large they want it. */
const TOO_NEAR = 16;

/** Follows fingers on an image. */
export class Fingers {
  readonly #down = new Map<number, Point>();

  /** A finger is put down, or has moved; what that does when there are two. */
  put(finger: number, at: Point): TwoFingers | undefined {
    const before = [...this.#down.values()];
    const isNew = !this.#down.has(finger);
    this.#down.set(finger, at);
    const now = [...this.#down.values()];
    if (isNew || now.length !== 2) return undefined;
    const [from, to] = [spanOf(before), spanOf(now)];
    if (!from || !to) return undefined;
    const factor = from.length < TOO_NEAR || to.length < TOO_NEAR ? 1 : to.length / from.length;
    return { pan: [to.middle[0] - from.middle[0], to.middle[1] - from.middle[1]], factor, at: to.middle };
  }

  lift(finger: number): void {
    this.#down.delete(finger);
  }
}

function spanOf([a, b]: readonly Point[]): { readonly middle: Point; readonly length: number } | undefined {
  if (!a || !b) return undefined;
  return { middle: [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2], length: Math.hypot(a[0] - b[0], a[1] - b[1]) };
}
