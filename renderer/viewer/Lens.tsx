import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useLook } from './look-state.ts';
import { Painter } from './software-drawing.ts';
import type { StackView } from './stack-view.ts';
import { centredOn, type Point } from './view-place.ts';
import styles from './Lens.module.css';

/** CSS px; as in Lens.module.css. */
const SIDE = 240;
/** How many times larger than around it. */
const POWER = 2.5;

/** A lens under the pointer, drawn by ourselves on every machine. */
export function Lens({ view }: { readonly view: StackView }) {
  const isOn = useLook((look) => look.isLensOn);
  return isOn ? <Glass view={view} /> : null;
}

function Glass({ view }: { readonly view: StackView }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(undefined);
  const at = useRef<Point>(undefined);
  const drawn = useStore(view.state, (state) => state.drawn);
  useEffect(() => {
    const element = view.element();
    if (!element) return undefined;
    const end = new AbortController();
    const draw = (): void => drawLens(view, (painter.current ??= new Painter()), canvas.current, at.current);
    const onMove = (event: PointerEvent): void => {
      const { left, top } = element.getBoundingClientRect();
      at.current = [event.clientX - left, event.clientY - top];
      draw();
    };
    const onLeave = (): void => {
      at.current = undefined;
      draw();
    };
    element.addEventListener('pointermove', onMove, { signal: end.signal });
    element.addEventListener('pointerleave', onLeave, { signal: end.signal });
    return () => end.abort();
  }, [view]);
  useEffect(() => {
    drawLens(view, (painter.current ??= new Painter()), canvas.current, at.current);
  }, [view, drawn]);
  return <canvas ref={canvas} aria-hidden data-lens className={styles['lens']} hidden />;
}

function drawLens(view: StackView, painter: Painter, canvas: HTMLCanvasElement | null, at: Point | undefined): void {
  const picture = view.picture();
  const pixel = at && view.unproject(at);
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  canvas.hidden = !picture || !pixel;
  if (!picture || !pixel || !at) return;
  const side = Math.round(SIDE * (window.devicePixelRatio || 1));
  if (canvas.width !== side) [canvas.width, canvas.height] = [side, side];
  canvas.style.translate = `${at[0] - SIDE / 2}px ${at[1] - SIDE / 2}px`;
  const { place, frame } = picture;
  // Sizes are relative to a pane in which the image fits: the lens is a part of the same pane, enlarged.
  const under = { ...centredOn(place, frame, pixel), zoom: place.zoom * POWER };
  const offset: Point = [(SIDE - frame.width) / 2, (SIDE - frame.height) / 2];
  painter.paint(context, { ...picture, place: under, isSmooth: false }, { offset, scale: side / SIDE });
}
