import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { readPart10Header, type DicomHeader } from '../dicom/header.ts';
import type { RetrievedInstance, SeriesTarget } from './instances.ts';
import { SeriesLibrary, type Retrieval, type SeriesLibraryOptions } from './library.ts';
import { RateMeter } from './rate.ts';
import type { RunOptions } from './retrieval.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { part10 } from './testing/source-bench.ts';

const flush = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A retrieval that does what the test says, step by step. */
class ScriptedRetrieval implements Retrieval {
  readonly target: SeriesTarget;
  warnings: ErrorReport[] = [];
  options: RunOptions | undefined;
  #wake = Promise.withResolvers<void>();
  readonly #steps: (RetrievedInstance | Error | 'end')[] = [];

  constructor(target: SeriesTarget) {
    this.target = target;
  }

  get uid(): string {
    return this.target.series.seriesInstanceUid;
  }

  async arrives(instance: RetrievedInstance): Promise<void> {
    await this.#next(instance);
  }

  async ends(error?: Error): Promise<void> {
    await this.#next(error ?? 'end');
  }

  async #next(step: RetrievedInstance | Error | 'end'): Promise<void> {
    this.#steps.push(step);
    this.#wake.resolve();
    await flush();
  }

  /** As the real one, it ends some time after its signal, when its test says so. */
  async *run(options: RunOptions): AsyncGenerator<RetrievedInstance> {
    this.options = options;
    for (;;) {
      for (let step = this.#steps.shift(); step !== undefined; step = this.#steps.shift()) {
        if (step === 'end') return;
        if (step instanceof Error) throw step;
        options.onBytes?.(step.stored.size);
        yield step;
      }
      this.#wake = Promise.withResolvers<void>();
      await this.#wake.promise;
    }
  }
}

const SOURCE_A = 'https://a.test/rs/studies/1';
const SOURCE_B = 'https://b.test:8443/rs/studies/1';
const target = (uid: string, retrieveUrl: string | undefined = SOURCE_A): SeriesTarget => ({
  kosSopInstanceUid: '1.9',
  studyInstanceUid: '1.1',
  series: { seriesInstanceUid: uid, retrieveUrl, instances: [{ sopInstanceUid: `${uid}.1` }] },
});

let store: MemoryStore;
async function instance(sopInstanceUid: string): Promise<RetrievedInstance> {
  const writer = await store.create();
  const bytes = part10(sopInstanceUid, { comment: 150_000 });
  await writer.write(bytes);
  const header = readPart10Header(bytes, { final: true }) as DicomHeader;
  return { sopInstanceUid, sopClassUid: '1.2', transferSyntaxUid: '1.3', header, stored: await writer.finish() };
}

let runs: ScriptedRetrieval[];
let changes: string[];
function library(options: Partial<SeriesLibraryOptions> = {}): SeriesLibrary {
  const made: SeriesLibrary = new SeriesLibrary({
    retrieval: (wanted) => {
      const run = new ScriptedRetrieval(wanted);
      runs.push(run);
      return run;
    },
    readHeader: readPart10Header,
    requestsPerSource: 1,
    notifyEveryMs: 100,
    now: () => Date.now(),
    onChange: (uid) => {
      const { state, received } = made.progress(uid);
      changes.push(`${uid} ${state} ${received}`);
    },
    unforeseen: () => ({ code: 'INTERNAL', facts: { reference: 'R1' } }),
    ...options,
  });
  return made;
}

const running = () => runs.map((run) => run.uid);

