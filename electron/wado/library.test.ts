import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { readPart10Header, type DicomHeader } from '../dicom/header.ts';
import type { RetrievedInstance, SeriesTarget } from './instances.ts';
import { SeriesLibrary, type SeriesLibraryOptions } from './library.ts';
import { RateMeter } from './rate.ts';
import type { RunOptions } from './retrieval.ts';
import type { Retrieval } from './series-entry.ts';
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
    retrievals: (wanted) => () => {
      const run = new ScriptedRetrieval(wanted);
      runs.push(run);
      return run;
    },
    readHeader: readPart10Header,
    requestsPerSource: 1,
    requestsInAll: 6,
    notifyEveryMs: 100,
    now: () => Date.now(),
    today: () => Date.now(),
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
    random: () => 0.5,
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
    await runs[2]!.ends();
    // The one that is asked for last gives way, and comes again.
    series.start('1.4', { urgent: true });
    await runs[1]!.ends(new Error('aborted'));
    expect(running().slice(3)).toEqual(['1.4']);
    await runs[0]!.ends(new WorkstationError('WADO_404', { host: 'a.test' }));
    expect(running().slice(4)).toEqual(['1.2']);
    await runs[3]!.ends();
    expect(running().slice(5)).toEqual(['1.3']);
  });

  test('a failure with nothing received is failed, else partial; what came stays, and a new start asks for the rest', async () => {
    const series = library();
    series.add([target('1.1'), target('1.2')]);
    series.start('1.1');
    await runs[0]!.ends(new WorkstationError('WADO_404', { host: 'a.test' }));
    expect(series.progress('1.1')).toMatchObject({
      state: 'failed',
      error: { code: 'WADO_404', facts: { host: 'a.test' } },
    });
    series.start('1.1');
    await runs[1]!.arrives(await instance('1.1.1'));
    runs[1]!.warnings.push({ code: 'WADO_FOREIGN', facts: { count: 1 } });
    await runs[1]!.ends(new WorkstationError('WADO_MISSING', { missing: 1, expected: 2 }));
    expect(series.progress('1.1')).toMatchObject({
      state: 'partial',
      received: 1,
      error: { code: 'WADO_MISSING' },
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

  describe('what the user looks at', () => {
    const wanted = (...uids: [string, 0 | 1 | 2][]) =>
      uids.map(([seriesInstanceUid, rank]) => ({ seriesInstanceUid, rank }));

    test('is asked for in its order, and re-ordered when the user moves', async () => {
      const series = library();
      series.add(['1.1', '1.2', '1.3', '1.4'].map((uid) => target(uid)));
      series.attend(wanted(['1.3', 0], ['1.2', 1], ['1.1', 2], ['1.4', 2], ['9.9', 2]));
      expect(running()).toEqual(['1.3']);
      series.attend(wanted(['1.4', 0], ['1.3', 2], ['1.2', 2], ['1.1', 2]));
      // The run is interrupted for what is in the viewport now, and asked for again behind it.
      expect(runs[0]!.options?.signal.aborted).toBe(true);
      expect(series.progress('1.3').state).toBe('waiting');
      await runs[0]!.ends(new Error('aborted'));
      await runs[1]!.ends();
      await runs[2]!.ends();
      expect(running()).toEqual(['1.3', '1.4', '1.3', '1.2']);
    });

    test('does not begin again what the user cancelled or what failed for good', async () => {
      const series = library();
      series.add(['1.1', '1.2'].map((uid) => target(uid)));
      series.attend(wanted(['1.1', 0], ['1.2', 0]));
      series.cancel('1.2');
      await runs[0]!.ends(new WorkstationError('WADO_410', { host: 'a.test' }));
      series.attend(wanted(['1.2', 0], ['1.1', 0]));
      expect(running()).toEqual(['1.1']);
      series.start('1.2', { urgent: true });
      expect(running()).toEqual(['1.1', '1.2']);
    });

    test('brings back what was evicted only when it is in a viewport', async () => {
      const series = library();
      series.add([target('1.1')]);
      series.start('1.1');
      await runs[0]!.arrives(await instance('1.1.1'));
      await series.evict('1.1');
      expect(store.deleted).toBe(0);
      await runs[0]!.ends();
      await series.evict('1.1');
      expect(store.deleted).toBe(1);
      expect(series.instance('1.1.1')).toBe(undefined);
      const evicted = { state: 'idle', received: 0, bytes: 0, warnings: [{ code: 'CACHE_EVICTED' }] };
      expect(series.progress('1.1')).toMatchObject(evicted);
      series.attend(wanted(['1.1', 1]));
      expect(running()).toEqual(['1.1']);
      series.attend(wanted(['1.1', 0]));
      expect(series.progress('1.1')).toMatchObject({ state: 'running', warnings: [] });
    });
  });

  describe('a failure that may pass', () => {
    test('is said, and the series asked for again by itself; what is here is not asked for', async () => {
      const series = library();
      series.add([target('1.1'), target('1.2')]);
      series.start('1.1');
      series.start('1.2');
      await runs[0]!.arrives(await instance('1.1.1'));
      await runs[0]!.ends(new WorkstationError('WADO_RESET', { host: 'a.test' }));
      expect(series.progress('1.1')).toMatchObject({
        state: 'waiting',
        received: 1,
        error: { code: 'WADO_RESET' },
        retry: { attempt: 2, at: new Date(Date.now() + 2000).toISOString() },
      });
      // The source is free meanwhile.
      expect(running()).toEqual(['1.1', '1.2']);
      await runs[1]!.ends();
      vi.advanceTimersByTime(1999);
      expect(running()).toEqual(['1.1', '1.2']);
      vi.advanceTimersByTime(1);
      expect(running()).toEqual(['1.1', '1.2', '1.1']);
      expect(runs[2]!.options?.has?.('1.1.1')).toBe(true);
      expect(series.progress('1.1')).not.toHaveProperty('error');
      await runs[2]!.ends();
      expect(series.progress('1.1').state).toBe('complete');
    });

    test('is final after the last attempt; the user begins anew, also during a pause', async () => {
      const series = library();
      series.add([target('1.1')]);
      series.start('1.1');
      for (const [attempt, pause] of [2000, 8000, 30_000].entries()) {
        await runs[attempt]!.ends(new WorkstationError('WADO_503', { host: 'a.test' }));
        vi.advanceTimersByTime(pause);
      }
      await runs[3]!.ends(new WorkstationError('WADO_503', { host: 'a.test' }));
      expect(series.progress('1.1')).toMatchObject({ state: 'failed', error: { code: 'WADO_503' } });
      expect(series.progress('1.1')).not.toHaveProperty('retry');
      series.start('1.1');
      await runs[4]!.ends(new WorkstationError('WADO_503', { host: 'a.test' }));
      series.start('1.1');
      expect(running()).toHaveLength(6);
      vi.advanceTimersByTime(60_000);
      expect(running()).toHaveLength(6);
    });

    test('is not waited for when the user cancels, or the patient goes', async () => {
      const series = library();
      series.add([target('1.1'), target('1.2', SOURCE_B)]);
      series.start('1.1');
      series.start('1.2');
      for (const run of runs) await run.ends(new WorkstationError('WADO_503', { host: 'a.test' }));
      series.cancel('1.1');
      expect(series.progress('1.1').state).toBe('cancelled');
      await series.clear();
      vi.advanceTimersByTime(60_000);
      expect(running()).toHaveLength(2);
      expect(vi.getTimerCount()).toBe(0);
    });

    test('for want of a login is asked for again after one', async () => {
      const series = library();
      series.add([target('1.1'), target('1.2', SOURCE_B)]);
      series.start('1.1');
      series.start('1.2');
      await runs[0]!.ends(new WorkstationError('SESSION_LOST', { provider: 'psc' }));
      await runs[1]!.ends(new WorkstationError('WADO_404', { host: 'b.test' }));
      series.resume();
      expect(running()).toEqual(['1.1', '1.2', '1.1']);
    });
  });

  test('what an export needs goes on when the patient goes; the rest is forgotten', async () => {
    const series = library();
    series.add([target('1.1'), target('1.2'), target('1.3')]);
    for (const uid of ['1.1', '1.2', '1.3']) series.start(uid);
    await runs[0]!.arrives(await instance('1.1.1'));
    const detached = series.detach(new Set(['1.1', '1.3']));
    expect(series.instance('1.1.1')).toBe(undefined);
    expect(series.progress('1.1').state).toBe('idle');
    expect(runs[0]!.options?.signal.aborted).toBe(false);
    let settled = false;
    void detached.settled('1.1').then(() => (settled = true));
    await runs[0]!.arrives(await instance('1.1.2'));
    expect(settled).toBe(false);
    await runs[0]!.ends();
    expect(settled).toBe(true);
    expect(detached.instances('1.1')).toHaveLength(2);
    expect(detached.progress('1.2')).toBe(undefined);
    expect(running()).toEqual(['1.1', '1.3']);
    const ended = detached.end();
    expect(runs[1]!.options?.signal.aborted).toBe(true);
    await runs[1]!.ends(new Error('aborted'));
    await ended;
  });

  test('what goes on for an export does not hold up the next patient, and what runs is not interrupted', async () => {
    const series = library();
    series.add([target('1.1'), target('1.2')]);
    series.start('1.1');
    series.start('1.2', { urgent: true });
    await runs[0]!.ends(new Error('aborted'));
    expect(running()).toEqual(['1.1', '1.2']);
    const detached = series.detach(new Set(['1.1', '1.2']));
    series.add([target('2.1')]);
    series.start('2.1', { urgent: true });
    expect(runs[1]!.options?.signal.aborted).toBe(false);
    await runs[1]!.ends();
    await runs[2]!.ends();
    expect(running()).toEqual(['1.1', '1.2', '2.1', '1.1']);
    await runs[3]!.ends();
    expect(detached.progress('1.1')?.state).toBe('complete');
    await detached.end();
  });

  test('every attempt at a series has the means of the moment when the series became known', async () => {
    let means = 'former';
    const used: string[] = [];
    const series = library({
      retrievals: (wanted) => {
        const own = means;
        return () => {
          used.push(own);
          const run = new ScriptedRetrieval(wanted);
          runs.push(run);
          return run;
        };
      },
    });
    series.add([target('1.1')]);
    series.start('1.1');
    const settled = series.settled('1.1');
    const detached = series.detach(new Set(['1.1']));
    means = 'latter';
    await runs[0]!.ends(new WorkstationError('WADO_RESET', { host: 'a.test' }));
    vi.advanceTimersByTime(2000);
    await runs[1]!.ends();
    await settled;
    expect(used).toEqual(['former', 'former']);
    await detached.end();
  });

  test('times are told from the moment a series was asked for', async () => {
    const series = library();
    series.add([target('1.1'), target('1.2')]);
    const askedAt = new Date().toISOString();
    series.start('1.1');
    series.start('1.2');
    vi.advanceTimersByTime(40);
    await runs[0]!.ends();
    vi.advanceTimersByTime(5);
    await runs[1]!.arrives(await instance('1.2.1'));
    vi.advanceTimersByTime(100);
    await runs[1]!.ends();
    const timings = { askedAt, sentMs: 40, firstByteMs: 45, firstInstanceMs: 45, endMs: 145 };
    expect(series.progress('1.2').timings).toEqual(timings);
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
