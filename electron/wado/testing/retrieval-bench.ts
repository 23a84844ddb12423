/** Retrieval against a rude source, with a store in memory: what the tests of retrieval share. */
import type { ServerResponse } from 'node:http';
import { Agent, type Dispatcher } from 'undici';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { readPart10Header } from '../../dicom/header.ts';
import type { SeriesTarget } from '../instances.ts';
import { SeriesRetrieval, type RetrievalMeans, type RunOptions } from '../retrieval.ts';
import { MemoryStore } from './memory-store.ts';
import { CONTENT_TYPE, part10, sop, SourceBench, targetAt, type Answerer } from './source-bench.ts';

export const OBJECTS = [1, 2, 3].map((n) => part10(sop(n), { pixels: n * 50_000 }));

export const heads = (response: ServerResponse) => response.writeHead(200, { 'Content-Type': CONTENT_TYPE });

/** To be called where a suite is described. */
export function useRetrievalBench() {
  let bench: SourceBench;
  const agents: Dispatcher[] = [];
  beforeAll(() => {
    bench = new SourceBench();
  });
  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
    await bench.stop();
  });
  afterAll(() => bench.remove());

  function agent(client: string | undefined = 'client', ca = 'ca'): Dispatcher {
    const identity = client === 'none' ? {} : { cert: bench.pem(`${client}.pem`), key: bench.pem(`${client}.key`) };
    const made = new Agent({
      connect: { ca: bench.pem(`${ca}.pem`), maxCachedSessions: 0, timeout: 2000, ...identity },
    });
    agents.push(made);
    return made;
  }

  async function retrieve(
    target: SeriesTarget,
    means: Partial<RetrievalMeans> = {},
    options: Partial<RunOptions> = {},
  ) {
    const store = new MemoryStore();
    const tokens: boolean[] = [];
    const retrieval = new SeriesRetrieval(target, {
      dispatcher: means.dispatcher ?? agent(),
      token: async ({ fresh }) => `token-${tokens.push(fresh)}`,
      createWriter: store.create,
      readHeader: readPart10Header,
      timeouts: { firstByteSeconds: 5, silenceSeconds: 5 },
      today: () => Date.now(),
      ...means,
    });
    const uids: string[] = [];
    const contents: Buffer[] = [];
    const outcome = { code: 'fine', facts: {} };
    try {
      for await (const instance of retrieval.run({ signal: new AbortController().signal, ...options })) {
        uids.push(instance.sopInstanceUid);
        contents.push(Buffer.from(await instance.stored.read(0, 1e9)));
      }
    } catch (error) {
      Object.assign(outcome, {
        code: (error as { code: string }).code ?? error,
        facts: (error as { facts: object }).facts,
      });
    }
    expect(store.open).toBe(0);
    const { warnings, exchange } = retrieval;
    return { uids, contents, ...outcome, store, tokens, warnings, exchange };
  }

  const against = async (answer: Answerer, count = 3) => retrieve(targetAt(await bench.start(answer), count));

  return {
    agent,
    retrieve,
    against,
    identity: (name: string) => bench.identity(name),
    start: (...parameters: Parameters<SourceBench['start']>) => bench.start(...parameters),
  };
}
