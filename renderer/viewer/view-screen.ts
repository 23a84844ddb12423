/** Cornerstone's viewport of one pane: given its images, and told how they look. */
import { cache, Enums, type RenderingEngine, type StackViewport, type Types } from '@cornerstonejs/core';
import { axesOfImage, turnAxes } from '../geometry/orientation.ts';
import { minus, lengthOf, plus, times } from '../geometry/vectors.ts';
import { VOI_FUNCTIONS } from './cornerstone-image.ts';
import { cross, type Vector } from './frame-facts.ts';
import { graphics } from './graphics.ts';
import type { ScreenWindow } from './screen-values.ts';
import { drawInSoftware, type Picture } from './software-drawing.ts';
import { pxPerMm, pxPerPixel, turnOf, type Place, type PlaceFrame } from './view-place.ts';
import type { Shade } from './window-memory.ts';

const { InterpolationType, ViewportType } = Enums;

/** From so many CSS px for one of the image on, its pixels are shown as squares: what is between them would be invented. */
const SQUARES_FROM = 8;
/** Cornerstone's least size. */
const LEAST_SIDE = 2;

export interface Appearance {
  readonly place: Place;
  readonly shade: Shade;
  readonly isInverted: boolean;
  /** Red, green and blue of 256 greys, in turn. */
  readonly colors?: ArrayLike<number>;
}

export class ViewScreen {
  readonly #engine: RenderingEngine;
  readonly #id: string;
  #element: HTMLDivElement | undefined;
  #appearance: Appearance | undefined;

  constructor(engine: RenderingEngine, id: string) {
    this.#engine = engine;
    this.#id = id;
  }

  get viewport(): StackViewport | undefined {
    return this.#element && this.#engine.getViewport<StackViewport>(this.#id);
  }

