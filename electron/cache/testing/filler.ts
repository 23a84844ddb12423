/**
 * Helper of `killed.test.ts`: fills a store with instances that begin with a marker, says so on standard output, and goes on
 * writing until it is killed. Arguments: folder of the store, marker.
 */
import { writeSync } from 'node:fs';
import { InstanceStore } from '../instance-store.ts';

const [directory = '', marker = ''] = process.argv.slice(2);
const store = new InstanceStore({ directory, maxBytes: 1e9 });
await store.open();
const content = Buffer.alloc(300_000, marker);
for (let count = 1; ; count += 1) {
  const writer = await store.content.create('series');
  await writer.write(content);
  await writer.finish();
  if (count === 5) writeSync(1, 'filled\n');
}
