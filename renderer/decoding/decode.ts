/** One frame, from the bytes of its object to the values that are drawn. Runs in the workers, and in tests. */
import { colorFrame, paletteFrame } from './color.ts';
import { damaged, unsupported } from './errors.ts';
import type { DecodedFrame, FrameToDecode, Samples } from './frame.ts';
import { greyFrame } from './grey.ts';
import { withColorMarker } from './jpeg/color-marker.ts';
import { decodeDctJpeg } from './jpeg/dct.ts';
import { decodeLosslessJpeg } from './jpeg/lossless.ts';
import { jpegFrame, readJpeg } from './jpeg/stream.ts';
import { readCodestream } from './jpeg2000.ts';
import { decodeNative } from './native.ts';
import { decodeRle } from './rle.ts';
import { codecOf, isLossySyntax } from './transfer-syntaxes.ts';
import type { WasmCodec, WasmCodecs } from './wasm-codecs.ts';

/**
 * Decodes a frame. Throws WorkstationError: IMAGE_DAMAGED when the bytes cannot be decoded or are not the image that the
 * header announces, IMAGE_UNSUPPORTED when they are of a kind that is not shown.
 */
export async function decodeFrame(bytes: Uint8Array, frame: FrameToDecode, codecs: WasmCodecs): Promise<DecodedFrame> {
  if (bytes.length === 0) throw damaged();
  const samples = await samplesOf(bytes, frame, codecs);
  const { rows, columns, components } = samples;
  const isAnnounced = rows === frame.rows && columns === frame.columns && components === frame.samples;
  if (!isAnnounced || samples.data.length !== rows * columns * components) throw damaged();
  if (frame.samples > 1) return colorFrame(samples, frame);
  if (frame.photometric !== 'PALETTE COLOR') return greyFrame(samples, frame);
  if (!frame.palette) throw unsupported(frame.photometric);
  return paletteFrame(samples, frame, frame.palette);
}

/** The codec that the frames of a transfer syntax need and that takes time to start; undefined when there is none. */
export function wasmCodecOf(transferSyntaxUid: string): WasmCodec | undefined {
  switch (codecOf(transferSyntaxUid)) {
    case 'jpegLs':
      return 'charls';
    case 'jpeg2000':
      return 'openjpeg';
    case 'htj2k':
      return 'openjph';
    case 'jpeg':
      return isLossySyntax(transferSyntaxUid) ? 'turbojpeg' : undefined;
    case 'native':
    case 'rle':
    case undefined:
      return undefined;
  }
}

function samplesOf(bytes: Uint8Array, frame: FrameToDecode, codecs: WasmCodecs): Samples | Promise<Samples> {
  switch (codecOf(frame.transferSyntaxUid)) {
    case 'native':
      return decodeNative(bytes, frame);
    case 'rle':
      return decodeRle(bytes, frame);
    case 'jpeg':
      return decodeJpeg(bytes, frame, codecs);
    case 'jpegLs':
      return decodeJpegLs(bytes, codecs);
    case 'jpeg2000':
      return decodeJpeg2000(bytes, 'openjpeg', codecs);
    case 'htj2k':
      return decodeJpeg2000(bytes, 'openjph', codecs);
    case undefined:
      throw unsupported(frame.transferSyntaxUid || '?');
  }
}

/** The stream says by itself which process it is: transfer syntaxes of this family have been mixed up before. */
async function decodeJpeg(bytes: Uint8Array, { photometric }: FrameToDecode, codecs: WasmCodecs): Promise<Samples> {
  const { process, precision } = jpegFrame(bytes);
  if (process === 3) return decodeLosslessJpeg(readJpeg(bytes));
  if (precision !== 8) return decodeDctJpeg(readJpeg(bytes));
  const decoded = await codecs.decode('turbojpeg', withColorMarker(bytes, photometric));
  return { ...decoded, isExact: false, isPlanar: false, isRgb: true };
}

/** Near-lossless streams are no bit patterns, and taken as they come all the same: they never use spare bits. */
async function decodeJpegLs(bytes: Uint8Array, codecs: WasmCodecs): Promise<Samples> {
  if (!hasEndOfImage(bytes)) throw damaged();
  const { interleave, ...decoded } = await codecs.decode('charls', bytes);
  return { ...decoded, isExact: true, isPlanar: decoded.components > 1 && interleave === 0, isRgb: false };
}

/** CharLS has been seen to work for half a minute on a stream that breaks off; zeros after the end are padding. */
function hasEndOfImage(bytes: Uint8Array): boolean {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9;
}

async function decodeJpeg2000(bytes: Uint8Array, codec: WasmCodec, codecs: WasmCodecs): Promise<Samples> {
  const header = readCodestream(bytes);
  const decoded = await codecs.decode(codec, bytes);
  const isRgb = header?.isTransformed === true && decoded.components === 3;
  return { ...decoded, isExact: false, isPlanar: false, isRgb };
}
