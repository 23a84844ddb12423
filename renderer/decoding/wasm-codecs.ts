/** The codecs that are WebAssembly: loaded when they are first needed, and asked for one frame at a time. */
import { damaged, isWasmFailure, unsupported } from './errors.ts';
import type { SampleArray } from './frame.ts';

/** What every package of the Cornerstone codecs offers under a name of its own. */
interface WasmDecoder {
  /** Memory for the compressed bytes. */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): unknown;
  getFrameInfo(): WasmFrameInfo;
  getDecodedBuffer(): Uint8Array;
  /** Charls only: 0 component by component, 1 line by line, 2 sample by sample. */
  getInterleaveMode?(): number;
  delete(): void;
}

interface WasmFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

const CLASSES = {
  charls: 'JpegLSDecoder',
  openjpeg: 'J2KDecoder',
  openjph: 'HTJ2KDecoder',
  turbojpeg: 'JPEGDecoder',
} as const;

export type WasmCodec = keyof typeof CLASSES;

export type WasmModule = Readonly<Partial<Record<(typeof CLASSES)[WasmCodec], new () => WasmDecoder>>>;

/** What a module is given: its words go nowhere, an INFO line for every frame among them. */
export interface WasmModuleOptions {
  readonly print: (line: string) => void;
  readonly printErr: (line: string) => void;
  /** Address of the WebAssembly; without it the module looks beside itself. */
  readonly locateFile?: (name: string) => string;
}

/** What the script of a codec exports. Each call needs options of its own: the module writes into them. */
export type WasmStart = (options: WasmModuleOptions) => Promise<WasmModule>;

/** Starts each codec. */
export type WasmLoaders = Readonly<Record<WasmCodec, WasmStart>>;

export interface WasmSamples {
  readonly data: SampleArray;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  readonly interleave: number | undefined;
}

export class WasmCodecs {
  readonly #loaders: WasmLoaders;
  readonly #modules = new Map<WasmCodec, Promise<WasmModule>>();

  constructor(loaders: WasmLoaders) {
    this.#loaders = loaders;
  }

  /** Gets a codec ready, so that the first frame need not wait for it. */
  async warm(codec: WasmCodec): Promise<void> {
    await this.#module(codec);
  }

  /** Decodes one frame. Throws IMAGE_DAMAGED, and IMAGE_UNSUPPORTED for samples of more than 16 bits. */
  async decode(codec: WasmCodec, bytes: Uint8Array): Promise<WasmSamples> {
    const constructor = (await this.#module(codec))[CLASSES[codec]];
    if (!constructor) throw new Error(`the codec ${codec} has no decoder`);
    try {
      return decodeWith(new constructor(), bytes);
    } catch (cause) {
      if (isWasmFailure(cause)) this.#modules.delete(codec);
      // Exceptions of C++ come as numbers.
      throw typeof cause === 'number' ? damaged() : cause;
    }
  }

  #module(codec: WasmCodec): Promise<WasmModule> {
    const known = this.#modules.get(codec);
    if (known) return known;
    const started = this.#loaders[codec]({ print: ignore, printErr: ignore });
    this.#modules.set(codec, started);
    started.catch(() => this.#modules.delete(codec));
    return started;
  }
}

function ignore(): void {
  // What is wrong with a frame is told by what comes out.
}

function decodeWith(decoder: WasmDecoder, bytes: Uint8Array): WasmSamples {
  try {
    decoder.getEncodedBuffer(bytes.length).set(bytes);
    decoder.decode();
    const { width, height, bitsPerSample, componentCount, isSigned = false } = decoder.getFrameInfo();
    const decoded = decoder.getDecodedBuffer();
    if (decoded.length === 0 || width === 0) throw damaged();
    if (bitsPerSample > 16) throw unsupported(`${bitsPerSample} bit`);
    const data = copyOf(decoded, bitsPerSample > 8, isSigned);
    if (data.length !== width * height * componentCount) throw damaged();
    return {
      data,
      rows: height,
      columns: width,
      components: componentCount,
      precision: bitsPerSample,
      interleave: decoder.getInterleaveMode?.(),
    };
  } finally {
    decoder.delete();
  }
}

/** Out of the memory of the codec, which is written over by the next frame. */
function copyOf(decoded: Uint8Array, isWide: boolean, isSigned: boolean): SampleArray {
  const bytes = decoded.slice();
  if (isWide) return isSigned ? new Int16Array(bytes.buffer) : new Uint16Array(bytes.buffer);
  return isSigned ? new Int16Array(new Int8Array(bytes.buffer)) : new Uint8Array(bytes.buffer);
}
