/** The worker that fetches frames: this file is its script. */
import { reportOf } from '../app/requests.ts';
import { fetchBeginning } from './fetch-beginning.ts';
import { fetchFrame } from './fetch-frame.ts';
import type { FromFetcher, ToFetcher } from './frame-fetcher.ts';

const running = new Map<number, AbortController>();

self.addEventListener('message', ({ data }: MessageEvent<ToFetcher>) => {
  if (data.kind === 'cancel') running.get(data.job)?.abort();
  else void answer(data);
});

async function answer(asked: Exclude<ToFetcher, { kind: 'cancel' }>): Promise<void> {
  const { job } = asked;
  const controller = new AbortController();
  running.set(job, controller);
  try {
    await send(asked, controller.signal);
  } catch (thrown) {
    // Of one that was broken off nobody wants to hear any more.
    const message: FromFetcher = { kind: 'failed', job, error: reportOf(thrown) };
    if (!controller.signal.aborted) self.postMessage(message);
  } finally {
    running.delete(job);
  }
}

async function send(asked: Exclude<ToFetcher, { kind: 'cancel' }>, signal: AbortSignal): Promise<void> {
  const { job } = asked;
  if (asked.kind === 'begin') {
    const beginning = await fetchBeginning(asked.seriesInstanceUid, signal);
    const message: FromFetcher = { kind: 'begun', job, beginning };
    self.postMessage(message, { transfer: beginning.first ? [beginning.first.fetched.bytes.buffer] : [] });
    return;
  }
  const fetched = await fetchFrame(asked.sopInstanceUid, asked.frame, signal);
  const message: FromFetcher = { kind: 'fetched', job, fetched };
  self.postMessage(message, { transfer: [fetched.bytes.buffer] });
}
