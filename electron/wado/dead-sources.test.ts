/** Sources that accept a connection and say nothing more, beside others that answer: over real sockets and TLS. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Agent } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readPart10Header } from '../dicom/header.ts';
import type { SeriesTarget } from './instances.ts';
import { SeriesLibrary } from './library.ts';
import { SeriesRetrieval } from './retrieval.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { answerParts, KOS, NO_OPENSSL, part10, SERIES, SourceBench, STUDY } from './testing/source-bench.ts';

const skipped = NO_OPENSSL === undefined ? '' : ` (skipped: ${NO_OPENSSL})`;
/** Longer than any test lasts: what hangs still hangs at its end. */
const NEVER_SECONDS = 120;
const DEAD = ['1', '2', '3'];
const LIVING = ['4', '5', '6', '7', '8', '9', '10'];
const INSTANCES = 3;

const uidOf = (name: string): string => `${SERIES}.${name}`;
const sopsOf = (name: string): string[] =>
  Array.from({ length: INSTANCES }, (_, index) => `${uidOf(name)}.${index + 1}`);

function targetAt(base: string, name: string): SeriesTarget {
  const seriesInstanceUid = uidOf(name);
  const retrieveUrl = `${base}/rs/studies/${STUDY}/series/${seriesInstanceUid}`;
  const instances = sopsOf(name).map((sopInstanceUid) => ({ sopInstanceUid }));
  return {
    kosSopInstanceUid: KOS,
    studyInstanceUid: STUDY,
    series: { seriesInstanceUid, retrieveUrl, instances },
  };
}

describe.skipIf(NO_OPENSSL)(`ten sources of which three are dead${skipped}`, () => {
  let bench: SourceBench;
  let agent: Agent;
  let library: SeriesLibrary;
  const mute: Server[] = [];
  const sockets: Socket[] = [];
  /** What has reached the sources, and what has arrived here, in its order. */
  let events: string[];

  beforeAll(() => {
    bench = new SourceBench();
  });
  afterAll(() => bench.remove());
  beforeEach(async () => {
    events = [];
    agent = new Agent({
      connect: {
        ca: bench.pem('ca.pem'),
        cert: bench.pem('client.pem'),
        key: bench.pem('client.key'),
        timeout: NEVER_SECONDS * 1000,
      },
    });
    library = newLibrary();
    for (const name of LIVING) library.add([targetAt(await startLiving(name), name)]);
    const bases = [
      await startMute('1', { listens: false }),
      await startMute('2', { listens: true }),
      await startDeaf('3'),
    ];
    for (const [index, base] of bases.entries()) library.add([targetAt(base, DEAD[index] ?? '')]);
  });
  afterEach(async () => {
    await library.clear();
    for (const socket of sockets.splice(0)) socket.destroy();
    await agent.destroy();
    await Promise.all(mute.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    await bench.stop();
  });

  function newLibrary(): SeriesLibrary {
    const store = new MemoryStore();
    return new SeriesLibrary({
      retrievals: (target) => () =>
        new SeriesRetrieval(target, {
          dispatcher: agent,
          token: async () => 'token',
          createWriter: store.create,
          readHeader: readPart10Header,
          timeouts: { firstByteSeconds: NEVER_SECONDS, silenceSeconds: NEVER_SECONDS },
          today: () => Date.now(),
        }),
      readHeader: readPart10Header,
      requestsPerSource: 1,
      // No more than there are dead ones: if those counted, nobody else would have a turn.
      requestsInAll: DEAD.length,
      notifyEveryMs: 10,
      now: () => performance.now(),
      today: () => Date.now(),
      after: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
      random: () => 0.5,
      onChange: (uid) => {
        if (library.progress(uid).state === 'complete') events.push(`complete ${uid.slice(SERIES.length + 1)}`);
      },
      unforeseen: (thrown) => {
        throw thrown;
      },
    });
  }

  /** Answers with the whole series. */
  function startLiving(name: string): Promise<string> {
    const objects = sopsOf(name).map((uid) => part10(uid, { series: uidOf(name) }));
    return bench.start((_request, response) => {
      events.push(`asked ${name}`);
      answerParts(response, objects);
    });
  }

  /** Takes connections and never says a word: TLS does not get further than the client's greeting. */
  async function startMute(name: string, { listens }: { readonly listens: boolean }): Promise<string> {
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      if (listens) socket.once('data', () => events.push(`reached ${name}`));
      else events.push(`reached ${name}`);
    });
    mute.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Takes requests, and answers none. */
  function startDeaf(name: string): Promise<string> {
    return bench.start(() => void events.push(`reached ${name}`));
  }

  const stateOf = (name: string): string => library.progress(uidOf(name)).state;
  const statesOf = (names: readonly string[]): string[] => names.map(stateOf);
  const all = (names: readonly string[], state: string): string[] => names.map(() => state);
  const until = (what: () => unknown): Promise<unknown> => vi.waitUntil(what, { timeout: 15_000, interval: 2 });

  test('every living one is served whole while the dead ones hang', async () => {
    for (const name of DEAD) library.start(uidOf(name));
    for (const name of LIVING) library.start(uidOf(name));
    // The dead ones have every place that there is.
    expect(statesOf(DEAD)).toEqual(all(DEAD, 'running'));
    expect(statesOf(LIVING)).toEqual(all(LIVING, 'waiting'));
    await until(() => LIVING.every((name) => stateOf(name) === 'complete'));
    expect(statesOf(DEAD)).toEqual(all(DEAD, 'running'));
    for (const name of LIVING) expect(library.progress(uidOf(name)).received).toBe(INSTANCES);
    await until(() => DEAD.every((name) => events.includes(`reached ${name}`)));
    expect(statesOf(DEAD)).toEqual(all(DEAD, 'running'));
    const asked = events.filter((event) => event.startsWith('asked'));
    expect(asked.toSorted()).toEqual(LIVING.map((name) => `asked ${name}`).toSorted());
  });

  test('one that hangs is given up at once, before it has a connection', async () => {
    for (const name of DEAD) library.start(uidOf(name));
    await until(() => DEAD.every((name) => events.includes(`reached ${name}`)));
    await library.clear();
    expect(statesOf(DEAD)).toEqual(all(DEAD, 'idle'));
  });

  test('the first image of a living one is there while the dead ones hang, whenever it is opened', async () => {
    for (const name of DEAD) library.start(uidOf(name));
    await until(() => DEAD.every((name) => events.includes(`reached ${name}`)));
    for (const name of LIVING) {
      library.start(uidOf(name), { urgent: true });
      await until(() => library.instance(`${uidOf(name)}.1`) !== undefined);
      expect(statesOf(DEAD)).toEqual(all(DEAD, 'running'));
    }
    await until(() => LIVING.every((name) => stateOf(name) === 'complete'));
    // Each had its turn before the next was opened, not when all were.
    const order = events.filter((event) => event.startsWith('asked'));
    expect(order).toEqual(LIVING.map((name) => `asked ${name}`));
  });
});
