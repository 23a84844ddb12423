/** The command line: how the sandbox ends, and what it says of mistakes. */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { findPorts, listen } from './http.ts';
import { run } from './imaging/testing/support.ts';
import { folderOfSuite } from './testing/folder.ts';
import { end, folderAppears, gone, MAIN, PATIENCE, ready, ROOT, start } from './testing/process.ts';

const folder = folderOfSuite();

describe('the end', { timeout: PATIENCE }, () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s leaves nothing', async (signal) => {
    const { child, ready: line } = await start();
    expect(existsSync(line.config)).toBe(true);
    await expect(end(child, signal)).resolves.toBe(0);
    expect(existsSync(line.out)).toBe(false);
    for (const url of [line.psc, line.franceConnect, line.dpi, line.dmp, line.whitelist])
      await expect(fetch(url)).rejects.toThrow();
    for (const { port } of [...line.sources, ...line.pacs]) await gone(port);
  });

  it('a signal during the start leaves nothing either', async () => {
    const temporary = path.join(folder(), 'tmp');
    await mkdir(temporary);
    const appeared = folderAppears(temporary);
    const starting = spawn(process.execPath, [MAIN, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: temporary },
    });
    await appeared;
    const exit = once(starting, 'exit');
    starting.kill('SIGTERM');
    expect((await exit)[0]).toBe(0);
    await expect(readdir(temporary)).resolves.toEqual([]);
  });

  it('comes with the end of the process that forked it, even a killed one', async () => {
    const parent = path.join(folder(), 'parent.mjs');
    const script = `import { fork } from 'node:child_process';
const child = fork(${JSON.stringify(MAIN)}, ['--json'], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
child.on('exit', () => process.exit(1));`;
    await writeFile(parent, script);
    const { child, ready: line } = await ready(fork(parent, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] }));
    const dpi = gone(Number(new URL(line.dpi).port));
    const out = createInterface({ input: child.stdout! });
    const closed = once(out, 'close');
    child.kill('SIGKILL');
    await dpi;
    // Standard output is inherited: it closes when the last process that holds it has ended.
    await closed;
    expect(existsSync(line.out)).toBe(false);
  });
});

it.skipIf(process.platform === 'win32')('npm run sandbox ends when npm is told to', { timeout: PATIENCE }, async () => {
  const npm = spawn('npm', ['run', '--silent', 'sandbox', '--', '--json'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { ready: line } = await ready(npm);
  const closed = once(npm.stdout, 'close');
  npm.kill('SIGTERM');
  // The program holds the same standard output as npm: it closes with the last of them.
  await closed;
  expect(existsSync(line.out)).toBe(false);
});

describe('mistakes', () => {
  it('a taken port is named', async () => {
    const base = await findPorts(2);
    const other = await listen(base + 1, (_request, response) => response.end());
    try {
      const { code, stdout, stderr } = await run(process.execPath, [MAIN, '--json', '--port-base', String(base)]);
      expect(code).toBe(1);
      expect(stdout.toString()).toBe('');
      expect(stderr).toContain(`port ${base + 1} is taken`);
    } finally {
      await other.close();
    }
  });

  it.each([['--port-base', 'abc'], ['--rate', '-1'], ['--inconnu']])('%s %s: usage, code 2', async (...args) => {
    const { code, stderr } = await run(process.execPath, [MAIN, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain('npm run sandbox');
  });
});
