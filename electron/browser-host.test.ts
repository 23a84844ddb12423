import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startBrowserHost, type BrowserHost } from './browser-host.ts';

let host: BrowserHost;
let now: number;
const asked: { path: string; screen: string }[] = [];

beforeEach(async () => {
  now = 1_000_000;
  asked.length = 0;
  host = await startBrowserHost({
    api: async (request, screen) => {
      asked.push({ path: new URL(request.url).pathname, screen });
      return Response.json({ fine: true });
    },
    screenFiles: async () => new Response('the screen'),
    locale: () => 'fr',
    now: () => now,
  });
});
afterEach(() => host.close());

/** Node's own client, because `fetch` does not let a test choose `Host` or `Origin`. */
function ask(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; body: string; cookie?: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(path, host.origin);
    const request = httpRequest(url, { method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('end', () => {
        const cookie = response.headers['set-cookie']?.[0];
        resolve({ status: response.statusCode ?? 0, body, ...(cookie === undefined ? {} : { cookie }) });
      });
    });
    request.once('error', reject).end();
  });
}

async function enter(headers: Record<string, string> = {}): Promise<Awaited<ReturnType<typeof ask>>> {
  const launch = new URL(host.launchUrl()).pathname;
  expect((await ask(launch)).status).toBe(200);
  return ask(launch.replace('/lancer/', '/entrer/'), headers);
}

const cookieOf = (setCookie: string | undefined): string => (setCookie ?? '').split(';')[0] ?? '';

test('a launch answers 200 twice and lets the browser in by a strict, script-proof cookie', async () => {
  const entered = await enter();
  expect(entered.status).toBe(200);
  expect(entered.cookie).toMatch(/^drimbox_screen_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  expect((await ask('/', { cookie: cookieOf(entered.cookie) })).body).toBe('the screen');
});

test('the launch page may be fetched ahead without harm; the secret is spent by entering, once', async () => {
  const launch = new URL(host.launchUrl()).pathname;
  await ask(launch);
  await ask(launch);
  const entry = launch.replace('/lancer/', '/entrer/');
  expect((await ask(entry)).status).toBe(200);
  const again = await ask(entry);
  expect(again.status).toBe(403);
  expect(again.cookie).toBeUndefined();
});

test('an unused launch URL is void after ten minutes', async () => {
  const launch = new URL(host.launchUrl()).pathname;
  now += 10 * 60_000 + 1;
  expect((await ask(launch)).status).toBe(403);
  expect((await ask(launch.replace('/lancer/', '/entrer/'))).status).toBe(403);
});

test('a browser that is in keeps its screen when it launches again', async () => {
  const cookie = cookieOf((await enter()).cookie);
  expect((await enter({ cookie })).cookie).toBeUndefined();
});

test('without a cookie there is nothing: neither the screen nor the API', async () => {
  expect((await ask('/')).status).toBe(403);
  const api = await ask('/api/state');
  expect(api.status).toBe(401);
  expect(JSON.parse(api.body)).toEqual({ error: { code: 'SCREEN_REQUIRED', facts: {} } });
  expect(asked).toEqual([]);
});

test('two browsers are two screens', async () => {
  const first = cookieOf((await enter()).cookie);
  const second = cookieOf((await enter()).cookie);
  await ask('/api/state', { cookie: first });
  await ask('/api/state', { cookie: second });
  await ask('/api/state', { cookie: first });
  expect(asked[0]?.screen).toBe(asked[2]?.screen);
  expect(asked[0]?.screen).not.toBe(asked[1]?.screen);
});

const refusals: readonly [name: string, method: string, headers: Record<string, string>, status: number][] = [
  ['another Host (DNS rebinding)', 'GET', { host: 'attacker.example' }, 421],
  ['our name without the port', 'GET', { host: '127.0.0.1' }, 421],
  ['localhost, which is another site', 'GET', { host: 'localhost:1' }, 421],
  ['a foreign Origin reading', 'GET', { origin: 'https://attacker.example' }, 403],
  ['a foreign Origin writing', 'POST', { origin: 'https://attacker.example' }, 403],
  ['Origin null (sandboxed frame)', 'POST', { origin: 'null' }, 403],
  ['a write without Origin', 'POST', {}, 403],
  ['a same-site page of another port', 'GET', { 'sec-fetch-site': 'same-site' }, 403],
  ['a cross-site fetch', 'GET', { 'sec-fetch-site': 'cross-site' }, 403],
  ['an address typed by hand', 'GET', { 'sec-fetch-site': 'none' }, 403],
];

test.each(refusals)('the API refuses %s', async (_name, method, headers, status) => {
  const cookie = cookieOf((await enter()).cookie);
  expect((await ask('/api/state', { cookie, ...headers }, method)).status).toBe(status);
  expect(asked).toEqual([]);
});

test('our own pages are served', async () => {
  const cookie = cookieOf((await enter()).cookie);
  const own = { cookie, origin: host.origin, 'sec-fetch-site': 'same-origin' };
  expect((await ask('/api/state', own, 'POST')).status).toBe(200);
});
