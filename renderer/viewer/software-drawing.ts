/**
 * Drawing without a graphics card. Chromium then has the processor play one for WebGL: an image of 512 x 512 in a whole
 * pane takes it 40 ms and more, and this a quarter of that. Where the image lies, its window, and what the user does with
 * both remain Cornerstone's; only the last step, from there to the canvas, is done here.
 */
import { Enums, getRenderingCapabilities, utilities, type StackViewport, type Types } from '@cornerstonejs/core';
import { writeScreenValues, type ScreenWindow } from './screen-values.ts';

/** Set by a test that wants to see WebGL all the same: session storage of the page. */
const OVERRIDE = 'drimbox.drawing';

/** True when this machine has WebGL by its processor alone. */
export function drawsInSoftware(): boolean {
  return getRenderingCapabilities().softwareRasterizer && sessionStorage.getItem(OVERRIDE) !== 'webgl';
}

/** Has a viewport drawn here from now on. */
export function drawInSoftware(viewport: StackViewport): void {
  const painter = new Painter(viewport);
  viewport.getUseCustomRenderingPipeline = () => true;
  viewport.customRenderViewportToCanvas = () => painter.draw();
}

class Painter {
  readonly #viewport: StackViewport;
  /** The image under its window, in its own size. */
  #picture: OffscreenCanvas | undefined;
  #pictured: { readonly image: Types.IImage; readonly window: ScreenWindow } | undefined;

  constructor(viewport: StackViewport) {
    this.#viewport = viewport;
  }

  draw(): ReturnType<StackViewport['customRenderViewportToCanvas']> {
    const viewport = this.#viewport;
    const { canvas, element, id: viewportId, renderingEngineId, viewportStatus } = viewport;
    fitCanvas(viewport);
    const context = canvas.getContext('2d');
    if (context) this.#paint(context);
    const { suppressEvents } = viewport;
    return { canvas, element, suppressEvents, viewportId, renderingEngineId, viewportStatus } as ReturnType<
      StackViewport['customRenderViewportToCanvas']
    >;
  }

  #paint(context: CanvasRenderingContext2D): void {
    const { width, height } = context.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    const image = this.#viewport.getCornerstoneImage();
    const place = image && placeOf(this.#viewport, image);
    const picture = image && this.#pictureOf(image);
    if (!place || !picture) return;
    context.imageSmoothingEnabled =
      this.#viewport.getProperties().interpolationType !== Enums.InterpolationType.NEAREST;
    context.setTransform(...place);
    context.drawImage(picture, 0, 0);
  }

  #pictureOf(image: Types.IImage): OffscreenCanvas | undefined {
    const window = windowOf(this.#viewport);
    if (!window) return undefined;
    const before = this.#pictured;
    if (this.#picture && before?.image === image && isSame(before.window, window)) return this.#picture;
    const { columns, rows } = image;
    const picture = this.#pictureOfSize(columns, rows);
    const context = picture.getContext('2d', { alpha: false });
    if (!context) return undefined;
    const data = new ImageData(columns, rows);
    writeScreenValues(data.data, image.getPixelData(), image.color, window);
    context.putImageData(data, 0, 0);
    this.#pictured = { image, window };
    return picture;
  }

  #pictureOfSize(width: number, height: number): OffscreenCanvas {
    if (this.#picture?.width !== width || this.#picture.height !== height) {
      this.#picture = new OffscreenCanvas(width, height);
    }
    return this.#picture;
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
function placeOf(viewport: StackViewport, { columns, rows }: Types.IImage): Matrix | undefined {
  const data = viewport.getImageData();
  if (!data) return undefined;
  const ratio = window.devicePixelRatio || 1;
  // The first pixel is where its middle is.
  const corner = (column: number, row: number): readonly [number, number] => {
    const world = utilities.transformIndexToWorld(data.imageData, [column - 0.5, row - 0.5, 0]) as Types.Point3;
    const [x, y] = viewport.worldToCanvas(world);
    return [x * ratio, y * ratio];
  };
  const [x, y] = corner(0, 0);
  const [rightX, rightY] = corner(columns, 0);
  const [belowX, belowY] = corner(0, rows);
  const place: Matrix = [
    (rightX - x) / columns,
    (rightY - y) / columns,
    (belowX - x) / rows,
    (belowY - y) / rows,
    x,
    y,
  ];
  return place.every(Number.isFinite) ? place : undefined;
}

function windowOf(viewport: StackViewport): ScreenWindow | undefined {
  const { voiRange, VOILUTFunction, invert = false } = viewport.getProperties();
  if (!voiRange) return undefined;
  const isSigmoid = VOILUTFunction === Enums.VOILUTFunctionType.SAMPLED_SIGMOID;
  return { lower: voiRange.lower, upper: voiRange.upper, isSigmoid, isInverted: invert };
}

function isSame(a: ScreenWindow, b: ScreenWindow): boolean {
  return a.lower === b.lower && a.upper === b.upper && a.isSigmoid === b.isSigmoid && a.isInverted === b.isInverted;
}
