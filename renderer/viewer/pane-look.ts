/** How the images of a pane look, and all that the user can do to it. What is shown is for `StackView` to say. */
import type { RenderingEngine, Types } from '@cornerstonejs/core';
import type { ColorMapName } from '../pixels/color-maps.ts';
import type { VoiChoice } from '../pixels/voi.ts';
import type { Picture } from './software-drawing.ts';
import { lookAsked, ViewLook, type AskedLook } from './view-look.ts';
import * as placing from './view-place.ts';
import type { Place, Point } from './view-place.ts';
import { ViewScreen } from './view-screen.ts';

const ZOOM_STEP = 1.25;

export abstract class PaneLook {
  protected readonly screen: ViewScreen;
  protected look = new ViewLook();
  /** The user's own look, and by what it is replaced for the time being. */
  #own: { readonly look: ViewLook; readonly key: string } | undefined;

  constructor(engine: RenderingEngine, viewportId: string) {
    this.screen = new ViewScreen(engine, viewportId);
  }

  /** The image that is drawn, with its values. */
  abstract image(): Types.IImage | undefined;

  /** All that is needed to draw it once more elsewhere, e.g. under a lens. */
  picture(): Picture | undefined {
    return this.image() && this.screen.picture();
  }

  /** Centre and width as the VOI function of the image takes them (PS3.3 C.11.2.1.2). */
  setWindow(window: { readonly center: number; readonly width: number }): void {
    this.#relook((look, image) => look.setWindow(image, window));
  }

  /** A window or a table by choice; undefined: that of the file again. */
  setVoi(choice: VoiChoice | undefined): void {
    this.#relook((look, image) => look.setVoi(image, choice));
  }

  /** A window that fits the values of this image. */
  autoWindow(): void {
    this.#relook((look, image) => look.autoWindow(image));
  }

  readonly dragWindow = (by: Point): void => this.#relook((look, image) => look.dragWindow(image, by));

  setColorMap(name: ColorMapName | undefined): void {
    this.#relook((look) => look.setColorMap(name));
  }

  invert(): void {
    this.#relook((look) => look.invert());
  }

  /** A quarter turn of what is on the screen, clockwise for 90. */
  rotate(by: 90 | -90): void {
    this.#replace((place) => placing.rotated(place, by));
  }

  /** Mirrors what is on the screen. */
  flip(axis: 'horizontal' | 'vertical'): void {
    this.#replace((place) => placing.flipped(place, axis));
  }

  /** Rotation and mirroring at once, as a presentation state has them. */
  setTurn(turn: Pick<Place, 'rotation' | 'flipHorizontal' | 'flipVertical'>): void {
    this.#replace((place) => ({ ...place, ...turn }));
  }

  /** CSS px for one of the image, around the middle of the pane. */
  setZoom(cssPxPerImagePixel: number): void {
    this.#replace((place, frame) => placing.withPxPerPixel(place, frame, cssPxPerImagePixel));
  }

  readonly zoomAt = (factor: number, at: Point): void =>
    this.#replace((place, frame) => placing.zoomedAt(place, frame, factor, at));

  readonly pan = (by: Point): void => this.#replace((place, frame) => placing.movedBy(place, frame, by));

  /** Has a pixel of the image in the middle of the pane. */
  centreOn(pixel: Point): void {
    this.#replace((place, frame) => placing.centredOn(place, frame, pixel));
  }

  fit(): void {
    this.#replace((place) => placing.fitted(place));
  }

  zoomIn(): void {
    this.#zoomBy(ZOOM_STEP);
  }

  zoomOut(): void {
    this.#zoomBy(1 / ZOOM_STEP);
  }

  /** Back to how the image came: window, size, place, colours. */
  reset(): void {
    this.forgetLook();
    this.redraw();
  }

  /** Looks at images as something else asks; undefined: as the user had them, unchanged. */
  present(asked: AskedLook | undefined): void {
    const image = this.image();
    const { frame } = this.screen;
    if (asked && image && frame) {
      this.#own = { look: this.#own?.look ?? this.look, key: asked.key };
      this.look = lookAsked(asked, image, frame);
    } else if (!asked && this.#own) {
      this.look = this.#own.look;
      this.#own = undefined;
    }
    this.redraw();
  }

  /** The key of what is asked for at the moment. */
  presented(): string | undefined {
    return this.#own?.key;
  }

  /** Where in the pane (CSS px) a pixel of the drawn image lies; [0, 0] is the middle of its first one. */
  project(pixel: Point): Point | undefined {
    const frame = this.image() && this.screen.frame;
    return frame && placing.project(this.look.place, frame, pixel);
  }

  /** The way back: column and row, whether or not they lie on the image. */
  unproject(point: Point): Point | undefined {
    const frame = this.image() && this.screen.frame;
    return frame && placing.unproject(this.look.place, frame, point);
  }

  protected forgetLook(): void {
    this.look = new ViewLook();
    this.#own = undefined;
  }

  /** Only while an image is there: a command must not be kept for one that comes later. */
  #relook(change: (look: ViewLook, image: Types.IImage) => void): void {
    const image = this.image();
    if (!image) return;
    change(this.look, image);
    this.redraw();
  }

  #replace(change: (place: Place, frame: placing.PlaceFrame) => Place): void {
    const frame = this.image() && this.screen.frame;
    if (!frame) return;
    this.look.place = change(this.look.place, frame);
    this.redraw();
  }

  #zoomBy(factor: number): void {
    const { frame } = this.screen;
    if (frame) this.zoomAt(factor, [frame.width / 2, frame.height / 2]);
  }

  /** Draws the image that is there as it is to look now. */
  protected redraw(): void {
    const image = this.image();
    const appearance = image && this.look.of(image);
    if (appearance) this.screen.show(appearance);
  }
}
