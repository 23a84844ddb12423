/** A program that is killed leaves nothing readable, and the next one deletes what it leaves. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InstanceStore } from './instance-store.ts';

const MARKER = 'PAT-TROIS^DOMINIQUE';

test('what a kill leaves cannot be read, and is deleted at the next start', { timeout: 20_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drimbox-killed-'));
  try {
    const script = join(import.meta.dirname, 'testing', 'filler.ts');
    const child = spawn(process.execPath, [script, directory, MARKER], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    const left = readdirSync(directory).map((name) => readFileSync(join(directory, name)));
    expect(left.reduce((sum, { length }) => sum + length, 0)).toBeGreaterThan(5 * 300_000);
    for (const bytes of left) expect(bytes.includes(MARKER)).toBe(false);
    const store = new InstanceStore({ directory, maxBytes: 1e9 });
    await store.open();
    expect(readdirSync(directory)).toEqual([]);
    expect(store.bytes).toBe(0);
    await store.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
});
