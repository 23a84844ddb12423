import { expect, test } from 'vitest';
import { echo } from './echo.ts';
import { accept, ABORT, reject, RELEASE_RP, response } from './testing/bytes.ts';
import { parrot, type Script } from './testing/parrot.ts';

const TIMEOUTS = { connectMs: 300, associateMs: 300, responseMs: 300, releaseMs: 300, artimMs: 100 };

/** Accepts, takes the request, answers with these bytes, and lets go. */
const answering =
  (...answer: readonly Uint8Array[]): Script =>
  async (caller) => {
    await caller.pdu();
    caller.send(accept([{ id: 1 }]));
    await caller.message({ dataset: false });
    caller.send(...answer);
    if ((await caller.pdu())?.[0] === 5) caller.send(RELEASE_RP);
  };

const OK = response({ context: 1, field: 0x8030, message: 1 });

test('the time from the connection to the answer', async () => {
  await using peer = await parrot(answering(OK));
  const times = [1000, 1012];
  expect(await echo(peer.peer, { clock: () => times.shift() ?? NaN })).toEqual({ milliseconds: 12 });
  expect(peer.mistakes).toEqual([]);
});

test.each<[string, Script, string]>([
  ['status', answering(response({ context: 1, field: 0x8030, message: 1, status: 0x0110 })), 'PACS_ECHO_STATUS'],
  ['C-STORE-RSP', answering(response({ context: 1, message: 1 })), 'PACS_PROTOCOL'],
  ['abort', answering(ABORT), 'PACS_ABORTED'],
  ['silence', answering(), 'PACS_TIMEOUT'],
  [
    'rejection',
    async (caller) => {
      await caller.pdu();
      caller.send(reject(1, 1, 7));
    },
    'PACS_AET_CALLED',
  ],
  [
    'no verification',
    async (caller) => {
      await caller.pdu();
      caller.send(accept([{ id: 1, result: 3 }]));
      await caller.pdu();
      caller.send(RELEASE_RP);
    },
    'PACS_CLASS_REFUSED',
  ],
])('%s', async (_name, script, code) => {
  await using peer = await parrot(script);
  await expect(echo(peer.peer, { timeouts: TIMEOUTS })).rejects.toMatchObject({ code });
});

test('cancelled', async () => {
  const abort = new AbortController();
  await using peer = await parrot(async (caller) => {
    await caller.pdu();
    abort.abort();
  });
  await expect(echo(peer.peer, { signal: abort.signal })).rejects.toMatchObject({ code: 'PACS_CANCELLED' });
});
