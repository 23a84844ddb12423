/** The viewport: one slice of a series, as the user has it. */
import { Enums, utilities, type RenderingEngine, type StackViewport, type Types } from '@cornerstonejs/core';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { WorkstationError } from '../../shared/errors.ts';
import { VOI_FUNCTIONS } from './cornerstone-image.ts';
import { startEngine } from './engine.ts';
import { isLoaded } from './images.ts';
import { announced } from './metadata-provider.ts';
import { createPointerTools, type DrawingConfiguration, type PointerTools } from './pointer-tools.ts';
import type { SeriesModel } from './series-model.ts';
import { drawInSoftware, drawsInSoftware } from './software-drawing.ts';
import type { PointerMode } from './viewer-state.ts';
import { WindowMemory } from './window-memory.ts';

const { Events, ViewportType } = Enums;
const VIEWPORT = 'stack';
const ZOOM_STEP = 1.25;

export interface StackState {
  /** The slice that the user went to. */
  readonly target: string | undefined;
  /** The slice that is drawn; not the target while that one is loaded or when it cannot be shown. */
  readonly shown: string | undefined;
  /** Centre and width, in values of the modality. */
  readonly window: { readonly center: number; readonly width: number } | undefined;
  /** Pixels of the screen (CSS) for one of the image. */
  readonly zoom: number | undefined;
  /** By the user; MONOCHROME1 is not what is meant. */
  readonly isInverted: boolean;
}

const NOTHING: StackState = {
  target: undefined,
  shown: undefined,
  window: undefined,
  zoom: undefined,
  isInverted: false,
};

export class StackView {
  readonly state: StoreApi<StackState> = createStore<StackState>(() => NOTHING);
  readonly #engine: RenderingEngine;
  readonly #tools: PointerTools;
  readonly #isSoftware: boolean;
  #element: HTMLDivElement | undefined;
  #model: SeriesModel | undefined;
  #unsubscribe: (() => void) | undefined;
  #windows = new WindowMemory();
  #isInverted = false;
  #isDrawing = false;
  #mustDrawAgain = false;

