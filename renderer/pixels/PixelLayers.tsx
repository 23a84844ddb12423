import { useLayoutEffect, useRef } from 'react';
import { cache } from '@cornerstonejs/core';
import { useStore } from 'zustand';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import type { Slice } from '../viewer/slices.ts';
import type { StackState, StackView } from '../viewer/stack-view.ts';
import { foundOverlays } from './found-overlays.ts';
import type { Layers } from './layers.ts';
import { paintLayers } from './paint-layers.ts';
import { usePixels, type PresentLayers } from './pixel-state.ts';
import { SliceLayers } from './slice-layers.ts';
import { voiChoices, type VoiChoice } from './voi.ts';
import styles from './PixelLayers.module.css';

interface PixelLayersProps {
  readonly view: StackView;
  /** The one that is drawn. */
  readonly slice: Slice | undefined;
}

/** Overlays, shutters and padding of the image, over it wherever it lies. Nothing in it can be touched or is read out. */
export function PixelLayers({ view, slice }: PixelLayersProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const made = useRef<Made>(undefined);
  const isEmpty = useRef(true);
  const stack = useStore(view.state);
  const { showsOverlays, showsShutters, presented } = usePixels();
  const present = presented.get(view.index);
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    const isDrawn = slice !== undefined && stack.shown === slice.id && stack.shown === stack.target;
    const layers = isDrawn ? layersOf(slice, stack, { showsOverlays, showsShutters, present }, made) : undefined;
    // Most images have none: while they are scrolled through, nothing is done here.
    if (!layers && isEmpty.current) return;
    isEmpty.current = layers === undefined;
    const ratio = window.devicePixelRatio || 1;
    fit(element, ratio);
    context.clearRect(0, 0, element.width, element.height);
    if (layers) paintLayers(context, layers, (spot) => view.project(spot), ratio);
    // `stack.drawn` grows with every drawing of the image, and with it everything that `project` depends on.
  }, [view, slice, stack, showsOverlays, showsShutters, present]);
  return <canvas ref={canvas} aria-hidden className={styles['layers']} />;
}

/** The layers of one image in memory. */
interface Made {
  readonly image: object;
  readonly slice: Slice;
  readonly layers: SliceLayers;
}

interface Wishes {
  readonly showsOverlays: boolean;
  readonly showsShutters: boolean;
  readonly present: PresentLayers | undefined;
}

function layersOf(
  slice: Slice,
  stack: StackState,
  { present, ...wishes }: Wishes,
  kept: { current: Made | undefined },
): Layers | undefined {
  const { id, facts } = slice;
  const image = cache.getImage(id);
  if (!image) return undefined;
  let made = kept.current;
  if (made?.image !== image || made.slice !== slice) {
    const layers = new SliceLayers(facts, { values: image.getPixelData(), found: foundOverlays(image) });
    kept.current = made = { image, slice, layers };
  }
  const shown = {
    choice: choiceOf(facts, stack),
    isInverted: stack.isInverted !== (facts.isInverse === true),
    hasColorMap: stack.colorMap !== undefined,
  };
  return made.layers.layers(shown, { ...wishes, presented: present?.(facts) });
}

/** Set by hand, found from the values, or a preset. */
const WINDOW_IDS = /^(?:|auto|(?:CT|PT|own)\..+)$/;

/** What the image is shown through; a table that its file does not know is not known here either. */
function choiceOf(facts: FrameFacts, { voi = '', window }: StackState): VoiChoice | undefined {
  const ofFile = voiChoices(facts).find(({ id }) => id === voi);
  if (ofFile || !window) return ofFile;
  return WINDOW_IDS.test(voi) ? { id: voi, name: '', kind: 'window', function: 'LINEAR', ...window } : undefined;
}

/** As many pixels as the screen has there. */
function fit(element: HTMLCanvasElement, ratio: number): void {
  const [width, height] = [Math.round(element.clientWidth * ratio), Math.round(element.clientHeight * ratio)];
  if (element.width !== width) element.width = width;
  if (element.height !== height) element.height = height;
}
