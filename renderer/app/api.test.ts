import { expect, test } from 'vitest';
import { createApi } from './api.ts';
import { reportOf } from './requests.ts';

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
  await api.setLocale('en');
  expect(sent.map(({ path, init }) => [init.method, path, init.body])).toEqual([
    ['POST', '/api/patient/close', '{"key":"k1"}'],
    ['PUT', '/api/settings/locale', '{"locale":"en"}'],
  ]);
  expect(new Headers(sent[0]?.init.headers).get('Content-Type')).toBe('application/json');
});

test('the login says where to go', async () => {
  const { api, sent } = apiAnswering(() => Response.json({ url: 'https://psc.example/', openedByHost: false }));
  expect(await api.login('psc')).toEqual({ url: 'https://psc.example/', openedByHost: false });
  expect(sent[0]?.init.body).toBe('{"provider":"psc"}');
});

test('the logout says where the session of the provider ends', async () => {
  const { api, sent } = apiAnswering(() => Response.json({ url: 'https://psc.example/end', openedByHost: true }));
  expect(await api.logout()).toEqual({ url: 'https://psc.example/end', openedByHost: true });
  expect(sent[0]).toMatchObject({ path: '/api/session/logout', init: { method: 'POST' } });
});

test('a KOS goes as it is, for the patient on the screen', async () => {
  const { api, sent } = apiAnswering(() => new Response(null, { status: 204 }));
  const manifest = new Blob([Uint8Array.of(1, 2)]);
  await api.openKos(manifest, 'k 1');
  expect(sent[0]).toMatchObject({ path: '/api/kos?key=k%201', init: { method: 'POST', body: manifest } });
  expect(new Headers(sent[0]?.init.headers).get('Content-Type')).toBe('application/dicom');
});

test('images and exports are asked for as the contract says', async () => {
  const { api, sent } = apiAnswering(() => Response.json({ instances: [] }));
  await api.instances('1.2', 7, new AbortController().signal);
  await api.exportSeries('k1', ['1.2', '1.3'], 'PACS');
  await api.decide('k1', '1.9', false);
  expect(sent.map(({ path, init }) => [path, init.body])).toEqual([
    ['/api/series/1.2/instances?from=7', undefined],
    ['/api/exports', '{"key":"k1","series":["1.2","1.3"],"pacs":"PACS"}'],
    ['/api/examinations/decide', '{"key":"k1","examination":"1.9","accept":false}'],
  ]);
});

test('what is looked at, and what was said to a source, go as the contract says', async () => {
  const { api, sent } = apiAnswering(() => new Response('GET /studies HTTP/1.1'));
  await api.attend({ key: 'k1', screen: 1, examinations: ['1.9'], viewports: ['1.2'], visible: ['1.2', '1.3'] });
  expect(await api.exchange('1.2', false)).toBe('GET /studies HTTP/1.1');
  await api.exchange('1.2', true);
  expect(sent.map(({ path, init }) => [init.method, path, init.body])).toEqual([
    [
      'POST',
      '/api/examinations/attention',
      '{"key":"k1","screen":1,"examinations":["1.9"],"viewports":["1.2"],"visible":["1.2","1.3"]}',
    ],
    [undefined, '/api/series/1.2/exchange', undefined],
    [undefined, '/api/series/1.2/exchange?token=clear', undefined],
  ]);
});

test('the espace de confiance is asked as the contract says, and need not be waited for', async () => {
  const { api, sent } = apiAnswering(() => Response.json({}));
  const { signal } = new AbortController();
  await api.trustReport(signal);
  await api.checkTrust(signal);
  await api.probeTrust('https://db4.example', signal);
  await api.selectWhitelist('test');
  expect(sent.map(({ path, init }) => [init.method, path, init.body, init.signal])).toEqual([
    [undefined, '/api/trust', undefined, signal],
    ['POST', '/api/trust/check', undefined, signal],
    ['POST', '/api/trust/probe', '{"address":"https://db4.example"}', signal],
    ['PUT', '/api/trust/whitelist', '{"origin":"test"}', undefined],
  ]);
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
