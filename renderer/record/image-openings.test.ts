import { beforeEach, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { reportOf } from '../app/requests.ts';
import { ImageOpenings } from './image-openings.ts';

interface Asked {
  readonly study: string;
  readonly signal: AbortSignal;
  readonly answer: (examination: string) => void;
  readonly fail: (error: unknown) => void;
}

let asked: Asked[];
let timers: { readonly milliseconds: number; readonly run: () => void }[];
let openings: ImageOpenings;

beforeEach(() => {
  asked = [];
  timers = [];
  openings = new ImageOpenings({
    open: (study, signal) =>
      new Promise((answer, fail) => {
        asked.push({ study, signal, answer, fail });
        signal.addEventListener('abort', () => fail(new Error('given up')));
      }),
    report: reportOf,
    after: (milliseconds, run) => {
      const timer = { milliseconds, run };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
  });
});

const settled = () => new Promise((resolve) => setTimeout(resolve));
const state = (study: string) => openings.snapshot().openings.get(study);

test('what takes half a second is shown, and what has come is wanted on the screen', async () => {
  openings.start('a');
  expect(state('a')).toEqual({ status: 'running', isSlow: false });
  expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([500]);
  timers[0]?.run();
  expect(state('a')).toEqual({ status: 'running', isSlow: true });
  asked[0]?.answer('kos-a');
  await settled();
  expect(state('a')).toBeUndefined();
  expect(openings.snapshot().wanted).toEqual({ study: 'a', examination: 'kos-a' });
  openings.settle();
  expect(openings.snapshot().wanted).toBeUndefined();
});

test('a fast answer leaves no timer behind', async () => {
  openings.start('a');
  asked[0]?.answer('kos-a');
  await settled();
  expect(timers).toEqual([]);
});

test('only the study that was asked for last takes the screen', async () => {
  openings.start('a');
  openings.start('b');
  asked[1]?.answer('kos-b');
  await settled();
  expect(openings.snapshot().wanted).toEqual({ study: 'b', examination: 'kos-b' });
  openings.settle();
  asked[0]?.answer('kos-a');
  await settled();
  expect(openings.snapshot().wanted).toBeUndefined();
});

test('asking twice asks the DMP once', () => {
  openings.start('a');
  openings.start('a');
  expect(asked).toHaveLength(1);
});

test('a failure stays beside the study until it is read, and can be tried again', async () => {
  openings.start('a');
  asked[0]?.fail(new WorkstationError('DMP_DOCUMENT_MISSING'));
  await settled();
  expect(state('a')).toEqual({ status: 'failed', error: { code: 'DMP_DOCUMENT_MISSING', facts: {} } });
  openings.start('a');
  expect(state('a')).toEqual({ status: 'running', isSlow: false });
  asked[1]?.fail(new Error('no answer'));
  await settled();
  expect(state('a')).toMatchObject({ status: 'failed', error: { code: 'HOST_NO_ANSWER' } });
  openings.forget('a');
  expect(state('a')).toBeUndefined();
});

test('giving up ends the request, is no error, and does not touch the next attempt', async () => {
  openings.start('a');
  openings.cancel('a');
  expect(asked[0]?.signal.aborted).toBe(true);
  expect(state('a')).toBeUndefined();
  expect(timers).toEqual([]);
  openings.start('a');
  await settled();
  expect(state('a')).toEqual({ status: 'running', isSlow: false });
  asked[1]?.answer('kos-a');
  await settled();
  expect(openings.snapshot().wanted?.examination).toBe('kos-a');
});

test('nothing comes after the patient has left', async () => {
  openings.start('a');
  openings.stop();
  asked[0]?.answer('kos-a');
  await settled();
  expect(openings.snapshot()).toEqual({ openings: new Map(), wanted: undefined });
  expect(asked[0]?.signal.aborted).toBe(true);
});
