/**
 * MPEG transport streams (ITU-T H.222.0; PS3.5 8.2.8 has them beside MP4), which browser engines do not play: their
 * pictures are put into MP4 as they are. Loaded with the first one that is opened.
 */
import {
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  MPEG_TS,
  Output,
  type InputVideoTrack,
} from 'mediabunny';

const SYNC = 0x47;
/** Bytes of a packet: bare, with a time stamp before it (Blu-ray), with parity behind it. */
const PACKETS = [
  { length: 188, sync: 0 },
  { length: 192, sync: 4 },
  { length: 204, sync: 0 },
] as const;
/** The page draws and answers in between: milliseconds at a stretch. */
const STRETCH_MS = 12;

/** The whole packets of a stream, without what pads the fragments that it came in; undefined when it is none. */
export function transportPackets(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  const kind = PACKETS.find(({ length, sync }) => [0, 1, 2].every((packet) => bytes[packet * length + sync] === SYNC));
  return kind && bytes.subarray(0, bytes.length - (bytes.length % kind.length));
}

/**
 * The H.264 pictures of a transport stream in MP4, from time 0 on; sound is left out. Undefined when it has none.
 * Throws what the library throws on a stream that is damaged, or the reason of the signal.
 */
export async function transportToMp4(
  packets: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<ArrayBuffer | undefined> {
  const input = new Input({ source: new BufferSource(packets), formats: [MPEG_TS] });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (track === null || (await track.getCodec()) !== 'avc') return undefined;
    return await copyTrack(track, signal);
  } finally {
    input.dispose();
  }
}

async function copyTrack(track: InputVideoTrack, signal: AbortSignal): Promise<ArrayBuffer | undefined> {
  const decoderConfig = (await track.getDecoderConfig()) ?? undefined;
  const begin = await track.getFirstTimestamp();
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const pictures = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(pictures);
  await output.start();
  let pause = performance.now() + STRETCH_MS;
  for await (const packet of new EncodedPacketSink(track).packets()) {
    signal.throwIfAborted();
    await pictures.add(packet.clone({ timestamp: packet.timestamp - begin }), decoderConfig && { decoderConfig });
    if (performance.now() < pause) continue;
    await new Promise((resolve) => setTimeout(resolve));
    pause = performance.now() + STRETCH_MS;
  }
  await output.finalize();
  return target.buffer ?? undefined;
}
