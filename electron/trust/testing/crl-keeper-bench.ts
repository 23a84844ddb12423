/** A keeper of revocation lists on a clock and a network that a test holds. */
import { vi } from 'vitest';
import { CrlKeeper, type CrlKeeperOptions } from '../crl-keeper.ts';
import type { RememberedCrl } from '../trust-memory.ts';
import { fakeAuthority, fakeCrl, fakeReader, FakeWeb, type FakeCrl } from './fake-lists.ts';
import { ManualClock } from './manual-clock.ts';

export const POINT = 'http://crl.example/ac.crl';
export const AC = fakeAuthority();

/** `rows`: what the store holds. */
export function keeperBench(options: Partial<CrlKeeperOptions> = {}, rows = new Map<string, RememberedCrl>()) {
  const clock = new ManualClock();
  const web = new FakeWeb();
  const onGrace = vi.fn();
  const onList = vi.fn();
  const onChange = vi.fn();
  const memory = {
    crl: (authority: string) => rows.get(authority),
    keepCrl: (row: RememberedCrl) => void rows.set(row.authority, row),
    touchCrl: (authority: string, points: readonly string[], obtainedAt: number) => {
      const row = rows.get(authority);
      if (row) rows.set(authority, { ...row, points, obtainedAt });
    },
    noteGrace: (authority: string) => {
      const row = rows.get(authority);
      if (row) rows.set(authority, { ...row, graceNoted: true });
    },
  };
  const keeper = new CrlKeeper({
    get: web.get,
    reader: fakeReader,
    memory,
    graceMs: 0,
    now: clock.now,
    after: clock.after,
    timeoutMs: 60_000,
    patienceMs: 15_000,
    onList,
    onChange,
    onGrace,
    unforeseen: (thrown) => {
      throw thrown;
    },
    ...options,
  });
  const publish = (crl: FakeCrl = {}, point = POINT): void => void web.answers.set(point, fakeCrl(clock.now(), crl));
  const find = (points: readonly string[] = [POINT]) => keeper.find(AC, points);
  return { clock, web, keeper, rows, publish, find, onGrace, onList, onChange };
}

export const failureOf = (keeper: CrlKeeper) => keeper.states()[0]?.failure?.code;
