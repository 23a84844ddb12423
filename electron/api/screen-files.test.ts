import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createScreenFiles } from './screen-files.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'drimbox-screen-'));
  mkdirSync(join(base, 'screen/assets'), { recursive: true });
  writeFileSync(join(base, 'screen/index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">');
  writeFileSync(join(base, 'screen/assets/app-1a2b.js'), 'export {};');
  writeFileSync(join(base, 'secret.js'), 'secret');
  symlinkSync(join(base, 'secret.js'), join(base, 'screen/assets/link.js'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const get = (path: string): Promise<Response> =>
  createScreenFiles({ folder: join(base, 'screen') })(new Request(`http://screen${path}`));

test('each page has a nonce of its own, the same in its policy and in its text', async () => {
  const nonces = new Set<string>();
  for (let i = 0; i < 2; i += 1) {
    const response = await get('/');
    const policy = response.headers.get('content-security-policy') ?? '';
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(nonce.length).toBeGreaterThan(20);
    expect(await response.text()).toBe(`<meta property="csp-nonce" nonce="${nonce}">`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    nonces.add(nonce);
  }
  expect(nonces.size).toBe(2);
});

test('no script but ours may run', async () => {
  const policy = (await get('/')).headers.get('content-security-policy') ?? '';
  const scripts = /script-src ([^;]+)/.exec(policy)?.[1];
  expect(scripts).toBe("'self' 'wasm-unsafe-eval'");
  expect(policy).toContain("default-src 'none'");
});

test('files carry their type and may be kept', async () => {
  const response = await get('/assets/app-1a2b.js');
  expect(response.headers.get('content-type')).toContain('text/javascript');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(await response.text()).toBe('export {};');
});

test.each([
  ['UniGB-UCS2-H-1a2b.bcmap', 'application/octet-stream'],
  ['FoxitSymbol-1a2b.pfb', 'application/octet-stream'],
  ['LiberationSans-Regular-1a2b.ttf', 'font/ttf'],
  ['openjpeg-1a2b.wasm', 'application/wasm'],
])('what the reader of PDFs asks for is served: %s', async (name, type) => {
  writeFileSync(join(base, 'screen/assets', name), 'bytes');
  const response = await get(`/assets/${name}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe(type);
});

test.each([
  '/assets/../../secret.js',
  '/assets/%2e%2e/%2e%2e/secret.js',
  '/%2e%2e%2fsecret.js',
  '/..%5csecret.js',
  '/assets/link.js',
  '/assets/%00app-1a2b.js',
  '/assets',
  '/missing.js',
  '/assets/app-1a2b.js.map',
  '/%E0%A4%A',
])('%s is not served', async (path) => {
  expect((await get(path)).status).toBe(404);
});

test('an empty folder is said, not shown as a blank page', async () => {
  rmSync(join(base, 'screen/index.html'));
  await expect(get('/')).rejects.toThrow('SCREEN_NOT_BUILT');
});
