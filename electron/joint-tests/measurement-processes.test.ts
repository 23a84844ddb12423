/** Measurements kept by processes that are killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { KeptMeasurements } from '../measurements/kept-measurements.ts';
import { measurement } from '../measurements/testing/measurement.ts';
import { openDurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';
import { generator } from './generator.ts';

const PATIENT = { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' } as const;

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drimbox-measurements-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

async function keptOnDisk(): Promise<unknown> {
  const store = await openDurableStore({ directory, keyVault: fileKeyVault(join(directory, 'store.key')) });
  try {
    return new KeptMeasurements(store, Date.now).read({ traits: PATIENT, study: '1.2.3' });
  } finally {
    store.close();
  }
}

/** Runs the helper; it is killed with SIGKILL after `killAfter` acknowledgements. Resolves with the last number. */
async function runChild(first: number, killAfter: number): Promise<number> {
  const script = join(import.meta.dirname, 'measurement-writer.ts');
  const child = spawn(process.execPath, [script, directory, String(first), '400'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  createInterface(child.stdout).on('line', (line) => {
    acknowledged.push(Number(line));
    if (acknowledged.length >= killAfter) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return acknowledged.at(-1) ?? 0;
}

const kills = process.env['DRIMBOX_SOAK'] === '1' ? 20 : 4;
it(`${kills} kills at any point: every measurement that was acknowledged is there`, { timeout: 60_000 }, async () => {
  const random = generator(7);
  let written = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const last = await runChild(written + 1, 1 + random(20));
    expect(last).toBeGreaterThan(written);
    const { measurements, unreadable } = (await keptOnDisk()) as { measurements: unknown[]; unreadable: number };
    expect(unreadable).toBe(0);
    // One may be on the disk whose acknowledgement the kill has prevented.
    expect([last, last + 1]).toContain(measurements.length);
    expect(measurements).toEqual(measurements.map((_, index) => measurement(index + 1)));
    written = measurements.length;
  }
});
