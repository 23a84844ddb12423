/** States and key images as they arrive, whatever comes between. */
import { expect, test } from 'vitest';
import type { InstancesAnswer } from '../../shared/examination.ts';
import type { ObjectAnswer } from '../../shared/objects.ts';
import { ObjectLibrary } from './object-library.ts';

const GREY = '1.2.840.10008.5.1.4.1.1.11.1';
const instance = (sopInstanceUid: string, sopClass = GREY) => ({
  sopInstanceUid,
  frames: 0,
  dataset: { '00080016': { vr: 'UI', Value: [sopClass] } },
});
const answer = (sopInstanceUid: string): ObjectAnswer => ({
  sopInstanceUid,
  sopClassUid: GREY,
  className: '',
  family: 'presentation',
  facts: [],
  refersTo: [],
  content: { kind: 'named' },
});

function library(series: Record<string, readonly ReturnType<typeof instance>[]>) {
  const told: string[] = [];
  const asked: string[] = [];
  let gate: Promise<void> = Promise.resolve();
  const broken = new Set<string>();
  const made = new ObjectLibrary({
    instances: async (uid, from): Promise<InstancesAnswer> => {
      await gate;
      if (broken.has(uid)) throw new Error('no connection');
      return { instances: (series[uid] ?? []).slice(from, from + 2) };
    },
    object: async (sop) => {
      asked.push(sop);
      if (broken.has(sop)) throw new Error('damaged');
      return answer(sop);
    },
    onObject: ({ sopInstanceUid }) => told.push(sopInstanceUid),
    onUnreadable: () => told.push('?'),
  });
  return { made, told, asked, broken, hold: (until: Promise<void>) => void (gate = until) };
}

const settle = () => new Promise<void>((resolve) => setTimeout(resolve));

test('objects of the kinds that are applied, each once, over several answers', async () => {
  const a = ['1', '2', '3', '4', '5'].map((sop) => instance(sop));
  const { made, told, asked } = library({ a, b: [instance('6', '1.2.840.10008.5.1.4.1.1.88.22'), instance('1')] });
  made.follow([
    { seriesInstanceUid: 'a', received: 5 },
    { seriesInstanceUid: 'b', received: 2 },
  ]);
  await settle();
  expect(told).toEqual(['1', '2', '3', '4', '5']);
  made.follow([{ seriesInstanceUid: 'a', received: 5 }]);
  await settle();
  expect(asked).toHaveLength(5);
});

test('what could not be asked for is asked for again; what cannot be read is told once', async () => {
  const { made, told, broken } = library({ a: [instance('1'), instance('2')] });
  broken.add('a').add('2');
  made.follow([{ seriesInstanceUid: 'a', received: 2 }]);
  await settle();
  expect(told).toEqual([]);
  broken.delete('a');
  made.follow([{ seriesInstanceUid: 'a', received: 2 }]);
  await settle();
  expect(told).toEqual(['1', '?']);
});

test('nothing of a patient arrives after they have left, and the next one is read', async () => {
  const { made, told, hold } = library({ a: [instance('1')], b: [instance('2')] });
  let open = (): void => undefined;
  hold(
    new Promise((resolve) => {
      open = resolve;
    }),
  );
  made.follow([{ seriesInstanceUid: 'a', received: 1 }]);
  await settle();
  made.clear();
  made.follow([{ seriesInstanceUid: 'b', received: 1 }]);
  open();
  await settle();
  await settle();
  expect(told).toEqual(['2']);
});
