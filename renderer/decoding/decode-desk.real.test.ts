/** What a decode worker says to what it is told. */
import { expect, test, vi, type TestContext } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { DecodeDesk } from './decode-desk.ts';
import type { FetchedFrame, FrameName } from './fetch-frame.ts';
import type { FromWorker } from './protocol.ts';
import { readFrames, sharedFile } from './testing/files.ts';
import { NODE_LOADERS } from './testing/node-codecs.ts';
import { WasmCodecs } from './wasm-codecs.ts';

/** Frames by the UID of their object come when the test says so. */
function deskOf(loaders = NODE_LOADERS) {
  const asked = new Map<string, { come: (fetched: FetchedFrame) => void; fail: (thrown: Error) => void }>();
  const said: FromWorker[] = [];
  const handedOver: ArrayBuffer[] = [];
  const desk = new DecodeDesk({
    codecs: new WasmCodecs(loaders),
    fetch: ({ sopInstanceUid }: FrameName, signal) =>
      new Promise((come, fail) => {
        asked.set(sopInstanceUid, { come, fail });
        signal.addEventListener('abort', () => fail(new Error('broken off')));
      }),
    send: (message, transfer) => {
      said.push(message);
      handedOver.push(...transfer);
    },
  });
  return { desk, asked, said, handedOver };
}

function frameOf(context: TestContext) {
  const [frame] = readFrames(sharedFile(context, 'syntax/ct-80-jpegls-lossless.dcm'));
  return frame!;
}

const named = (sopInstanceUid: string): FrameName => ({ sopInstanceUid, number: 1 });
const answers = (said: readonly FromWorker[]) => said.map((message) => 'job' in message && [message.kind, message.job]);

test('pixels are handed over; damaged bytes are told, and what is not the image’s fault', async (context) => {
  const { bytes, facts } = frameOf(context);
  const { desk, said, handedOver } = deskOf();
  desk.hear({ kind: 'warm', transferSyntaxUids: [facts.transferSyntaxUid, '1.2.3'] });
  const source = { bytes: bytes.slice() };
  desk.hear({ kind: 'decode', job: 7, source, frame: facts });
  await vi.waitFor(() => expect(said).toHaveLength(1));
  expect(source.bytes.buffer.detached, 'their memory is given up').toBe(true);
  expect(said[0]).toMatchObject({ kind: 'decoded', job: 7, decoded: { min: -2000, max: 2402 } });
  expect(handedOver).toEqual([said[0]?.kind === 'decoded' && said[0].decoded.pixels.buffer]);
  desk.hear({ kind: 'decode', job: 8, source: { bytes: bytes.slice(0, 500) }, frame: facts });
  await vi.waitFor(() => expect(said).toHaveLength(2));
  expect(said[1]).toEqual({ kind: 'failed', job: 8, error: { code: 'IMAGE_DAMAGED', facts: {} } });

  const away = deskOf({ ...NODE_LOADERS, charls: () => Promise.reject(new Error('the host is gone')) });
  away.desk.hear({ kind: 'warm', transferSyntaxUids: [facts.transferSyntaxUid] });
  away.desk.hear({ kind: 'decode', job: 7, source: { bytes: bytes.slice() }, frame: facts });
  await vi.waitFor(() => expect(away.said).toHaveLength(1));
  expect(away.said[0]).toEqual({ kind: 'failed', job: 7, error: { code: 'IMAGE_DECODER', facts: {} } });
});

test('frames are fetched at once and decoded in the order in which they were told, by the syntax of their answer', async (context) => {
  const { bytes, facts } = frameOf(context);
  const { desk, asked, said } = deskOf();
  const unread = { ...facts, transferSyntaxUid: '1.2.3' };
  desk.hear({ kind: 'decode', job: 1, source: named('a'), frame: unread });
  desk.hear({ kind: 'decode', job: 2, source: named('b'), frame: facts });
  expect([...asked.keys()]).toEqual(['a', 'b']);
  asked.get('b')?.come({ bytes: bytes.slice() });
  await new Promise(setImmediate);
  expect(said).toEqual([]);
  asked.get('a')?.come({ bytes: bytes.slice(), transferSyntaxUid: facts.transferSyntaxUid });
  await vi.waitFor(() => expect(said).toHaveLength(2));
  expect(answers(said)).toEqual([
    ['decoded', 1],
    ['decoded', 2],
  ]);
});

test('a frame that cannot be fetched says why, one that is broken off is answered too; both at once', async (context) => {
  const { facts } = frameOf(context);
  const { desk, asked, said } = deskOf();
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    desk.hear({ kind: 'decode', job: index, source: named(name), frame: facts });
  }
  asked.get('b')?.fail(new WorkstationError('SESSION_REQUIRED'));
  desk.hear({ kind: 'cancel', job: 2 });
  await vi.waitFor(() => expect(said).toHaveLength(2));
  expect(said[0]).toEqual({ kind: 'failed', job: 1, error: { code: 'SESSION_REQUIRED', facts: {} } });
  expect(answers(said)[1]).toEqual(['failed', 2]);
});

test('it says that it is there while it waits for a frame, and not while it decodes', async (context) => {
  const { bytes, facts } = frameOf(context);
  const start = Promise.withResolvers<never>();
  const { desk, asked, said } = deskOf({ ...NODE_LOADERS, charls: () => start.promise });
  desk.hear({ kind: 'decode', job: 1, source: named('a'), frame: facts });
  desk.hear({ kind: 'ask' });
  expect(said).toEqual([{ kind: 'ready' }]);
  asked.get('a')?.come({ bytes: bytes.slice() });
  await new Promise(setImmediate);
  desk.hear({ kind: 'ask' });
  expect(said).toHaveLength(1);
  start.reject(new Error('over'));
  await vi.waitFor(() => expect(said).toHaveLength(2));
});
