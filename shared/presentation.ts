/** Presentation states (PS3.3 A.33) and selections of key images (A.35.4) of a study, as the screen applies them. */

/** An image that an object of the study speaks of; without frames, all of them are meant. */
export interface ImageReference {
  readonly sopInstanceUid: string;
  /** From 1. */
  readonly frames: readonly number[];
}

/** A lookup table (PS3.3 C.11.1.1): `values[0]` is that of `first` and of all below, the last that of all above. */
export interface GreyTable {
  /** As written; of an image with signed pixels, what is above 32767 may be meant as negative. */
  readonly first: number;
  /** Of each value: the largest is 2 ** bits - 1. */
  readonly bits: number;
  readonly values: readonly number[];
}

/** From stored values to those of the modality. */
export type ModalityTransform =
  | { readonly kind: 'rescale'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'table'; readonly table: GreyTable };

/** From values of the modality to those that are looked at, of the images in `appliesTo`; of all when that is empty. */
export interface PresentedWindow {
  readonly appliesTo: readonly ImageReference[];
  readonly transform:
    | {
        readonly kind: 'window';
        readonly center: number;
        readonly width: number;
        readonly function: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
      }
    | { readonly kind: 'table'; readonly table: GreyTable };
  readonly explanation: string;
}

/** From there to grey levels. */
export type GreyShape =
  { readonly kind: 'identity' } | { readonly kind: 'inverse' } | { readonly kind: 'table'; readonly table: GreyTable };

/** Column and row. Of a corner: a whole pixel, counted from 1. */
export type Spot = readonly [column: number, row: number];

/** Which part of an image is seen, and how large (PS3.3 C.10.4). */
export interface DisplayedArea {
  readonly appliesTo: readonly ImageReference[];
  readonly mode: 'fit' | 'trueSize' | 'magnify';
  /** The pixels that lie there once the image is turned and mirrored; beyond the image where they are outside of it. */
  readonly topLeft: Spot;
  readonly bottomRight: Spot;
  /** Distance of rows and of columns, in mm. */
  readonly spacing?: readonly [number, number];
  /** Height to width of a pixel. */
  readonly aspect?: readonly [number, number];
  /** Pixels of the screen for one of the image. */
  readonly magnification?: number;
}

/** An area beyond which nothing is seen (PS3.3 C.7.6.11, C.7.6.15); pixels are counted from 1. */
export type Shutter =
  | {
      readonly kind: 'rectangle';
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
  | { readonly kind: 'circle'; readonly center: Spot; readonly radius: number }
  | { readonly kind: 'polygon'; readonly points: readonly Spot[] }
  | { readonly kind: 'bitmap'; readonly bitmap: Bitmap };

/** Single bits over an image (PS3.3 C.9.2), eight to a byte from the lowest on, row by row, in base64. */
export interface Bitmap {
  readonly columns: number;
  readonly rows: number;
  /** The pixel of the image under the first bit, from 1. */
  readonly origin: Spot;
  readonly bits: string;
}

export type Rgb = readonly [red: number, green: number, blue: number];

export interface GraphicLayer {
  readonly name: string;
  readonly description: string;
  /** The highest lies on top. */
  readonly order: number;
  /** 0 to 255 each. */
  readonly color?: Rgb;
}

/** `pixels`: 0\0 is the upper left corner of the first pixel; `area`: parts of the displayed area, as it is displayed. */
export type GraphicUnits = 'pixels' | 'area';
export const GRAPHIC_SHAPES = ['POINT', 'POLYLINE', 'INTERPOLATED', 'CIRCLE', 'ELLIPSE'] as const;

export interface PresentedGraphic {
  readonly units: GraphicUnits;
  readonly shape: (typeof GRAPHIC_SHAPES)[number];
  readonly points: readonly Spot[];
  readonly isFilled: boolean;
}

export interface PresentedText {
  /** Lines end with a line feed. */
  readonly text: string;
  readonly box?: {
    readonly units: GraphicUnits;
    readonly topLeft: Spot;
    readonly bottomRight: Spot;
    readonly justification: 'left' | 'center' | 'right';
  };
  readonly anchor?: { readonly units: GraphicUnits; readonly point: Spot; readonly isVisible: boolean };
}

/** What is drawn over the images in `appliesTo`; over all when that is empty. */
export interface GraphicAnnotation {
  readonly appliesTo: readonly ImageReference[];
  readonly layer: string;
  readonly graphics: readonly PresentedGraphic[];
  readonly texts: readonly PresentedText[];
}

/** Parts of a presentation state that may be more, or other, than what the program applies. */
export const REFUSED_PARTS = [
  'references',
  'windows',
  'tables',
  'areas',
  'shutters',
  'layers',
  'annotations',
  'overlays',
  'colors',
] as const;

export interface PresentationState {
  readonly label: string;
  readonly description: string;
  readonly creator: string;
  /** ISO 8601 without a zone, or a day; empty when unknown. */
  readonly date: string;
  readonly images: readonly ImageReference[];
  /** Of grey images alone; a state for colours has neither of these three. */
  readonly modality: ModalityTransform;
  readonly windows: readonly PresentedWindow[];
  readonly shape: GreyShape;
  /** Colours are meant: values are shown as they are. */
  readonly isForColors: boolean;
  /** Clockwise, in degrees; before the mirror. */
  readonly rotation: 0 | 90 | 180 | 270;
  /** Left and right change places. */
  readonly isMirrored: boolean;
  readonly areas: readonly DisplayedArea[];
  readonly shutters: readonly Shutter[];
  /** Of what lies beyond a shutter: 0 is black, 1 white. */
  readonly shutterLevel: number;
  readonly layers: readonly GraphicLayer[];
  readonly annotations: readonly GraphicAnnotation[];
  /** Overlays that it switches on: groups 6000 to 601E; with a bitmap those that it brings along. */
  readonly overlays: readonly { readonly group: number; readonly layer: string; readonly bitmap?: Bitmap }[];
  /** What of it is not applied: it cannot be read, or the program does not know it. */
  readonly refused: readonly { readonly part: (typeof REFUSED_PARTS)[number]; readonly count: number }[];
}

/** A selection of images, with why they were selected (PS3.16 CID 7010). */
export interface KeySelection {
  /** Code Value of the title in DCM, e.g. `113000`; empty when it has another or none. */
  readonly code: string;
  /** The title as it is written in the document. */
  readonly title: string;
  readonly description: string;
  readonly creator: string;
  readonly date: string;
  /** In the order of the document. */
  readonly images: readonly KeyImage[];
}

export interface KeyImage extends ImageReference {
  /** Series Instance UID where the image is in an examination that is open. */
  readonly series?: string;
}

/**
 * Document titles of key objects that list what there is, and select nothing (PS3.16 CID 7010): manifests, signed or
 * not, and the complete content of a study or of an acquisition.
 */
export const LIST_TITLES: readonly string[] = ['113030', '113031', '113032', '113033', '113034', '113035'];
