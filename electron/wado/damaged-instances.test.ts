/** What the library makes of instances that turn out damaged in the store. */
import { describe, expect, test } from 'vitest';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { readPart10Header, type DicomHeader } from '../dicom/header.ts';
import type { RetrievedInstance, SeriesTarget } from './instances.ts';
import { SeriesLibrary } from './library.ts';
import type { RunOptions } from './retrieval.ts';
import type { Retrieval } from './series-entry.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { part10 } from './testing/source-bench.ts';

const TARGET: SeriesTarget = {
  kosSopInstanceUid: '1.9',
  studyInstanceUid: '1.1',
  series: {
    seriesInstanceUid: '1.5',
    retrieveUrl: 'https://a.test/rs/studies/1',
    instances: [{ sopInstanceUid: '1.5.1' }, { sopInstanceUid: '1.5.2' }],
  },
};
const DAMAGED: ErrorReport = { code: 'CACHE_DAMAGED', facts: {} };

/** A source with a store in which `damage` harms what is stored. */
class Bench {
  readonly store = new MemoryStore();
  readonly library: SeriesLibrary;
  /** Of every run: which instances were there. */
  readonly had: string[][] = [];
  /** What was told, at each change. */
  readonly changes: string[] = [];
  /** What the next run ends with. */
  failure: Error | undefined;
  /** Called when the first instance of a run has arrived. */
  halfway: () => Promise<void> = () => Promise.resolve();
  readonly #damaged = new Set<string>();

  constructor() {
    this.library = new SeriesLibrary({
      retrievals: () => () => this.#retrieval(),
      readHeader: readPart10Header,
      requestsPerSource: 1,
      requestsInAll: 6,
      notifyEveryMs: 0,
      now: () => 0,
      today: () => 0,
      after: () => () => undefined,
      random: () => 0.5,
      onChange: () => {
        const { state, received } = this.progress;
        if (this.changes.at(-1) !== `${state} ${received}`) this.changes.push(`${state} ${received}`);
      },
      unforeseen: (thrown) => {
        throw thrown;
      },
    });
    this.library.add([TARGET]);
  }

  get progress() {
    return this.library.progress('1.5');
  }

  get here(): string[] {
    return this.library.instances('1.5').map(({ sopInstanceUid }) => sopInstanceUid);
  }

  async receive(): Promise<void> {
    this.library.start('1.5');
    await this.library.settled('1.5');
  }

  /** From now on no byte of what is stored of an instance can be opened. */
  damage(sopInstanceUid: string): void {
    this.#damaged.add(sopInstanceUid);
  }

  /** The code that reading an instance fails with. */
  async read(sopInstanceUid: string): Promise<string> {
    return this.#codeOf(this.library.instance(sopInstanceUid)?.stored.read(0, 10));
  }

  async #codeOf(reading: Promise<unknown> | undefined): Promise<string> {
    if (reading === undefined) return 'not here';
    return reading.then(
      () => 'fine',
      (error: unknown) => (error as { code: string }).code,
    );
  }

  #retrieval(): Retrieval {
    const instance = (uid: string) => this.#instance(uid);
    const { had, halfway, failure } = this;
    return {
      warnings: [],
      async *run({ has = () => false }: RunOptions) {
        const uids = TARGET.series.instances.map(({ sopInstanceUid }) => sopInstanceUid);
        had.push(uids.filter((uid) => has(uid)));
        for (const uid of uids) {
          if (!has(uid)) yield await instance(uid);
          if (uid === uids[0]) await halfway();
        }
        if (failure !== undefined) throw failure;
      },
    };
  }

  async #instance(sopInstanceUid: string): Promise<RetrievedInstance> {
    const writer = await this.store.create();
    const bytes = part10(sopInstanceUid);
    await writer.write(bytes);
    const header = readPart10Header(bytes, { final: true }) as DicomHeader;
    const stored = await writer.finish();
    const damaged = this.#damaged;
    damaged.delete(sopInstanceUid);
    let isDeleted = false;
    const check = (): void => {
      if (isDeleted) throw new WorkstationError('CACHE_CLEARED');
      if (damaged.has(sopInstanceUid)) throw new WorkstationError('CACHE_DAMAGED');
    };
    return {
      sopInstanceUid,
      sopClassUid: '1.2',
      transferSyntaxUid: '1.3',
      header,
      stored: {
        size: stored.size,
        read: async (offset, length) => {
          check();
          return stored.read(offset, length);
        },
        async *stream(from) {
          check();
          yield* stored.stream(from);
        },
        delete: () => {
          isDeleted = true;
          return stored.delete();
        },
      },
    };
  }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of stream) expect(chunk.length).toBeGreaterThan(0);
}

