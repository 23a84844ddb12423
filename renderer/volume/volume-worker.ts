/** The volume worker: this file is its script. */
import type { ToVolumeWorker } from './protocol.ts';
import { VolumeHost } from './volume-host.ts';

const host = new VolumeHost();

self.addEventListener('message', ({ data }: MessageEvent<ToVolumeWorker>) => {
  const answer = host.take(data);
  if (answer) self.postMessage(answer, { transfer: answer.kind === 'plane' ? [answer.plane.pixels.buffer] : [] });
});