beforeEach(() => {
  vi.useFakeTimers();
  store = new MemoryStore();
  runs = [];
  changes = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the library of series', () => {
  test('a series runs, its instances come in the order of arrival, and it is complete', async () => {
    const series = library();
    series.add([target('1.5')]);
    expect(series.progress('1.5')).toMatchObject({ state: 'idle', received: 0 });
    series.start('1.5');
    expect(series.progress('1.5').state).toBe('running');
    series.start('1.5');
    await runs[0]!.arrives(await instance('1.5.2'));
    await runs[0]!.arrives(await instance('1.5.1'));
    expect(series.instances('1.5').map((each) => each.sopInstanceUid)).toEqual(['1.5.2', '1.5.1']);
    expect(series.instances('1.5', 1).map((each) => each.sopInstanceUid)).toEqual(['1.5.1']);
    await runs[0]!.ends();
    expect(series.progress('1.5')).toMatchObject({ state: 'complete', received: 2, bytesPerSecond: 0, warnings: [] });
    series.start('1.5');
    expect(running()).toEqual(['1.5']);
    const kept = series.instance('1.5.2');
    expect((await kept?.header())?.dataset.string('SOPInstanceUID')).toBe('1.5.2');
    expect(Object.keys(kept ?? {})).not.toContain('header');
    expect(series.instance('1.5.9')).toBe(undefined);
  });

  test('changes: state and first instance at once, the others at most every 100 ms', async () => {
    const series = library();
    series.add([target('1.5')]);
    series.start('1.5');
    await flush();
    expect(changes).toEqual(['1.5 waiting 0', '1.5 running 0']);
    await runs[0]!.arrives(await instance('1.5.1'));
    expect(changes.splice(0).at(-1)).toBe('1.5 running 1');
    for (let n = 2; n < 12; n += 1) {
      await runs[0]!.arrives(await instance(`1.5.${n}`));
      vi.advanceTimersByTime(30);
    }
    expect(changes.splice(0)).toEqual(['1.5 running 5', '1.5 running 8', '1.5 running 11']);
    await runs[0]!.ends();
    expect(changes).toEqual(['1.5 complete 11']);
    vi.advanceTimersByTime(10_000);
    expect(changes).toEqual(['1.5 complete 11']);
  });

  test('so many requests per source; others wait in turn, urgent ones first', async () => {
    const series = library({ requestsPerSource: 2 });
    series.add(['1.1', '1.2', '1.3', '1.4'].map((uid) => target(uid)));
    series.add([target('2.1', SOURCE_B)]);
    for (const uid of ['1.1', '1.2', '1.3', '1.4', '2.1']) series.start(uid);
    expect(running()).toEqual(['1.1', '1.2', '2.1']);
    expect(series.progress('1.4').state).toBe('waiting');
    series.start('1.4', { urgent: true });
    await runs[0]!.ends();
    expect(running().slice(3)).toEqual(['1.4']);
    await runs[1]!.ends(new WorkstationError('WADO_404', { host: 'a.test' }));
    expect(running().slice(4)).toEqual(['1.3']);
  });

  test('a failure with nothing received is failed, else partial; what came stays, and a new start asks for the rest', async () => {
    const series = library();
    series.add([target('1.1'), target('1.2')]);
    series.start('1.1');
    await runs[0]!.ends(new WorkstationError('WADO_503', { host: 'a.test' }));
    expect(series.progress('1.1')).toMatchObject({
      state: 'failed',
      error: { code: 'WADO_503', facts: { host: 'a.test' } },
    });
    series.start('1.1');
    await runs[1]!.arrives(await instance('1.1.1'));
    runs[1]!.warnings.push({ code: 'WADO_FOREIGN', facts: { count: 1 } });
    await runs[1]!.ends(new WorkstationError('WADO_TRUNCATED'));
    expect(series.progress('1.1')).toMatchObject({
      state: 'partial',
      received: 1,
      error: { code: 'WADO_TRUNCATED' },
      warnings: [{ code: 'WADO_FOREIGN' }],
    });
    series.start('1.1');
    expect(series.progress('1.1')).not.toHaveProperty('error');
    expect(runs[2]!.options?.has?.('1.1.1')).toBe(true);
    expect(runs[2]!.options?.has?.('1.1.2')).toBe(false);
    await runs[2]!.ends(new TypeError('surprise'));
    expect(series.progress('1.1')).toMatchObject({
      state: 'partial',
      error: { code: 'INTERNAL', facts: { reference: 'R1' } },
    });
  });

  test('cancel keeps what came, takes nothing more, and a new start waits for the end of the old run', async () => {
    const series = library();
    series.add([target('1.1'), target('1.2')]);
    series.start('1.1');
    series.start('1.2');
    await runs[0]!.arrives(await instance('1.1.1'));
    series.cancel('1.1');
    expect(runs[0]!.options?.signal.aborted).toBe(true);
    expect(series.progress('1.1')).toMatchObject({ state: 'cancelled', received: 1, bytesPerSecond: 0 });
    series.start('1.1', { urgent: true });
    expect(series.progress('1.1').state).toBe('waiting');
    await runs[0]!.arrives(await instance('1.1.2'));
    expect(series.progress('1.1').received).toBe(1);
    expect(store.deleted).toBe(1);
    expect(running()).toEqual(['1.1']);
    await runs[0]!.ends(new Error('cancelled'));
    expect(running()).toEqual(['1.1', '1.1']);
    expect(series.progress('1.1').state).toBe('running');
    series.cancel('1.2');
    expect(series.progress('1.2').state).toBe('cancelled');
    await runs[1]!.ends();
    expect(running()).toEqual(['1.1', '1.1']);
    expect(series.progress('1.1').state).toBe('complete');
    series.cancel('1.1');
    expect(series.progress('1.1').state).toBe('complete');
  });

  test('clear forgets at once, waits for what runs, and hears nothing of it any more', async () => {
    const series = library();
    series.add([target('1.1'), target('1.2')]);
    series.start('1.1');
    series.start('1.2');
    await runs[0]!.arrives(await instance('1.1.1'));
    changes.length = 0;
    let cleared = false;
    const clearing = series.clear().then(() => (cleared = true));
    expect(series.instance('1.1.1')).toBe(undefined);
    expect(series.progress('1.1').state).toBe('idle');
    expect(() => series.start('1.1')).toThrow('WADO_SERIES_UNKNOWN');
    expect(() => series.instances('1.1')).toThrow('WADO_SERIES_UNKNOWN');
    // The next patient may have a series of the same source: the place is taken until the old run has ended.
    series.add([target('1.1')]);
    series.start('1.1');
    await runs[0]!.arrives(await instance('1.1.2'));
    expect(cleared).toBe(false);
    expect(running()).toEqual(['1.1']);
    expect(series.progress('1.1')).toMatchObject({ state: 'waiting', received: 0 });
    await runs[0]!.ends(new Error('aborted'));
    await clearing;
    expect(running()).toEqual(['1.1', '1.1']);
    vi.advanceTimersByTime(1000);
    expect(changes.filter((change) => !change.endsWith(' 0'))).toEqual([]);
  });

  test('a series without a usable address fails with its reason; others go on', async () => {
    const series = library();
    series.add([
      { ...target('1.1'), series: { ...target('1.1').series, retrieveUrl: undefined } },
      target('1.2', 'http://a.test/x'),
    ]);
    series.start('1.1');
    series.start('1.2');
    expect(series.progress('1.1')).toMatchObject({ state: 'failed', error: { code: 'KOS_NO_RETRIEVE_URL' } });
    expect(series.progress('1.2')).toMatchObject({ state: 'failed', error: { code: 'KOS_URL_NOT_HTTPS' } });
    expect(running()).toEqual([]);
  });

  test('what inspection finds is a warning, once per code', async () => {
    const series = library({ inspect: () => ({ code: 'WADO_FOREIGN', facts: { count: 1 } }) });
    series.add([target('1.1')]);
    series.start('1.1');
    await runs[0]!.arrives(await instance('1.1.1'));
    await runs[0]!.arrives(await instance('1.1.2'));
    expect(series.progress('1.1').warnings).toEqual([{ code: 'WADO_FOREIGN', facts: { count: 1 } }]);
  });
});

test('the rate is that of the last three seconds, and falls to nothing', () => {
  let now = 1_000_000;
  const meter = new RateMeter(() => now);
  expect(meter.bytesPerSecond).toBe(0);
  for (let step = 0; step < 100; step += 1) {
    meter.add(10_000);
    now += 100;
  }
  expect(meter.bytesPerSecond).toBeGreaterThan(90_000);
  expect(meter.bytesPerSecond).toBeLessThan(110_000);
  now += 1500;
  expect(meter.bytesPerSecond).toBeGreaterThan(30_000);
  expect(meter.bytesPerSecond).toBeLessThan(70_000);
  now += 100_000;
  expect(meter.bytesPerSecond).toBe(0);
});