describe('an instance that is damaged in the store', () => {
  test('is missing from its series, which is not complete any more; asking again brings it alone', async () => {
    const bench = new Bench();
    await bench.receive();
    expect(bench.progress).toMatchObject({ state: 'complete', received: 2 });
    bench.damage('1.5.1');
    expect(bench.progress).toMatchObject({ state: 'complete', received: 2 });
    expect(await bench.read('1.5.1')).toBe('CACHE_DAMAGED');
    expect(bench.progress).toMatchObject({ state: 'partial', received: 1, error: DAMAGED, warnings: [] });
    expect(bench.changes.at(-1)).toBe('partial 1');
    expect(bench.here).toEqual(['1.5.2']);
    expect(await bench.read('1.5.1')).toBe('not here');
    expect(bench.store.deleted).toBe(1);

    await bench.receive();
    expect(bench.had).toEqual([[], ['1.5.2']]);
    expect(bench.here).toEqual(['1.5.2', '1.5.1']);
    expect(await bench.read('1.5.1')).toBe('fine');
    expect(bench.progress).toMatchObject({ state: 'complete', received: 2, warnings: [] });
    expect(bench.progress.error).toBe(undefined);
  });

  test('is noticed by a stream and by a header as well', async () => {
    const bench = new Bench();
    await bench.receive();
    const [one, two] = bench.library.instances('1.5');
    bench.damage('1.5.1');
    bench.damage('1.5.2');
    await expect(one!.header()).rejects.toMatchObject(DAMAGED);
    expect(bench.progress).toMatchObject({ state: 'partial', received: 1, error: DAMAGED });
    await expect(readAll(two!.stored.stream(4))).rejects.toMatchObject(DAMAGED);
    expect(bench.progress).toMatchObject({ state: 'failed', received: 0, error: DAMAGED, warnings: [] });
  });

  test('fails every reading for the same reason, also once it is deleted', async () => {
    const bench = new Bench();
    await bench.receive();
    const [one] = bench.library.instances('1.5');
    bench.damage('1.5.1');
    for (let reading = 0; reading < 2; reading += 1) {
      await expect(one!.stored.read(0, 1)).rejects.toMatchObject(DAMAGED);
    }
    expect(bench.store.deleted).toBe(1);
    // The double of it that has come is not blamed for what a late reader of the first one finds.
    await bench.receive();
    await expect(one!.stored.read(0, 1)).rejects.toMatchObject(DAMAGED);
    expect(bench.progress.state).toBe('complete');
  });

  test('while others arrive keeps its place, and is told when the run is over', async () => {
    const bench = new Bench();
    bench.halfway = async () => {
      bench.damage('1.5.1');
      expect(await bench.read('1.5.1')).toBe('CACHE_DAMAGED');
      expect(bench.here).toEqual(['1.5.1']);
      expect(bench.progress.state).toBe('running');
    };
    await bench.receive();
    expect(bench.progress).toMatchObject({ state: 'partial', received: 1, error: DAMAGED });
    expect(bench.here).toEqual(['1.5.2']);
  });

  test('is received anew by a run that has not come to it yet, in its place', async () => {
    const bench = new Bench();
    bench.failure = new WorkstationError('WADO_404', { host: 'a.test' });
    await bench.receive();
    bench.failure = undefined;
    expect(bench.progress.state).toBe('partial');
    bench.halfway = async () => {
      bench.damage('1.5.2');
      expect(await bench.read('1.5.2')).toBe('CACHE_DAMAGED');
    };
    await bench.receive();
    expect(bench.here).toEqual(['1.5.1', '1.5.2']);
    expect(await bench.read('1.5.2')).toBe('fine');
    expect(bench.progress).toMatchObject({ state: 'complete', received: 2, warnings: [] });
    expect(bench.store.deleted).toBe(1);
  });

  test('is a warning beside what else went wrong', async () => {
    const bench = new Bench();
    bench.failure = new WorkstationError('WADO_404', { host: 'a.test' });
    await bench.receive();
    bench.damage('1.5.1');
    await bench.read('1.5.1');
    expect(bench.progress).toMatchObject({ state: 'partial', error: { code: 'WADO_404' }, warnings: [DAMAGED] });
  });
});
