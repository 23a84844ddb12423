/**
 * Drawing without a graphics card. Chromium then has the processor play one for WebGL: an image of 512 x 512 in a whole
 * pane takes it 40 ms and more, and this a quarter of that. Where the image lies and its window are told by the view;
 * only the last step, from there to the canvas, is done here. Tables of greys and of colours are drawn here on every
 * machine: exact for each value, where a texture of a card has a thousand steps.
 */
import type { StackViewport, Types } from '@cornerstonejs/core';
import { ScreenWriter, type ScreenWindow } from './screen-values.ts';
import { project, type Place, type PlaceFrame, type Point } from './view-place.ts';

/** What is to be drawn of a viewport at the moment. */
export interface Picture {
  readonly image: Types.IImage;
  readonly window: ScreenWindow;
  readonly place: Place;
  readonly frame: PlaceFrame;
  readonly isSmooth: boolean;
}

export interface SoftwareDrawing {
  /** Asked before every drawing; else the graphics card draws. */
  readonly isOn: () => boolean;
  readonly picture: () => Picture | undefined;
}

/** A canvas that is not the pane's own. */
interface PartOfPane {
  /** Where the pane's upper left corner is on it, in CSS px. */
  readonly offset: Point;
  /** Pixels of the canvas for a CSS px. */
  readonly scale: number;
}

/** Has a viewport drawn here from now on, whenever `isOn`. */
export function drawInSoftware(viewport: StackViewport, drawing: SoftwareDrawing): void {
  const painter = new Painter();
  viewport.getUseCustomRenderingPipeline = drawing.isOn;
  viewport.customRenderViewportToCanvas = () => {
    const { canvas, element, id: viewportId, renderingEngineId, viewportStatus, suppressEvents } = viewport;
    fitCanvas(viewport);
    const context = canvas.getContext('2d');
    if (context) painter.paint(context, drawing.picture());
    return { canvas, element, suppressEvents, viewportId, renderingEngineId, viewportStatus } as ReturnType<
      StackViewport['customRenderViewportToCanvas']
    >;
  };
}

export class Painter {
  /** The image under its window, in its own size. */
  #canvas: OffscreenCanvas | undefined;
  #data: ImageData | undefined;
  #writer: { readonly window: ScreenWindow; readonly writer: ScreenWriter } | undefined;
  #image: Types.IImage | undefined;

  /** Paints over the whole canvas, black where the image is not. `part`: of the pane, not all of it. */
  paint(context: CanvasRenderingContext2D, picture: Picture | undefined, part?: PartOfPane): void {
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    const written = picture && this.#written(picture);
    if (!picture || !written) return;
    const { frame } = picture;
    const [across, down] = part ? [part.scale, part.scale] : [width / frame.width, height / frame.height];
    const matrix = matrixOf(picture, across, down, part?.offset);
    if (!matrix.every(Number.isFinite)) return;
    context.imageSmoothingEnabled = picture.isSmooth;
    context.setTransform(...matrix);
    context.drawImage(written, 0, 0);
    // What the graphics card draws comes onto the same canvas.
    context.setTransform(1, 0, 0, 1, 0, 0);
  }

  #written({ image, window }: Picture): OffscreenCanvas | undefined {
    const { columns, rows } = image;
    const isKnown = this.#writer !== undefined && isSame(this.#writer.window, window);
    const canvas = this.#canvasOfSize(columns, rows);
    if (isKnown && this.#image === image) return canvas;
    const writer = isKnown && this.#writer ? this.#writer.writer : new ScreenWriter(window);
    const context = canvas.getContext('2d', { alpha: false });
    if (!context) return undefined;
    this.#data ??= new ImageData(columns, rows);
    writer.write(this.#data.data, image.getPixelData(), image.color);
    context.putImageData(this.#data, 0, 0);
    this.#writer = { window, writer };
    this.#image = image;
    return canvas;
  }

  #canvasOfSize(width: number, height: number): OffscreenCanvas {
    if (this.#canvas?.width !== width || this.#canvas.height !== height) {
      this.#canvas = new OffscreenCanvas(width, height);
      this.#data = undefined;
      this.#image = undefined;
    }
    return this.#canvas;
  }
}

/** The pixels of the screen that the viewport has. */
function fitCanvas({ canvas, sWidth, sHeight }: StackViewport): void {
  if (canvas.width === sWidth && canvas.height === sHeight) return;
  canvas.width = sWidth;
  canvas.height = sHeight;
  canvas.style.aspectRatio = `${sWidth} / ${sHeight}`;
}

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** From pixels of the image, counted from its upper left corner, to pixels of the canvas. */
function matrixOf({ place, frame }: Picture, across: number, down: number, offset: Point = [0, 0]): Matrix {
  // The first pixel is where its middle is.
  const corner = (column: number, row: number): readonly [number, number] => {
    const [x, y] = project(place, frame, [column - 0.5, row - 0.5]);
    return [(x + offset[0]) * across, (y + offset[1]) * down];
  };
  const [x, y] = corner(0, 0);
  const [rightX, rightY] = corner(frame.columns, 0);
  const [belowX, belowY] = corner(0, frame.rows);
  return [
    (rightX - x) / frame.columns,
    (rightY - y) / frame.columns,
    (belowX - x) / frame.rows,
    (belowY - y) / frame.rows,
    x,
    y,
  ];
}

function isSame(a: ScreenWindow, b: ScreenWindow): boolean {
  return (
    a.lower === b.lower &&
    a.upper === b.upper &&
    a.isSigmoid === b.isSigmoid &&
    a.isInverted === b.isInverted &&
    a.table?.table === b.table?.table &&
    a.table?.first === b.table?.first &&
    a.colors === b.colors
  );
}
