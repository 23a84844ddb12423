/** The start and the end of the program as other programs see them, and who is let in. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstJsonLine } from '../build/ready-line.ts';
import { band, expect, look, TEST_PATIENT, test } from './support/test.ts';

const OPEN = `Ouvrir les images de ${TEST_PATIENT.name}`;

test('the launch URL serves once; a second browser is told so', async ({ user, program, browser, context }) => {
  const complaints: string[] = [];
  context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await user.openProgram();
  expect(complaints).toEqual([]);
  const other = await (await browser.newContext()).newPage();
  const answer = await other.goto(program.url);
  expect(answer?.status()).toBe(403);
  await look(other, 'lancement-deja-utilise');
  await other.context().close();
});

test('a page of another site cannot read or command the program', async ({ user, program, page }) => {
  const screen = await user.openProgram();
  const origin = new URL(screen.url()).origin;
  await page.goto(program.listener.replace('127.0.0.1', 'localhost') + '/sante');
  const read = await page.evaluate(
    (address) =>
      fetch(`${address}/api/state`, { credentials: 'include' }).then(String, (error: unknown) =>
        error instanceof Error ? error.name : '',
      ),
    origin,
  );
  expect(read).toBe('TypeError');
});

test('a page that bends a foreign name to our address is refused', async ({ user, browserName, playwright }) => {
  const screen = await user.openProgram();
  const { port } = new URL(screen.url());
  const browser = await playwright[browserName].launch({
    args: ['--no-sandbox', '--host-resolver-rules=MAP rebind.example 127.0.0.1'],
    ...(process.env['CHROMIUM'] ? { executablePath: process.env['CHROMIUM'] } : {}),
  });
  const page = await browser.newPage();
  const answer = await page.goto(`http://rebind.example:${port}/`);
  expect(answer?.status()).toBe(421);
  await browser.close();
});

test('the screen runs under its policy: no inline script, nothing from elsewhere', async ({ user }) => {
  const page = await user.openProgram();
  const blocked = await page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.pwned = true';
    document.body.append(script);
    await fetch('https://attacker.example/').catch(() => undefined);
    const image = document.createElement('img');
    const failed = new Promise((resolve) => image.addEventListener('error', resolve));
    image.src = 'https://attacker.example/x.png';
    await failed;
    return { violations, pwned: 'pwned' in window };
  });
  expect(blocked.pwned).toBe(false);
  expect(blocked.violations.sort()).toEqual(['connect-src', 'img-src', 'script-src-elem']);
});

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} ends the program with code 0 and leaves nothing of the patient on the disk`, async ({
    user,
    program,
    sandbox,
  }) => {
    const page = await user.callFromDpi(await user.openDpi(), OPEN);
    await user.logIn(page);
    await expect(band(page)).toBeVisible();
    expect(await program.close(signal)).toBe(0);
    expect(() => process.kill(program.pid, 0)).toThrow();
    expect(filesThatMention(sandbox.out, /PAT-TROIS|279035121518989/, /kos|manifestes-|phantom|pacs|studies/)).toEqual(
      [],
    );
  });
}

/** Files below a folder, but for the peers' own, that hold a text in the clear. */
function filesThatMention(folder: string, text: RegExp, not: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !not.test(path.slice(folder.length)))
    .filter((path) => text.test(readFileSync(path, 'latin1')));
}

test('`npm start` that is ended by a signal takes the program and the sandbox with it', async () => {
  const npm = spawn('npm', ['start', '--', '--browser', '--no-open', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pid, listener } = (await firstJsonLine(npm)) as { pid: number; listener: string };
  expect((await fetch(`${listener}/sante`)).status).toBe(200);
  npm.kill('SIGTERM');
  await expect.poll(() => isAlive(pid)).toBe(false);
  await expect
    .poll(() =>
      fetch(`${listener}/sante`).then(
        () => 'answers',
        () => 'gone',
      ),
    )
    .toBe('gone');
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