  /** Throws when this machine cannot draw. */
  constructor(drawing: DrawingConfiguration) {
    this.#engine = startEngine();
    this.#isSoftware = drawsInSoftware();
    const slices = { count: () => this.#ids.length, step: (by: number) => this.step(by) };
    this.#tools = createPointerTools(this.#engine.id, slices, drawing);
  }

  /** Draws in `element` until `detach`. */
  attach(element: HTMLDivElement): void {
    this.#element = element;
    element.addEventListener(Events.IMAGE_RENDERED, this.#readBack);
    this.#enable();
  }

  detach(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#model?.rest();
    this.#model = undefined;
    if (!this.#element) return;
    this.#element.removeEventListener(Events.IMAGE_RENDERED, this.#readBack);
    this.#disable();
    this.#element = undefined;
    this.state.setState(NOTHING);
  }

  /** Shows a series, at the slice where it was left. */
  open(model: SeriesModel): void {
    this.#unsubscribe?.();
    this.#model?.rest();
    this.#model = model;
    this.state.setState(NOTHING);
    this.#forgetLook();
    this.#disable();
    this.#enable();
    this.#unsubscribe = model.subscribe(() => this.#follow());
    this.#follow();
  }

  setMode(mode: PointerMode): void {
    this.#tools.setMode(mode);
  }

  /** To the slice at `index`, or the nearest that there is. */
  goTo(index: number): void {
    const id = this.#ids[Math.min(Math.max(index, 0), this.#ids.length - 1)];
    if (id !== undefined) this.#look(id);
  }

  step(by: number): void {
    this.goTo(this.#ids.indexOf(this.state.getState().target ?? '') + by);
  }

  last(): void {
    this.goTo(this.#ids.length - 1);
  }

  retry(): void {
    const { target } = this.state.getState();
    if (target !== undefined) this.#model?.retry(target);
  }

  fit(): void {
    this.#viewport?.resetCamera();
    this.#viewport?.render();
  }

  invert(): void {
    const viewport = this.#viewport;
    if (this.state.getState().shown === undefined || !viewport) return;
    this.#isInverted = !this.#isInverted;
    viewport.setProperties({ invert: !viewport.getProperties().invert });
    viewport.render();
  }

  zoomIn(): void {
    this.#zoomBy(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#zoomBy(1 / ZOOM_STEP);
  }

  /** Back to how the image came: window, size, place, colours. */
  reset(): void {
    if (!this.#element) return;
    this.#forgetLook();
    this.#disable();
    this.#enable();
    this.state.setState({ shown: undefined });
    this.#draw();
  }

  resize(): void {
    this.#engine.resize(true, true);
  }

  get #ids(): readonly string[] {
    return this.#model?.snapshot().ids ?? [];
  }

  get #viewport(): StackViewport | undefined {
    return this.#element && this.#engine.getViewport<StackViewport>(VIEWPORT);
  }

  #forgetLook(): void {
    this.#windows = new WindowMemory();
    this.#isInverted = false;
  }

  #enable(): void {
    if (!this.#element) return;
    this.#engine.enableElement({ viewportId: VIEWPORT, type: ViewportType.STACK, element: this.#element });
    if (this.#isSoftware && this.#viewport) drawInSoftware(this.#viewport);
    this.#tools.attach(VIEWPORT);
  }

  #disable(): void {
    if (!this.#viewport) return;
    this.#tools.detach(VIEWPORT);
    this.#engine.disableElement(VIEWPORT);
  }

  #zoomBy(factor: number): void {
    const viewport = this.#viewport;
    if (this.state.getState().shown === undefined || !viewport) return;
    viewport.setZoom(viewport.getZoom() * factor);
    viewport.render();
  }

  /** The series has changed: more slices, or more of them loaded. What is on the screen stays there. */
  #follow(): void {
    const { target } = this.state.getState();
    const known = target ?? this.#model?.target;
    if (known === undefined) return;
    if (target === undefined) this.#look(known);
    else this.#draw();
  }

  #look(id: string): void {
    this.state.setState({ target: id });
    this.#model?.look(id);
    this.#draw();
  }

  /** Draws the target if it is loaded and not drawn yet; what changes meanwhile is drawn next. */
  #draw(): void {
    if (this.#isDrawing) {
      this.#mustDrawAgain = true;
      return;
    }
    const { target, shown } = this.state.getState();
    const viewport = this.#viewport;
    if (!viewport || target === undefined || target === shown || !isLoaded(target)) return;
    this.#isDrawing = true;
    void this.#show(viewport, target)
      .catch(() => {
        // A viewport that has been taken away meanwhile draws nothing any more; otherwise nobody knows why.
        if (viewport !== this.#viewport) return;
        this.#model?.fail(target, new WorkstationError('INTERNAL', { reference: 'viewer' }).report());
      })
      .finally(() => {
        this.#isDrawing = false;
        const again = this.#mustDrawAgain;
        this.#mustDrawAgain = false;
        if (again) this.#draw();
      });
  }

  async #show(viewport: StackViewport, id: string): Promise<void> {
    const index = viewport.getImageIds().indexOf(id);
    this.#windows.notice(viewport.getProperties().voiRange);
    if (index < 0) await this.#setStack(viewport, id);
    else await viewport.setImageIdIndex(index);
    const image = viewport.getCornerstoneImage();
    if (viewport !== this.#viewport || image?.imageId !== id) return;
    this.#applyLook(viewport, image);
    this.state.setState({ shown: id });
  }

  /** Gives the viewport every slice known so far; what the user has set stays as it is. */
  async #setStack(viewport: StackViewport, id: string): Promise<void> {
    const ids = [...this.#ids];
    const isFirst = viewport.getImageIds().length === 0;
    const presentation = viewport.getViewPresentation();
    await viewport.setStack(ids, ids.indexOf(id));
    if (isFirst) return;
    viewport.setViewPresentation(presentation);
  }

  /** Drawn in the same frame as the image: what Cornerstone has chosen is never seen. */
  #applyLook(viewport: StackViewport, image: Types.IImage): void {
    const facts = announced(image.imageId);
    if (!facts) return;
    const [width, center] = [image.windowWidth, image.windowCenter].map((value) =>
      Array.isArray(value) ? value[0] : value,
    );
    if (width === undefined || center === undefined) return;
    const own = utilities.windowLevel.toLowHighRange(width, center, VOI_FUNCTIONS[facts.windowFunction]);
    viewport.setProperties({
      voiRange: this.#windows.rangeFor(facts, own),
      invert: this.#isInverted !== (facts.photometric === 'MONOCHROME1'),
    });
    viewport.render();
  }

  /** What has just been drawn, in words for the corners. */
  readonly #readBack = (): void => {
    const viewport = this.#viewport;
    const image = viewport?.getCornerstoneImage();
    if (!viewport || !image || !this.#element) return;
    const { voiRange } = viewport.getProperties();
    const { parallelScale } = viewport.getCamera();
    const levels = voiRange && utilities.windowLevel.toWindowLevel(voiRange.lower, voiRange.upper);
    this.state.setState({
      window: levels && { center: levels.windowCenter, width: levels.windowWidth },
      zoom: parallelScale ? (this.#element.clientHeight * image.rowPixelSpacing) / (2 * parallelScale) : undefined,
      isInverted: this.#isInverted,
    });
  };
}
