import { expect, test } from 'vitest';
import { pause } from './pause.ts';

const LONG = 3_600_000;

test('a pause ends with its time, or with the signal, whether that comes during it or came before', async () => {
  const stopped = new AbortController();
  const during = pause(LONG, stopped.signal);
  stopped.abort();
  await expect(Promise.all([during, pause(LONG, stopped.signal)])).resolves.toBeDefined();
  await expect(pause(1, new AbortController().signal)).resolves.toBeUndefined();
});
