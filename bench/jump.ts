/** Jumps to far images while a series is loading: how soon their bytes can be drawn once they are here. */
import { readFile } from 'node:fs/promises';
import type { BenchSetup } from './bench-setup.ts';
import { rounded } from './statistics.ts';

/** Where the far images are, in the order in which the source sends them. */
const PLACES = [0.3, 0.5, 0.7, 0.9];

/**
 * Opens the series and asks for far images as the screen does: the facts of what has arrived are read all the while, and
 * a far image is asked for when it is first among them. Milliseconds from there to its frame; the patient stays open.
 */
export async function measureJumps({ client, series, manifest }: BenchSetup): Promise<number[]> {
  const { seriesInstanceUid: uid, instances } = series;
  const far = new Set(PLACES.map((place) => instances[Math.floor(instances.length * place)]?.sopInstanceUid));
  await client.openManifest(await readFile(manifest));
  await client.openSeries(uid);
  const jumps: Promise<number>[] = [];
  for (let known = 0; known < instances.length;) {
    const arrived = await client.someInstances(uid, known);
    const listedAt = performance.now();
    known += arrived.length;
    for (const { sopInstanceUid } of arrived) {
      if (!far.has(sopInstanceUid)) continue;
      jumps.push(client.frame(sopInstanceUid, 1).then(() => rounded(performance.now() - listedAt)));
    }
    if (arrived.length > 0) continue;
    await client.until('another instance', () => {
      const { progress } = client.series(uid) ?? {};
      if (progress && ['partial', 'failed', 'cancelled'].includes(progress.state)) {
        throw new Error(`the series is ${progress.state}: ${JSON.stringify(progress)}`);
      }
      return (progress?.received ?? 0) > known ? true : undefined;
    });
  }
  return Promise.all(jumps);
}
