/** One pane: a slice of a series, as the user has it. */
import { Enums, type RenderingEngine, type Types } from '@cornerstonejs/core';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { WorkstationError } from '../../shared/errors.ts';
import type { ColorMapName } from '../pixels/color-maps.ts';
import { Cine, type CinePorts } from './cine.ts';
import { isLoaded } from './images.ts';
import { announced } from './metadata-provider.ts';
import { isLossy } from './pixel-check.ts';
import { PaneLook } from './pane-look.ts';
import type { PaneHands, PointerTools } from './pointer-tools.ts';
import type { Slice } from './slices.ts';
import type { StackModel } from './stack-model.ts';
import { stopFrom, stopNear } from './stops.ts';
import type { Point, Rotation } from './view-place.ts';
import type { PointerMode } from './viewer-state.ts';

const { Events } = Enums;

export interface StackState {
  /** The slice that the user went to. */
  readonly target: string | undefined;
  /** The slice that is drawn; not the target while that one is loaded or when it cannot be shown. */
  readonly shown: string | undefined;
  /** Grows with every drawing: what lies over the image follows. */
  readonly drawn: number;
  /** Centre and width, in values of the modality. */
  readonly window: { readonly center: number; readonly width: number } | undefined;
  /** The choice or preset of which the window is, or the table in its place. */
  readonly voi: string | undefined;
  readonly colorMap: ColorMapName | undefined;
  /** Pixels of the screen (CSS) for one of the image. */
  readonly zoom: number | undefined;
  /** By the user; MONOCHROME1 is not what is meant. */
  readonly isInverted: boolean;
  /** Clockwise, in degrees, of an image that was mirrored before. */
  readonly rotation: Rotation;
  readonly isFlippedHorizontally: boolean;
  readonly isFlippedVertically: boolean;
  readonly isPlaying: boolean;
  /** Reduced: pixels were lost to compression, or the image will still become better. Zoom is told apart from it. */
  readonly quality: Quality;
}

export type Quality = 'loading' | 'reduced' | 'full';

const NOTHING: StackState = {
  target: undefined,
  shown: undefined,
  drawn: 0,
  window: undefined,
  voi: undefined,
  colorMap: undefined,
  zoom: undefined,
  isInverted: false,
  rotation: 0,
  isFlippedHorizontally: false,
  isFlippedVertically: false,
  isPlaying: false,
  quality: 'loading',
};

/** What all panes of the page have in common. */
export interface Stage {
  readonly engine: RenderingEngine;
  readonly tools: PointerTools;
}

export class StackView extends PaneLook implements PaneHands {
  /** Place of the pane in the layout, from 0. */
  readonly index: number;
  readonly state: StoreApi<StackState> = createStore<StackState>(() => NOTHING);
  readonly cine: Cine;
  readonly #tools: PointerTools;
  readonly #id: string;
  #element: HTMLDivElement | undefined;
  #model: StackModel | undefined;
  #unsubscribe: (() => void) | undefined;
  #isStop: ((id: string) => boolean) | undefined;
  /** Grows when the pane has another viewport: what was begun for the one before is not for this one. */
  #life = 0;
  #isDrawing = false;
  #mustDrawAgain = false;

