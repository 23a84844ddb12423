import { beforeEach, expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { TRUST_API, type SourceCheck, type TrustReport, type WhitelistOrigin } from '../../shared/trust.ts';
import { createApi } from './app.ts';
import type { ApiServices, TrustServices } from './services.ts';

const REPORT: TrustReport = {
  revision: 7,
  own: { listed: 'unknown', problems: [{ code: 'OWN_CERTIFICATE_NONE', facts: {} }] },
  whitelist: { origins: [{ origin: 'nominal', address: 'https://list.example/' }], selected: 'nominal' },
  crls: [],
  refusals: [],
  checking: false,
};
const CHECK: SourceCheck = {
  host: 'db4.example',
  port: 443,
  checkedAt: '2026-03-12T10:00:00Z',
  accepted: false,
  steps: [
    { name: 'connection', outcome: 'failed', error: { code: 'WADO_UNREACHABLE', facts: { host: 'db4.example' } } },
  ],
};

const services = {
  trustReport: vi.fn(() => REPORT),
  checkTrust: vi.fn(async () => undefined),
  probeTrust: vi.fn(async (_address: string) => CHECK),
  selectWhitelist: vi.fn(async (_origin: WhitelistOrigin) => undefined),
} satisfies TrustServices;

/** Whatever else a route asked for would throw: nobody is logged in here. */
const api = createApi(services as unknown as ApiServices);
beforeEach(() => vi.clearAllMocks());

function send(method: string, path: string, body?: unknown): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
  return api(new Request(`http://host${path}`, init), 'screen');
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code;
}

test('the report is told without a session', async () => {
  const response = await send('GET', TRUST_API.report);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual(REPORT);
});

test('a check answers when it is done', async () => {
  let end = (): void => undefined;
  services.checkTrust.mockImplementationOnce(() => new Promise((resolve) => (end = () => resolve(undefined))));
  let answered = false;
  const answer = send('POST', TRUST_API.check).then((response) => {
    answered = true;
    return response;
  });
  await vi.waitFor(() => expect(services.checkTrust).toHaveBeenCalledOnce());
  expect(answered).toBe(false);
  end();
  expect((await answer).status).toBe(204);
});

test('an address is probed, and the answer tells every step', async () => {
  const response = await send('POST', TRUST_API.probe, { address: 'https://db4.example/' });
  expect(await response.json()).toEqual(CHECK);
  expect(services.probeTrust).toHaveBeenCalledWith('https://db4.example/');
});

test('an address that is none is refused under its own code', async () => {
  services.probeTrust.mockRejectedValueOnce(new WorkstationError('TRUST_ADDRESS_INVALID'));
  const response = await send('POST', TRUST_API.probe, { address: 'ftp://db4.example' });
  expect([response.status, await codeOf(response)]).toEqual([400, 'TRUST_ADDRESS_INVALID']);
});

test('the list is taken from another origin', async () => {
  expect((await send('PUT', TRUST_API.whitelist, { origin: 'test' })).status).toBe(204);
  expect(services.selectWhitelist).toHaveBeenCalledWith('test');
});

test.each([
  ['POST', TRUST_API.probe, {}],
  ['POST', TRUST_API.probe, { address: '' }],
  ['POST', TRUST_API.probe, { address: 'x'.repeat(2049) }],
  ['POST', TRUST_API.probe, { address: 'https://db4.example/', token: 'x' }],
  ['PUT', TRUST_API.whitelist, { origin: 'elsewhere' }],
  ['PUT', TRUST_API.whitelist, { origin: 'test', address: 'https://evil.example/' }],
])('%s %s %j is refused and does nothing', async (method, path, body) => {
  const response = await send(method, path, body);
  expect([response.status, await codeOf(response)]).toEqual([400, 'REQUEST_INVALID']);
  expect(services.probeTrust).not.toHaveBeenCalled();
  expect(services.selectWhitelist).not.toHaveBeenCalled();
});
