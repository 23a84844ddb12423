import { expect, test } from 'vitest';
import { byTurns, SharedLoads, type LoadShare } from './load-shares.ts';

/** Series whose images are loaded when the test says so. */
function shared(concurrency = 1) {
  const started: string[] = [];
  const ordered: (readonly string[])[] = [];
  const ends = new Map<string, PromiseWithResolvers<undefined>>();
  let preferred: LoadShare | undefined;
  const loads = new SharedLoads({ order: (ids) => ordered.push(ids), concurrency, preferred: () => preferred });
  const series = (): LoadShare =>
    loads.share((id, signal) => {
      started.push(id);
      const end = Promise.withResolvers<undefined>();
      signal.addEventListener('abort', () => end.reject(new Error('aborted')));
      ends.set(id, end);
      return end.promise;
    });
  const finish = async (id: string): Promise<void> => {
    ends.get(id)?.resolve(undefined);
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  };
  const prefer = (share: LoadShare): void => {
    preferred = share;
    loads.again();
  };
  return { started, ordered, finish, prefer, series };
}

test('a series that is alone is loaded in its own order', async () => {
  const { started, ordered, finish, series } = shared();
  const wishes = ['a1', 'a2', 'a3'];
  series().want(wishes, 1);
  expect(ordered.at(-1)).toBe(wishes);
  await finish('a1');
  await finish('a2');
  expect(started).toEqual(wishes);
});

test('what is on the screens comes first, that of the active pane before all; then the rest of its series', () => {
  const { ordered, prefer, series } = shared();
  const [a, b, c] = [series(), series(), series()];
  a.want(['a1', 'a2', 'a3'], 1);
  b.want(['b1', 'b2', 'b3'], 1);
  c.want(['c1', 'c2'], 1);
  prefer(b);
  expect(ordered.at(-1)).toEqual(['b1', 'a1', 'c1', 'b2', 'b3', 'a2', 'c2', 'a3']);
});

test('another pane with the keys changes what comes next', () => {
  const { ordered, prefer, series } = shared();
  const [a, b] = [series(), series()];
  a.want(['a1', 'a2'], 1);
  b.want(['b1', 'b2'], 1);
  prefer(a);
  expect(ordered.at(-1)).toEqual(['a1', 'b1', 'a2', 'b2']);
  prefer(b);
  expect(ordered.at(-1)).toEqual(['b1', 'a1', 'b2', 'a2']);
});

test('what one series has loaded does not come back with the wishes of another', async () => {
  const { ordered, started, finish, series } = shared(2);
  const [a, b] = [series(), series()];
  a.want(['a1', 'a2'], 1);
  await finish('a1');
  b.want(['b1', 'b2'], 1);
  expect(ordered.at(-1)).toEqual(['b1', 'a2', 'b2']);
  await finish('a2');
  await finish('b1');
  await finish('b2');
  expect(started).toEqual(['a1', 'a2', 'b1', 'b2']);
});

test('a series that rests is broken off, and leaves its place to the others', async () => {
  const { started, finish, series } = shared();
  const [a, b] = [series(), series()];
  a.want(['a1', 'a2'], 1);
  b.want(['b1'], 0);
  a.want([], 0);
  await finish('a1');
  expect(started).toEqual(['a1', 'b1']);
});

test('by turns, each entry once', () => {
  expect(byTurns([[1, 2, 3], [4], [2, 5]])).toEqual([1, 4, 2, 5, 3]);
  expect(byTurns([])).toEqual([]);
});