  constructor(index: number, { engine, tools }: Stage) {
    const id = `stack-${index}`;
    super(engine, id);
    this.index = index;
    this.#tools = tools;
    this.#id = id;
    this.cine = new Cine(this.#cinePorts());
    this.cine.state.subscribe(({ isPlaying }) => this.state.setState({ isPlaying }));
  }

  /** Draws in `element` what is opened from now on, until `detach`. */
  attach(element: HTMLDivElement): void {
    this.#element = element;
    element.addEventListener(Events.IMAGE_RENDERED, this.#readBack);
  }

  detach(): void {
    this.cine.forget();
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    this.#model?.rest(this.index);
    this.#model = undefined;
    if (!this.#element) return;
    this.#element.removeEventListener(Events.IMAGE_RENDERED, this.#readBack);
    this.#disable();
    this.#element = undefined;
    this.state.setState(NOTHING);
  }

  /** Shows a series, at the slice where it was left. */
  open(model: StackModel): void {
    this.cine.forget();
    this.#unsubscribe?.();
    if (this.#model !== model) this.#model?.rest(this.index);
    this.#model = model;
    this.state.setState({ ...NOTHING, drawn: this.state.getState().drawn });
    this.forgetLook();
    this.#disable();
    this.#enable();
    this.#unsubscribe = model.subscribe(() => this.#follow());
    this.#follow();
  }

  /** Undefined while nothing is open. */
  model(): StackModel | undefined {
    return this.#model;
  }

  /** Where it draws, from `attach` to `detach`. */
  element(): HTMLDivElement | undefined {
    return this.#element;
  }

  /** Width and height of the pane, in CSS px. */
  size(): Point | undefined {
    return this.#element && [this.#element.clientWidth, this.#element.clientHeight];
  }

  /** The slice that is drawn. */
  slice(): Slice | undefined {
    const { shown } = this.state.getState();
    return this.#model?.snapshot().slices.find(({ id }) => id === shown);
  }

  /** The image that is drawn, with its values. */
  override image(): Types.IImage | undefined {
    const image = this.screen.viewport?.getCornerstoneImage();
    return image && image.imageId === this.state.getState().shown ? image : undefined;
  }

  setMode(mode: PointerMode): void {
    this.#tools.setMode(mode);
  }

  readonly count = (): number => this.#ids.length;

  /** To the slice at `index`, or the nearest that there is; what plays stands still then. */
  goTo(index: number): void {
    this.cine.pause();
    const wanted = Math.min(Math.max(index, 0), this.#ids.length - 1);
    const id = this.#ids[stopNear(this.#stops, wanted)];
    if (id !== undefined) this.#lookAt(id);
  }

  readonly step = (by: number): void =>
    this.goTo(stopFrom(this.#stops, this.#ids.indexOf(this.state.getState().target ?? ''), by));

  /** Only the images for which this is true are gone to, as long as there are any; undefined: all. */
  setStops(isStop: ((id: string) => boolean) | undefined): void {
    this.#isStop = isStop;
    const now = this.#ids.indexOf(this.state.getState().target ?? '');
    if (now >= 0 && isStop) this.goTo(now);
  }

  last(): void {
    this.goTo(this.#ids.length - 1);
  }

  retry(): void {
    const { target } = this.state.getState();
    if (target !== undefined) this.#model?.retry(target);
  }

  resize(): void {
    if (this.screen.resize() && this.state.getState().shown !== undefined) this.redraw();
  }

  /** What draws has changed: everything once more. */
  refresh(): void {
    this.screen.render();
  }

  get #ids(): readonly string[] {
    return this.#model?.snapshot().ids ?? [];
  }

  #cinePorts(): CinePorts {
    return {
      slices: () => this.#model?.snapshot().slices ?? [],
      target: () => this.state.getState().target,
      isDrawn: () => this.state.getState().shown === this.state.getState().target && !this.#isDrawing,
      isLoaded,
      hasFailed: (id) => this.#model?.snapshot().states.get(id)?.status === 'failed',
      look: (id) => this.#lookAt(id),
      onFrame: (callback) => {
        const handle = requestAnimationFrame(callback);
        return () => cancelAnimationFrame(handle);
      },
    };
  }

  /** Places of the images that are gone to; none: all are. */
  get #stops(): readonly number[] {
    const isStop = this.#isStop;
    return isStop ? this.#ids.flatMap((id, index) => (isStop(id) ? index : [])) : [];
  }

  #enable(): void {
    if (!this.#element) return;
    this.#life += 1;
    this.screen.enable(this.#element);
    this.#tools.attach(this.#id);
  }

  #disable(): void {
    this.#life += 1;
    if (!this.screen.viewport) return;
    this.#tools.detach(this.#id);
    this.screen.disable();
  }

  /** The series has changed: more slices, or more of them loaded. What is on the screen stays there. */
  #follow(): void {
    const { target } = this.state.getState();
    const known = target ?? this.#model?.target;
    if (known === undefined) return;
    if (target === undefined) this.#lookAt(known);
    else this.#draw();
  }

  #lookAt(id: string): void {
    // What is loaded is drawn with the next frame: nothing need be said of that.
    this.state.setState(({ quality }) => ({ target: id, quality: isLoaded(id) ? quality : 'loading' }));
    this.#model?.look(id, this.index);
    this.#draw();
  }

  /** Draws the target if it is loaded and not drawn yet; what changes meanwhile is drawn next. */
  #draw(): void {
    if (this.#isDrawing) {
      this.#mustDrawAgain = true;
      return;
    }
    const { target, shown } = this.state.getState();
    if (!this.screen.viewport || target === undefined) return;
    if (target === shown && !this.screen.isOutdated(target)) {
      return this.state.setState({ quality: this.#qualityOf(target) });
    }
    if (!isLoaded(target)) return;
    this.#isDrawing = true;
    const life = this.#life;
    void this.#show(target, life)
      .catch(() => {
        // A viewport that has been taken away meanwhile draws nothing any more; otherwise nobody knows why.
        if (life !== this.#life) return;
        this.#model?.fail(target, new WorkstationError('INTERNAL', { reference: 'viewer' }).report());
      })
      .finally(() => {
        this.#isDrawing = false;
        const again = this.#mustDrawAgain;
        this.#mustDrawAgain = false;
        if (again) this.#draw();
      });
  }

  async #show(id: string, life: number): Promise<void> {
    const image = await this.screen.load(this.#ids, id);
    if (!image || life !== this.#life) return;
    const appearance = this.look.of(image);
    if (!appearance) return;
    this.screen.show(appearance);
    this.state.setState({ shown: id, quality: this.#qualityOf(id) });
  }

  #qualityOf(id: string): Quality {
    const facts = announced(id);
    if (!facts) return 'loading';
    return isLossy(facts) || this.#model?.isPreliminary?.(id) === true ? 'reduced' : 'full';
  }

  /** What has just been drawn, in words for the corners. */
  readonly #readBack = (): void => {
    const { frame } = this.screen;
    const image = this.image();
    const told = image && frame && this.look.told(image, frame);
    this.state.setState(({ drawn, window }) => ({
      drawn: drawn + 1,
      ...told,
      // The same object while it says the same: what is written is not written anew.
      ...(told && isSameWindow(told.window, window) && { window }),
    }));
  };
}

function isSameWindow(a: StackState['window'], b: StackState['window']): boolean {
  return a?.center === b?.center && a?.width === b?.width;
}
