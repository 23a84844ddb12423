import { beforeEach, expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { MeasurementKeeper } from './keeper.ts';
import { length } from './testing/length.ts';

const disk = new Map<string, string>();
let isBroken = false;
let again: (() => void) | undefined;
let waits: number[] = [];

const refuseIfBroken = (): void => {
  if (isBroken) throw new WorkstationError('HOST_NO_ANSWER');
};
const options = {
  keep: vi.fn(async ({ id, label }: { id: string; label: string }) => {
    refuseIfBroken();
    disk.set(id, label);
  }),
  remove: vi.fn(async (_study: string, id: string) => {
    refuseIfBroken();
    disk.delete(id);
  }),
  after: (milliseconds: number, callback: () => void) => {
    waits.push(milliseconds);
    again = callback;
    return () => (again = undefined);
  },
};
let keeper: MeasurementKeeper;
beforeEach(() => {
  vi.resetAllMocks();
  disk.clear();
  isBroken = false;
  again = undefined;
  waits = [];
  keeper = new MeasurementKeeper(options);
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const add = (number: number, label = '') => keeper.take([{ before: undefined, after: { ...length(number), label } }]);

test('a change is kept, a removal removes', async () => {
  add(1);
  add(2);
  await settled();
  expect([...disk.keys()]).toEqual([length(1).id, length(2).id]);
  keeper.take([{ before: length(1), after: undefined }]);
  await settled();
  expect([...disk.keys()]).toEqual([length(2).id]);
  expect(options.remove).toHaveBeenCalledWith('1.2', length(1).id);
  expect(keeper.state.getState()).toEqual({ waiting: 0, error: undefined });
});

test('a failed save is said and tried again, later each time; nothing of it is lost', async () => {
  isBroken = true;
  add(1);
  await settled();
  expect(keeper.state.getState()).toMatchObject({ waiting: 1, error: { code: 'HOST_NO_ANSWER' } });
  add(2, 'a');
  add(2, 'b');
  await settled();
  for (let time = 0; time < 3; time += 1) {
    again?.();
    await settled();
  }
  expect(waits).toEqual([1000, 2000, 5000, 10_000]);
  isBroken = false;
  keeper.retry();
  await settled();
  expect([...disk]).toEqual(
    expect.arrayContaining([
      [length(1).id, ''],
      [length(2).id, 'b'],
    ]),
  );
  expect(keeper.state.getState()).toEqual({ waiting: 0, error: undefined });
});

test('one that is refused does not hold up the others', async () => {
  options.keep.mockImplementation(async ({ id, label }) => {
    if (id === length(1).id) throw new WorkstationError('MEASUREMENTS_FULL', { limit: 500 });
    disk.set(id, label);
  });
  add(1);
  add(2);
  add(3);
  await settled();
  again?.();
  await settled();
  expect([...disk.keys()]).toEqual([length(2).id, length(3).id]);
  expect(keeper.state.getState()).toMatchObject({ waiting: 1, error: { code: 'MEASUREMENTS_FULL' } });
});

test('changed again while it is on its way: the last word is on the disk', async () => {
  let release: (() => void) | undefined;
  options.keep.mockImplementationOnce(async ({ id, label }) => {
    await new Promise<void>((resolve) => (release = resolve));
    disk.set(id, label);
  });
  add(1, 'first');
  await settled();
  add(1, 'second');
  release?.();
  await settled();
  expect([...disk.values()]).toEqual(['second']);
});

test('the patient leaves: nothing is tried any more', async () => {
  isBroken = true;
  add(1);
  await settled();
  keeper.clear();
  expect(again).toBeUndefined();
  expect(keeper.state.getState()).toEqual({ waiting: 0, error: undefined });
  isBroken = false;
  add(2);
  await settled();
  expect([...disk.keys()]).toEqual([length(2).id]);
});
