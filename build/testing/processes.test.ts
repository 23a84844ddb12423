import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Processes } from './processes.ts';

const linux = process.platform === 'linux';

/** A child that starts a process in a session of its own, as browsers are started, prints its id and leaves it behind. */
const LEAVES_ONE_BEHIND = `
  const { spawn } = require('node:child_process');
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  child.unref();
  console.log(child.pid);
`;

function marked(): Processes {
  const mark = randomUUID();
  return new Processes(mark, { ...process.env, DRIMBOX_TEST_MARK: mark });
}

/** False for a zombie, too: who collects it is not ours to say. */
function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1') !== '';
  } catch {
    return false;
  }
}

describe('processes of a test run', () => {
  it('gives exit code and output of a child', async () => {
    const { code, output } = await marked().run(process.execPath, ['-e', 'console.log("x"); process.exit(3)'], {
      capture: true,
    });
    expect([code, output]).toEqual([3, 'x\n']);
  });

  it('reports a program that cannot be started', async () => {
    const { code, output } = await marked().run('no-such-program-anywhere', [], { capture: true });
    expect(code).toBeNull();
    expect(output).toContain('ENOENT');
  });

  it.runIf(linux)('finds and ends what a child left behind, and nothing of anybody else', async () => {
    const [ours, theirs] = [marked(), marked()];
    const pids = await Promise.all(
      [ours, theirs].map(async (processes) => {
        const { output } = await processes.run(process.execPath, ['-e', LEAVES_ONE_BEHIND], { capture: true });
        return Number(output);
      }),
    );
    expect((await ours.sweep(0)).map((left) => left.pid)).toEqual([pids[0]]);
    await expect.poll(() => isAlive(pids[0]!)).toBe(false);
    expect(isAlive(pids[1]!)).toBe(true);
    expect(await theirs.sweep(0)).toHaveLength(1);
  });

  it.runIf(linux)('stops a child that does not want to, with all that it started', async () => {
    const processes = marked();
    const ready = join(mkdtempSync(join(tmpdir(), 'drimbox-processes-')), 'ready');
    const stubborn = `${LEAVES_ONE_BEHIND}
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
      setInterval(() => {}, 1000);
      require('node:fs').writeFileSync(${JSON.stringify(ready)}, String(child.pid));`;
    const running = processes.run(process.execPath, ['-e', stubborn], { capture: true });
    await expect.poll(() => existsSync(ready), { timeout: 5000 }).toBe(true);
    await processes.stop({ SIGINT: 200, SIGTERM: 200, SIGKILL: 5000 });
    expect((await running).code).toBeNull();
    await expect.poll(() => isAlive(Number(readFileSync(ready, 'utf8')))).toBe(false);
    rmSync(dirname(ready), { recursive: true });
    expect(await processes.sweep(0)).toEqual([]);
    expect(await processes.run(process.execPath, ['-e', ''])).toEqual({ code: null, output: '' });
  });
});
