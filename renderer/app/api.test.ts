import { expect, test } from 'vitest';
import { createApi, reportOf } from './api.ts';

interface Sent {
  readonly path: string;
  readonly init: RequestInit;
}

function apiAnswering(answer: () => Response | Promise<Response>) {
  const sent: Sent[] = [];
  const api = createApi(async (path, init) => {
    sent.push({ path: path as string, init: init ?? {} });
    return answer();
  });
  return { api, sent };
}

test('commands go out as the contract says', async () => {
  const { api, sent } = apiAnswering(() => new Response(null, { status: 204 }));
  await api.closePatient('k1');
  await api.logout();
  await api.setLocale('en');
  expect(sent.map(({ path, init }) => [init.method, path, init.body])).toEqual([
    ['POST', '/api/patient/close', '{"key":"k1"}'],
    ['POST', '/api/session/logout', undefined],
    ['PUT', '/api/settings/locale', '{"locale":"en"}'],
  ]);
  expect(new Headers(sent[0]?.init.headers).get('Content-Type')).toBe('application/json');
});

test('the login says where to go', async () => {
  const { api, sent } = apiAnswering(() => Response.json({ url: 'https://psc.example/', openedByHost: false }));
  expect(await api.login('psc')).toEqual({ url: 'https://psc.example/', openedByHost: false });
  expect(sent[0]?.init.body).toBe('{"provider":"psc"}');
});

test('an error answer becomes its error, with facts and problems', async () => {
  const error = {
    code: 'REQUEST_INVALID',
    facts: { detail: 'key' },
    problems: [{ code: 'CALL_PROBLEM_MISSING', facts: { name: 'key' } }],
  };
  const { api } = apiAnswering(() => Response.json({ error }, { status: 400 }));
  expect(await api.closePatient('k1').catch(reportOf)).toEqual(error);
});

test.each([
  ['no answer', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['an answer that is not ours', () => new Response('<html>', { status: 502 })],
  ['an unknown code', () => Response.json({ error: { code: 'toString', facts: {} } }, { status: 500 })],
  ['an error without facts', () => Response.json({ error: { code: 'INTERNAL' } }, { status: 500 })],
])('%s: the program does not answer', async (_, answer) => {
  const { api } = apiAnswering(answer);
  expect(await api.logout().catch(reportOf)).toEqual({ code: 'HOST_NO_ANSWER', facts: {} });
});
