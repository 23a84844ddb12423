/** The worker that asks for the beginnings of series: this file is its script. */
import { reportOf } from '../app/requests.ts';
import type { AboutBeginning, ToBeginner } from './beginnings.ts';
import { fetchBeginning } from './fetch-beginning.ts';

const running = new Map<number, AbortController>();

self.addEventListener('message', ({ data }: MessageEvent<ToBeginner>) => {
  if (data.kind === 'cancel') running.get(data.job)?.abort();
  else void answer(data.job, data.seriesInstanceUid);
});

async function answer(job: number, seriesInstanceUid: string): Promise<void> {
  const controller = new AbortController();
  running.set(job, controller);
  try {
    const beginning = await fetchBeginning(seriesInstanceUid, controller.signal);
    const message: AboutBeginning = { kind: 'begun', job, beginning };
    self.postMessage(message, { transfer: beginning.first ? [beginning.first.fetched.bytes.buffer] : [] });
  } catch (thrown) {
    // Of one that was broken off nobody wants to hear any more.
    const message: AboutBeginning = { kind: 'failed', job, error: reportOf(thrown) };
    if (!controller.signal.aborted) self.postMessage(message);
  } finally {
    running.delete(job);
  }
}
