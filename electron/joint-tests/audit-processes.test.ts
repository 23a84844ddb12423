/** The audit trail written by processes that are killed, or that write at the same time. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditTrail } from '../audit/trail.ts';
import { openDurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';
import { generator } from './generator.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drimbox-audit-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Verifies the chain and gives the numbers of its events. */
async function writtenNumbers(): Promise<number[]> {
  const store = await openDurableStore({ directory, keyVault: fileKeyVault(join(directory, 'store.key')) });
  try {
    const trail = new AuditTrail(store, () => new Date());
    const { events } = trail.verify();
    const pages = Array.from({ length: Math.ceil(events / 1000) }, (_, i) =>
      trail.read({ from: i * 1000 + 1, limit: 1000 }),
    );
    return pages.flat().map(({ event }) => ('patient' in event ? Number(event.patient?.insValue) : 0));
  } finally {
    store.close();
  }
}

/** Runs the helper; `acknowledged` grows as it writes. Killed with SIGKILL after `killAfter` acknowledgements. */
async function runChild(first: number, count: number, killAfter = Infinity): Promise<number[]> {
  const script = join(import.meta.dirname, 'audit-writer.ts');
  const child = spawn(process.execPath, [script, directory, String(first), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  createInterface(child.stdout).on('line', (line) => {
    acknowledged.push(Number(line));
    if (acknowledged.length >= killAfter) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return acknowledged;
}

describe('several processes', () => {
  const kills = process.env['DRIMBOX_SOAK'] === '1' ? 100 : 5;
  it(`${kills} kills at any point: nothing lost, nothing doubled, chain whole`, { timeout: 600_000 }, async () => {
    const random = generator(42);
    let written = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const acknowledged = await runChild(written + 1, 100_000, 1 + random(60));
      const last = acknowledged.at(-1) ?? 0;
      expect(last).toBeGreaterThan(written);
      const numbers = await writtenNumbers();
      expect(numbers).toEqual(Array.from(numbers, (_, i) => i + 1));
      // One event may be on the disk whose acknowledgement the kill has prevented.
      expect([last, last + 1]).toContain(numbers.length);
      written = numbers.length;
    }
  });

  it('four that start and write at the same time make one chain', { timeout: 60_000 }, async () => {
    const acknowledged = await Promise.all([1, 101, 201, 301].map((first) => runChild(first, 25)));
    const ascending = (numbers: number[]) => numbers.toSorted((a, b) => a - b);
    expect(acknowledged.flat()).toHaveLength(100);
    expect(ascending(await writtenNumbers())).toEqual(ascending(acknowledged.flat()));
  });
});