  enable(element: HTMLDivElement): void {
    this.#element = element;
    this.#appearance = undefined;
    this.#engine.enableElement({ viewportId: this.#id, type: ViewportType.STACK, element });
    const { viewport } = this;
    if (!viewport) return;
    drawInSoftware(viewport, {
      isOn: () => graphics.getState().isSoftware || isOurs(this.#appearance),
      picture: () => this.picture(),
    });
  }

  disable(): void {
    if (this.viewport) this.#engine.disableElement(this.#id);
    this.#element = undefined;
    this.#appearance = undefined;
  }

  /** Has one of `ids` in the viewport; undefined when that has changed meanwhile. Throws what Cornerstone does. */
  async load(ids: readonly string[], id: string): Promise<Types.IImage | undefined> {
    const { viewport } = this;
    if (!viewport) return undefined;
    const index = viewport.getImageIds().indexOf(id);
    if (index < 0 || this.isOutdated(id)) await viewport.setStack([...ids], ids.indexOf(id));
    else await viewport.setImageIdIndex(index);
    const image = viewport.getCornerstoneImage();
    return viewport === this.viewport && image?.imageId === id ? image : undefined;
  }

  /** True when the picture that is drawn under that id is another one by now: a plane that was cut anew. */
  isOutdated(id: string): boolean {
    const drawn = this.viewport?.getCornerstoneImage();
    const kept = cache.getImage(id);
    return drawn?.imageId === id && kept !== undefined && kept !== drawn;
  }

  /** Draws the image in the viewport so, in the next frame; what Cornerstone has chosen itself is never seen. */
  show(appearance: Appearance): void {
    const { viewport, frame } = this;
    const image = viewport?.getCornerstoneImage();
    if (!viewport || !frame || !image) return;
    this.#appearance = appearance;
    const { place, shade, isInverted } = appearance;
    const interpolationType =
      pxPerPixel(place, frame) >= SQUARES_FROM ? InterpolationType.NEAREST : InterpolationType.LINEAR;
    viewport.setProperties({
      voiRange: { ...shade.range },
      VOILUTFunction: VOI_FUNCTIONS[shade.function],
      invert: isInverted,
      interpolationType,
    });
    aim(viewport, place, frame);
    viewport.render();
  }

  render(): void {
    this.viewport?.render();
  }

  /** Follows the size of the pane; false when it is still the same. */
  resize(): boolean {
    const { viewport } = this;
    if (!viewport || !this.#element) return false;
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.#element;
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    const isSame = width === viewport.sWidth && height === viewport.sHeight;
    if (isSame || width < LEAST_SIDE || height < LEAST_SIDE) return false;
    if (!viewport.getUseCustomRenderingPipeline()) {
      this.#engine.resize(true, true);
      return true;
    }
    viewport.sWidth = width;
    viewport.sHeight = height;
    // What fits is another size now, by which Cornerstone keeps the zoom from slice to slice.
    if (viewport.getCornerstoneImage()) viewport.resetCameraForResize();
    viewport.render();
    return true;
  }

  /** Sizes of image and pane; undefined when there is no image. */
  get frame(): PlaceFrame | undefined {
    const image = this.viewport?.getCornerstoneImage();
    if (!image || !this.#element) return undefined;
    const { columns, rows, rowPixelSpacing, columnPixelSpacing } = image;
    const { clientWidth: width, clientHeight: height } = this.#element;
    if (width === 0 || height === 0) return undefined;
    return { columns, rows, spacing: [rowPixelSpacing, columnPixelSpacing], width, height };
  }

  /** What is on the screen, as `Painter` takes it. */
  picture(): Picture | undefined {
    const { viewport, frame } = this;
    const image = viewport?.getCornerstoneImage();
    const appearance = this.#appearance;
    if (!viewport || !frame || !image || !appearance) return undefined;
    const { place } = appearance;
    return {
      image,
      window: screenWindow(appearance, image),
      place,
      frame,
      isSmooth: pxPerPixel(place, frame) < SQUARES_FROM,
    };
  }
}

/** Tables are drawn by ourselves on every machine. */
function isOurs(appearance: Appearance | undefined): boolean {
  return appearance?.colors !== undefined || appearance?.shade.table !== undefined;
}

function screenWindow({ shade, isInverted, colors }: Appearance, image: Types.IImage): ScreenWindow {
  const { range, table } = shade;
  const window = { ...range, isSigmoid: shade.function === 'SIGMOID', isInverted };
  if (image.color) return window;
  return { ...window, ...(table && { table }), ...(colors && { colors }) };
}

/** Has Cornerstone's camera look as the place says: what it draws itself, and its measurements, follow the camera. */
function aim(viewport: StackViewport, place: Place, frame: PlaceFrame): void {
  const { direction, origin } = viewport.getImageData();
  const [row, column] = [vectorAt(direction, 0), vectorAt(direction, 3)];
  const { right, down } = turnAxes(axesOfImage([row, column]), turnOf(place));
  const viewUp = times(down, -1);
  const viewPlaneNormal = cross(right, viewUp);
  const focalPoint = plus(
    plus(vectorAt(origin, 0), times(row, (place.center[0] * frame.columns - 0.5) * frame.spacing[1])),
    times(column, (place.center[1] * frame.rows - 0.5) * frame.spacing[0]),
  );
  const before = viewport.getCamera();
  const distance = before.position && before.focalPoint ? lengthOf(minus(before.position, before.focalPoint)) : 1;
  viewport.setCamera({
    viewUp: [...viewUp],
    viewPlaneNormal: [...viewPlaneNormal],
    focalPoint: [...focalPoint],
    position: [...plus(focalPoint, times(viewPlaneNormal, distance || 1))],
    parallelScale: frame.height / (2 * pxPerMm(place, frame)),
  });
}

function vectorAt(values: ArrayLike<number>, from: number): Vector {
  return [values[from] ?? 0, values[from + 1] ?? 0, values[from + 2] ?? 0];
}
