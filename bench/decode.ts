/** One decode of one frame, by the decoder that the screen uses, in this process. */
import { createRequire } from 'node:module';
import { rounded } from './statistics.ts';

interface CharlsDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}
interface Charls {
  readonly JpegLSDecoder: new () => CharlsDecoder;
}

const NATIVE = new Set(['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2']);
const JPEG_LS = new Set(['1.2.840.10008.1.2.4.80', '1.2.840.10008.1.2.4.81']);

export interface FrameDecoder {
  readonly name: string;
  /** Milliseconds of one decode. */
  time(frame: Uint8Array): number;
}

/** The decoder of a transfer syntax; undefined where this bench has none. Native pixels cost nothing to decode. */
export async function decoderOf(transferSyntaxUid: string): Promise<FrameDecoder | undefined> {
  if (NATIVE.has(transferSyntaxUid)) return { name: 'none (native)', time: () => 0 };
  if (!JPEG_LS.has(transferSyntaxUid)) return undefined;
  // CommonJS without types, hence require and the shapes above.
  const load = createRequire(import.meta.url)('@cornerstonejs/codec-charls/wasmjs') as () => Promise<Charls>;
  const charls = await load();
  return { name: 'CharLS (wasm)', time: (frame) => timeCharls(charls, frame) };
}

function timeCharls({ JpegLSDecoder }: Charls, frame: Uint8Array): number {
  const begun = performance.now();
  const decoder = new JpegLSDecoder();
  try {
    decoder.getEncodedBuffer(frame.length).set(frame);
    decoder.decode();
    if (decoder.getDecodedBuffer().length === 0) throw new Error('the frame was not decoded');
    return rounded(performance.now() - begun);
  } finally {
    decoder.delete();
  }
}
