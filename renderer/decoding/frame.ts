/** What goes into a decoder, what comes out of a codec, and what comes out in the end. */

/** A colour table with eight bits a colour (PS3.3 C.7.6.3.1.5). */
export interface ColorTable {
  readonly entries: number;
  /** Pixel value of the first entry. */
  readonly first: number;
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/** A table of grey values (PS3.3 C.11.1.1, C.11.2.1.1). */
export interface LookupTable {
  /** Value for which the first entry is; before and after the table its ends hold. */
  readonly first: number;
  /** Bits of an entry. */
  readonly bits: number;
  readonly values: Uint16Array<ArrayBuffer>;
}

/** What the header says of the pixels of one frame (PS3.3 C.7.6.3), as far as decoding depends on it. */
export interface PixelFacts {
  readonly transferSyntaxUid: string;
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly photometric: string;
  readonly planar: number;
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly isSigned: boolean;
  readonly palette?: ColorTable;
  readonly slope: number;
  readonly intercept: number;
  /** From stored values to values of the modality, in place of slope and intercept (PS3.3 C.11.1). */
  readonly table?: LookupTable;
  /** Stored values of pixels that are no part of the image, the last one included (PS3.3 C.7.5.1.1.2). */
  readonly padding?: PaddingRange;
  /** Bits of a pixel that hold overlays, counted from the lowest: files before 2004 (PS3.5 8.1.2). */
  readonly overlayBits?: readonly number[];
}

export interface PaddingRange {
  readonly from: number;
  readonly to: number;
}

export interface FrameToDecode extends PixelFacts {
  /** Bit of the first byte at which the frame begins: not 0 only for native frames of single bits (PS3.5 8.1.1). */
  readonly firstBit: number;
}

export type SampleArray = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Int16Array<ArrayBuffer>;

/** Samples as a codec gives them, before the header has had its say about signs, spare bits and colours. */
export interface Samples {
  readonly data: SampleArray;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Meaningful bits of a sample, counted from the lowest. */
  readonly precision: number;
  /** Bit for bit what was compressed: spare bits may hold something else than the image. */
  readonly isExact: boolean;
  /** Samples of a pixel stand together, or each component for itself. */
  readonly isPlanar: boolean;
  /** Already red, green and blue, whatever the header calls them. */
  readonly isRgb: boolean;
}

export type PixelArray = SampleArray | Float32Array<ArrayBuffer>;

/** A frame as it is drawn. */
export interface DecodedFrame {
  /** Values of the modality (rescaled), or red, green and blue of each pixel in turn. */
  readonly pixels: PixelArray;
  readonly isColor: boolean;
  readonly min: number;
  readonly max: number;
  /** What stood in the bits that hold overlays, in their order: a bit for each pixel, the lowest first, without gaps. */
  readonly overlays?: readonly Uint8Array<ArrayBuffer>[];
}
