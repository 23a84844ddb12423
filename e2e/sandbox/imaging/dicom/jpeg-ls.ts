import { createRequire } from 'node:module';

interface CharlsEncoder {
  getDecodedBuffer(frame: { width: number; height: number; bitsPerSample: number; componentCount: number }): Uint8Array;
  getEncodedBuffer(): Uint8Array;
  setNearLossless(near: number): void;
  encode(): void;
  delete(): void;
}
interface Charls {
  readonly JpegLSEncoder: new () => CharlsEncoder;
}
export type JpegLsEncode = (samples: Uint16Array, columns: number, rows: number) => Uint8Array;

/** Loads CharLS; the function it gives encodes one grey frame of 16 bit samples in JPEG-LS lossless (ISO 14495-1). */
export async function loadJpegLsEncoder(): Promise<JpegLsEncode> {
  // The package ships CommonJS without types, hence require and the shape above.
  const load = createRequire(import.meta.url)('@cornerstonejs/codec-charls/wasmjs') as () => Promise<Charls>;
  const { JpegLSEncoder } = await load();
  return (samples, columns, rows) => {
    const encoder = new JpegLSEncoder();
    try {
      const input = encoder.getDecodedBuffer({ width: columns, height: rows, bitsPerSample: 16, componentCount: 1 });
      input.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
      encoder.setNearLossless(0);
      encoder.encode();
      return Uint8Array.from(encoder.getEncodedBuffer());
    } finally {
      encoder.delete();
    }
  };
}
