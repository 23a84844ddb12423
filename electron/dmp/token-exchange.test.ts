import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TokenExchange, type TokenExchangeOptions } from './token-exchange.ts';

let server: Server;
let asked: URLSearchParams[];
let answer: { status: number; body: Record<string, unknown> };
let endpoint: string;

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: { access_token: 'dmp-1', token_type: 'Bearer', expires_in: 100 } };
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      asked.push(new URLSearchParams(Buffer.concat(chunks).toString()));
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

let now = 0;
let userId = 'a';
let subject = 'psc-1';
const fresh: boolean[] = [];

function exchange(changes: Partial<TokenExchangeOptions['settings']> = {}): TokenExchange {
  now = 0;
  userId = 'a';
  subject = 'psc-1';
  fresh.length = 0;
  return new TokenExchange({
    settings: {
      endpoint,
      clientId: 'drimbox',
      subjectTokenType: 'urn:ietf:params:oauth:token-type:access_token',
      subjectIssuer: 'psc',
      ...changes,
    },
    clientSecret: 'secret',
    plainHttp: true,
    fetch: async (url, init) => fetch(url, init as RequestInit),
    accessToken: async (wanted) => {
      fresh.push(wanted.fresh);
      return subject;
    },
    userId: () => userId,
    now: () => now,
  });
}

test('the token of Pro Santé Connect is exchanged as RFC 8693 2.1 has it', async () => {
  const tokens = exchange({ audience: 'dmp', scope: 'openid' });
  await expect(tokens.accessToken({ fresh: false })).resolves.toBe('dmp-1');
  expect(Object.fromEntries(asked[0] ?? [])).toEqual({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: 'psc-1',
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_issuer: 'psc',
    audience: 'dmp',
    scope: 'openid',
    client_id: 'drimbox',
    client_secret: 'secret',
  });
});

test('it is kept until shortly before its end, and made anew when it was refused', async () => {
  const tokens = exchange();
  await tokens.accessToken({ fresh: false });
  now = 90_000;
  await tokens.accessToken({ fresh: false });
  expect(asked).toHaveLength(1);
  now = 96_000;
  await tokens.accessToken({ fresh: false });
  expect(asked).toHaveLength(2);
  await tokens.accessToken({ fresh: true });
  expect(asked).toHaveLength(3);
  expect(fresh).toEqual([false, false, true]);
});

test('a token is never used for another user', async () => {
  const tokens = exchange();
  await tokens.accessToken({ fresh: false });
  userId = 'b';
  subject = 'psc-2';
  answer.body['access_token'] = 'dmp-2';
  await expect(tokens.accessToken({ fresh: false })).resolves.toBe('dmp-2');
  expect(asked[1]?.get('subject_token')).toBe('psc-2');
});

test('a refusal says its code, and nothing else of the answer', async () => {
  answer = { status: 400, body: { error: 'invalid_grant', error_description: 'the token of Dominique' } };
  await expect(exchange().accessToken({ fresh: false })).rejects.toMatchObject({
    code: 'DMP_EXCHANGE_REFUSED',
    facts: { host: new URL(endpoint).host, reason: 'invalid_grant' },
  });
});
