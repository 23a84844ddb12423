import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Scheduler, type Job, type Rank, type Turn } from './scheduler.ts';

/** A job that ends when its test says so. */
class TestJob implements Job {
  readonly name: string;
  readonly origin: string;
  rank: Rank;
  order: number;
  share = 1;
  turn: Turn | undefined;
  interruptions = 0;
  end: () => Promise<void> = () => Promise.resolve();

  constructor(name: string, { rank = 2, order = 0 }: { rank?: Rank; order?: number } = {}) {
    this.name = name;
    this.origin = `https://${name[0]}.test`;
    this.rank = rank;
    this.order = order;
  }

  missing(): number {
    return this.share;
  }

  interrupted(): void {
    this.interruptions += 1;
  }

  run(turn: Turn): Promise<void> {
    this.turn = turn;
    started.push(this.name);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.end = async () => {
      this.turn = undefined;
      resolve();
      for (let step = 0; step < 5; step += 1) await Promise.resolve();
    };
    return promise;
  }
}

let started: string[];

function scheduler({ perSource = 1, inAll = 6 } = {}): Scheduler {
  return new Scheduler({
    requestsPerSource: perSource,
    requestsInAll: inAll,
    after: (milliseconds, callback) => {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  started = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the scheduler', () => {
  test('the most urgent first, in their order; so many per source', async () => {
    const turns = scheduler({ perSource: 2 });
    const jobs = [
      new TestJob('a1', { order: 1 }),
      new TestJob('a2', { order: 2 }),
      new TestJob('a3', { order: 3 }),
      new TestJob('a4', { rank: 1, order: 4 }),
    ];
    for (const job of jobs) turns.ask(job);
    expect(started).toEqual(['a1', 'a2']);
    await jobs[0]!.end();
    await jobs[1]!.end();
    expect(started).toEqual(['a1', 'a2', 'a4', 'a3']);
  });

  test('ten sources of which three are dead: a living one waits 50 ms at most for its place', async () => {
    const turns = scheduler({ inAll: 4 });
    const jobs = Array.from({ length: 10 }, (_, index) => new TestJob(`${'abcdefghij'[index]}1`, { order: index }));
    for (const job of jobs) turns.ask(job);
    expect(started).toHaveLength(4);
    // The first three never answer, the fourth does.
    jobs[3]!.turn?.answered();
    vi.advanceTimersByTime(50);
    expect(started).toHaveLength(7);
    for (const job of jobs.slice(4, 7)) job.turn?.answered();
    vi.advanceTimersByTime(1000);
    expect(started).toHaveLength(7);
    await jobs[3]!.end();
    expect(started).toHaveLength(8);
  });

  test('what is in a viewport interrupts the least urgent at its source, once, and that one comes again', async () => {
    const turns = scheduler({ perSource: 2 });
    const [low, lower, other] = [new TestJob('a1', { order: 1 }), new TestJob('a2', { order: 2 }), new TestJob('b1')];
    for (const job of [low, lower, other]) turns.ask(job);
    const urgent = new TestJob('a3', { rank: 0 });
    turns.ask(urgent);
    turns.ask(urgent);
    expect(lower.turn?.signal.aborted).toBe(true);
    expect([low, lower, other].map(({ interruptions }) => interruptions)).toEqual([0, 1, 0]);
    expect(low.turn?.signal.aborted).toBe(false);
    await lower.end();
    expect(started).toEqual(['a1', 'a2', 'b1', 'a3']);
    await urgent.end();
    expect(started).toEqual(['a1', 'a2', 'b1', 'a3', 'a2']);
  });

  test('a run that is nearly done, or as urgent, is not interrupted', async () => {
    const turns = scheduler();
    const nearlyDone = new TestJob('a1', { order: 1 });
    nearlyDone.share = 0.15;
    turns.ask(nearlyDone);
    const first = new TestJob('a2', { rank: 0, order: 1 });
    turns.ask(first);
    expect(nearlyDone.interruptions).toBe(0);
    await nearlyDone.end();
    turns.ask(new TestJob('a3', { rank: 0, order: 0 }));
    expect(first.interruptions).toBe(0);
  });

  test('the limit over all gives way to a viewport too', async () => {
    const turns = scheduler({ inAll: 2 });
    const jobs = [new TestJob('a1', { order: 1 }), new TestJob('b1', { order: 2 })];
    for (const job of jobs) {
      turns.ask(job);
      job.turn?.answered();
    }
    turns.ask(new TestJob('c1', { rank: 0 }));
    expect(jobs.map(({ interruptions }) => interruptions)).toEqual([0, 1]);
    await jobs[1]!.end();
    expect(started).toEqual(['a1', 'b1', 'c1']);
  });

  test('a withdrawn job ends, and its next run waits until its source is free', async () => {
    const turns = scheduler({ perSource: 2 });
    const job = new TestJob('a1');
    turns.ask(job);
    turns.withdraw(job, new Error('cancelled'));
    expect(job.turn?.signal.reason).toEqual(new Error('cancelled'));
    turns.ask(job);
    expect(started).toEqual(['a1']);
    let ended = false;
    void turns.ended(job).then(() => (ended = true));
    await job.end();
    expect(ended).toBe(true);
    expect(started).toEqual(['a1', 'a1']);
    await job.end();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('10,000 random steps: never over a limit, never a job twice at once, all that is asked for runs', async () => {
    const limits = { perSource: 2, inAll: 3 };
    const turns = scheduler(limits);
    let state = 20_261_122;
    const chance = (count: number): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * count);
    };
    const jobs = Array.from({ length: 24 }, (_, index) => new TestJob(`${'abcdef'[index % 6]}${index}`));
    for (let step = 0; step < 10_000; step += 1) {
      const job = jobs[chance(jobs.length)]!;
      job.rank = chance(4) as Rank;
      job.order = step;
      const action = chance(4);
      if (action === 0) turns.withdraw(job, new Error('cancelled'));
      else if (action === 1 && job.turn !== undefined) await job.end();
      else turns.ask(job);
      const running = jobs.filter(({ turn }) => turn !== undefined);
      for (const each of running) each.turn?.answered();
      expect(running.length).toBeLessThanOrEqual(limits.inAll);
      for (const origin of new Set(running.map((each) => each.origin))) {
        expect(running.filter((each) => each.origin === origin).length).toBeLessThanOrEqual(limits.perSource);
      }
    }
    for (const job of jobs) turns.ask(job);
    started = [];
    for (let left = 200; left > 0; left -= 1) await jobs.find(({ turn }) => turn !== undefined)?.end();
    expect(jobs.every(({ turn }) => turn === undefined)).toBe(true);
  });
});
