/** The worker that fetches frames: this file is its script. */
import { reportOf } from '../app/requests.ts';
import { fetchFrame } from './fetch-frame.ts';
import type { FromFetcher, ToFetcher } from './frame-fetcher.ts';

const running = new Map<number, AbortController>();

self.addEventListener('message', ({ data }: MessageEvent<ToFetcher>) => {
  if (data.kind === 'cancel') running.get(data.job)?.abort();
  else void answer(data);
});

async function answer({ job, sopInstanceUid, frame }: Extract<ToFetcher, { kind: 'fetch' }>): Promise<void> {
  const controller = new AbortController();
  running.set(job, controller);
  try {
    const fetched = await fetchFrame(sopInstanceUid, frame, controller.signal);
    const message: FromFetcher = { kind: 'fetched', job, fetched };
    self.postMessage(message, { transfer: [fetched.bytes.buffer] });
  } catch (thrown) {
    // Of one that was broken off nobody wants to hear any more.
    const message: FromFetcher = { kind: 'failed', job, error: reportOf(thrown) };
    if (!controller.signal.aborted) self.postMessage(message);
  } finally {
    running.delete(job);
  }
}
