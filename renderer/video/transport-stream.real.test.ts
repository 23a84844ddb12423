/** Transport streams put into MP4: the pictures are those of the stream, bit for bit. */
import { expect, test, type TestContext } from 'vitest';
import { readFrames, sharedFile } from '../decoding/testing/files.ts';
import { slicesOfMp4, slicesOfTransport } from './testing/h264.ts';
import { transportPackets, transportToMp4 } from './transport-stream.ts';

/** Of the video in the sample, as its Program Map Table has it. */
const PID = 256;
const never = new AbortController().signal;

function streamOf(context: TestContext, file: string): Uint8Array<ArrayBuffer> {
  const [frame] = readFrames(sharedFile(context, `syntax/${file}`));
  return Uint8Array.from(frame?.bytes ?? []);
}

function packetsOf(context: TestContext): Uint8Array<ArrayBuffer> {
  return transportPackets(streamOf(context, '103-video-h264-bd.dcm')) ?? new Uint8Array();
}

test('every picture of the stream is in the MP4, unchanged and in its order', async (context) => {
  const packets = packetsOf(context);
  const mp4 = new Uint8Array((await transportToMp4(packets, never)) ?? []);
  const slices = slicesOfTransport(packets, PID);
  expect(slices.length).toBeGreaterThanOrEqual(60);
  expect(slicesOfMp4(mp4).map((unit) => unit.toString('hex'))).toEqual(slices.map((unit) => unit.toString('hex')));
});

test('the film begins at time 0 and has its length', async (context) => {
  const mp4 = Buffer.from(new Uint8Array((await transportToMp4(packetsOf(context), never)) ?? []));
  // Movie header, version 0 (ISO/IEC 14496-12 8.2.2): time scale and duration; 60 pictures, 50 a second.
  const header = mp4.indexOf('mvhd') + 4;
  expect(mp4.readUInt32BE(header + 16) / mp4.readUInt32BE(header + 12)).toBeCloseTo(1.2, 2);
  // Without an empty edit (ISO/IEC 14496-12 8.6.6), which would show nothing at first.
  expect(mp4.includes(Buffer.from('ffffffff', 'hex'), mp4.indexOf('elst'))).toBe(false);
});

test('what pads the fragments is no packet; other containers are none', (context) => {
  const packets = packetsOf(context);
  expect(packets.length % 188).toBe(0);
  const padded = new Uint8Array(packets.length + 1);
  padded.set(packets);
  expect(transportPackets(padded)).toEqual(packets);
  expect(transportPackets(streamOf(context, '100-video-mpeg2-mpml.dcm'))).toBe(undefined);
  expect(transportPackets(streamOf(context, '102-video-h264-hp41.dcm'))).toBe(undefined);
  expect(transportPackets(new Uint8Array())).toBe(undefined);
});

test('a film whose page has gone is left; one without pictures is none', async (context) => {
  const packets = packetsOf(context);
  await expect(transportToMp4(packets, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  // Program association and map alone.
  expect(await transportToMp4(packets.subarray(0, 3 * 188), never).catch(() => undefined)).toBe(undefined);
});
