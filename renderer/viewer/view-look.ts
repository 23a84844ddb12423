/** How the user has the images of a pane: window, colours, place. Kept from slice to slice. */
import type { Types } from '@cornerstonejs/core';
import { autoWindow } from '../pixels/auto-window.ts';
import { colorMapTable, type ColorMapName } from '../pixels/color-maps.ts';
import { defaultVoi, type VoiChoice } from '../pixels/voi.ts';
import type { FrameFacts } from './frame-facts.ts';
import { announced } from './metadata-provider.ts';
import { pxPerPixel, WHOLE, type Place, type PlaceFrame, type Point, type Rotation } from './view-place.ts';
import type { Appearance } from './view-screen.ts';
import { dragStep, rangeOf, windowOf, WindowMemory, type Shade } from './window-memory.ts';

/** What of it is said in the corners. */
export interface ToldLook {
  readonly window: { readonly center: number; readonly width: number };
  readonly voi: string | undefined;
  readonly colorMap: ColorMapName | undefined;
  readonly zoom: number;
  readonly isInverted: boolean;
  readonly rotation: Rotation;
  readonly isFlippedHorizontally: boolean;
  readonly isFlippedVertically: boolean;
}

export class ViewLook {
  place: Place = WHOLE;
  readonly #windows = new WindowMemory();
  #isInverted = false;
  #colorMap: ColorMapName | undefined;

  /** Undefined for an image of which nothing is known any more: its patient has left. */
  of(image: Types.IImage): Appearance | undefined {
    const facts = announced(image.imageId);
    if (!facts) return undefined;
    const colors = this.#colorMap !== undefined && !image.color ? tableOf(this.#colorMap) : undefined;
    return {
      place: this.place,
      shade: this.#windows.shadeFor(facts, ownShade(image, facts)),
      isInverted: this.#isInverted !== (facts.isInverse === true),
      ...(colors && { colors }),
    };
  }

  setWindow(image: Types.IImage, { center, width }: { readonly center: number; readonly width: number }): void {
    const facts = announced(image.imageId);
    if (!facts || !(width > 0) || !Number.isFinite(center)) return;
    this.#windows.choose(facts, {
      range: rangeOf(center, width, facts.windowFunction),
      function: facts.windowFunction,
    });
  }

  setVoi(image: Types.IImage, choice: VoiChoice | undefined): void {
    const facts = announced(image.imageId);
    if (facts) this.#windows.choose(facts, choice && shadeOf(choice));
  }

  autoWindow(image: Types.IImage): void {
    const facts = announced(image.imageId);
    const found = facts && !image.color ? autoWindow(image.getPixelData(), facts) : undefined;
    if (!facts || !found) return;
    const { center, width } = found;
    this.#windows.choose(facts, { range: rangeOf(center, width, 'LINEAR'), function: 'LINEAR', id: AUTOMATIC });
  }

  /** Wider to the right, darker downwards. A table becomes the window between its ends. */
  dragWindow(image: Types.IImage, [right, down]: Point): void {
    const facts = announced(image.imageId);
    const shade = this.of(image)?.shade;
    if (!facts || !shade) return;
    const step = dragStep(shade.range, image.minPixelValue, image.maxPixelValue);
    const windowFunction = shade.table ? 'LINEAR' : shade.function;
    const { center, width } = windowOf(shade.range, windowFunction);
    // The narrowest window of LINEAR is 1 (PS3.3 C.11.2.1.2.1); of fractions it is as narrow as the image needs.
    const narrowest =
      windowFunction === 'LINEAR_EXACT' ? step : Math.min(1, step) + Number(windowFunction === 'LINEAR');
    const next = Math.max(width + right * step, narrowest);
    this.#windows.choose(facts, {
      range: rangeOf(center + down * step, next, windowFunction),
      function: windowFunction,
    });
  }

  setColorMap(name: ColorMapName | undefined): void {
    this.#colorMap = name === 'grey' ? undefined : name;
  }

  invert(): void {
    this.#isInverted = !this.#isInverted;
  }

  told(image: Types.IImage, frame: PlaceFrame): ToldLook | undefined {
    const shade = this.of(image)?.shade;
    if (!shade) return undefined;
    const { rotation, flipHorizontal, flipVertical } = this.place;
    return {
      window: windowOf(shade.range, shade.function),
      voi: shade.id,
      colorMap: image.color ? undefined : this.#colorMap,
      zoom: pxPerPixel(this.place, frame),
      isInverted: this.#isInverted,
      rotation,
      isFlippedHorizontally: flipHorizontal,
      isFlippedVertically: flipVertical,
    };
  }
}

/** How something else than the user, e.g. a presentation state, asks for images to be looked at. */
export interface AskedLook {
  /** The same as long as the same is asked for. */
  readonly key: string;
  /** Undefined: as the file says. */
  readonly choice: VoiChoice | undefined;
  /** Beyond what MONOCHROME1 does. */
  readonly isInverted: boolean;
  readonly placeIn: (frame: PlaceFrame) => Place;
}

/** A look of its own; what the user changes of it does not touch theirs. */
export function lookAsked(
  { choice, isInverted, placeIn }: AskedLook,
  image: Types.IImage,
  frame: PlaceFrame,
): ViewLook {
  const look = new ViewLook();
  look.place = placeIn(frame);
  if (choice) look.setVoi(image, choice);
  if (isInverted) look.invert();
  return look;
}

/** The id of a window that was found from the values of an image. */
export const AUTOMATIC = 'auto';

/** What an image is shown with until the user has chosen: as its file says, else between its darkest and brightest value. */
function ownShade(image: Types.IImage, facts: FrameFacts): Shade {
  const choice = image.color ? undefined : defaultVoi(facts);
  if (choice) return shadeOf(choice);
  const [width = 256, center = 128] = [image.windowWidth, image.windowCenter].map((value) =>
    Array.isArray(value) ? value[0] : value,
  );
  return { range: rangeOf(center, width, facts.windowFunction), function: facts.windowFunction };
}

function shadeOf(choice: VoiChoice): Shade {
  const { id } = choice;
  if (choice.kind === 'window') {
    return { range: rangeOf(choice.center, choice.width, choice.function), function: choice.function, id };
  }
  const { table, first, bits } = choice;
  return {
    range: { lower: first, upper: first + table.length - 1 },
    function: 'LINEAR',
    table: { table, first, bits },
    id,
  };
}

const tables = new Map<ColorMapName, Uint8Array>();

/** The same array every time: what is drawn is compared by it. */
function tableOf(name: ColorMapName): Uint8Array {
  const table = tables.get(name) ?? colorMapTable(name);
  tables.set(name, table);
  return table;
}
