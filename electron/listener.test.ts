import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { WorkstationError } from '../shared/errors.ts';
import type { ContextualCall } from '../shared/patient.ts';
import { bindListener, type Listener, type ListenerAddress, type ListenerServices } from './listener.ts';

const CALL = { patientId: 'IPP0001' } as ContextualCall;

const services = {
  parseCall: vi.fn((): ContextualCall => CALL),
  keepCall: vi.fn(() => 'call-id'),
  openCall: vi.fn(),
  callRejected: vi.fn(),
  beginLogin: vi.fn(async () => ({
    location: 'https://psc.example/auth?state=1',
    cookie: { value: 'browser-secret', maxAgeSeconds: 300 },
  })),
  finishLogin: vi.fn(async () => undefined),
  wayOn: vi.fn((): { kind: 'browser' | 'desktop'; href: string } => ({
    kind: 'desktop',
    href: 'drimbox://open/abc',
  })),
  locale: () => 'fr' as const,
  newReference: () => 'AB12CD',
  reportInternal: vi.fn(),
} satisfies ListenerServices;

let listener: Listener | undefined;
afterEach(async () => {
  vi.clearAllMocks();
  await listener?.close();
  listener = undefined;
});

async function start(address: Partial<ListenerAddress> = {}): Promise<string> {
  listener = await bindListener({ host: '127.0.0.1', port: 0, ...address });
  listener.serve('1.0', services);
  return listener.publicBaseUrl;
}

const form = (body: string, type = 'application/x-www-form-urlencoded'): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'Content-Type': type },
  redirect: 'manual',
});

test('a call is answered 303 with an absolute Location that says nothing of the patient', async () => {
  const base = await start();
  const answer = await fetch(`${base}/appel-contextuel`, form('Patient.name.family=PAT-TROIS'));
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe(`${base}/ouvrir/call-id`);
  expect(services.keepCall).toHaveBeenCalledWith(CALL);
});

test('the Location lies under the public address where one is configured', async () => {
  listener = await bindListener({
    host: '127.0.0.1',
    port: 0,
    publicBaseUrl: 'https://poste.hopital.example/drimbox/',
  });
  expect(listener.publicBaseUrl).toBe('https://poste.hopital.example/drimbox');
});

test('all problems of a call come in one JSON answer, in words', async () => {
  const base = await start();
  services.parseCall.mockImplementationOnce(() => {
    const problems = [
      { code: 'CALL_PROBLEM_MISSING', facts: { name: 'PatientID' } },
      { code: 'CALL_PROBLEM_DUPLICATE', facts: { name: 'Patient.gender' } },
    ] as const;
    throw new WorkstationError('CALL_REJECTED', {}, { problems });
  });
  const answer = await fetch(`${base}/appel-contextuel`, form('x=1'));
  expect(answer.status).toBe(400);
  const { error } = (await answer.json()) as { error: { code: string; problems: { code: string; message: string }[] } };
  expect(error.code).toBe('CALL_REJECTED');
  expect(error.problems.map((problem) => problem.code)).toEqual(['CALL_PROBLEM_MISSING', 'CALL_PROBLEM_DUPLICATE']);
  expect(error.problems[0]?.message).toContain('PatientID');
  expect(services.callRejected).toHaveBeenCalledOnce();
  expect(services.keepCall).not.toHaveBeenCalled();
});

test('another media type is 415, a flood is 413, another method is 405 with Allow', async () => {
  const base = await start();
  expect((await fetch(`${base}/appel-contextuel`, form('{}', 'application/json'))).status).toBe(415);
  expect((await fetch(`${base}/appel-contextuel`, form('x'.repeat(70_000)))).status).toBe(413);
  const wrong = await fetch(`${base}/appel-contextuel`, { method: 'PUT', body: 'x=1' });
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get('allow')).toBe('POST');
  expect(services.parseCall).not.toHaveBeenCalled();
});

test('opening the Location hands the call over and shows a page without a script or a patient', async () => {
  const base = await start();
  const answer = await fetch(`${base}/ouvrir/call-id`);
  expect(answer.status).toBe(200);
  expect(services.openCall).toHaveBeenCalledWith('call-id');
  const html = await answer.text();
  expect(html).toContain('drimbox://open/abc');
  expect(html).not.toContain('<script');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
});

test('an expired call is told in French, to whoever opens its Location', async () => {
  const base = await start();
  services.openCall.mockImplementationOnce(() => {
    throw new WorkstationError('CALL_EXPIRED');
  });
  const answer = await fetch(`${base}/ouvrir/call-id`);
  expect(answer.status).toBe(410);
  expect(answer.headers.get('content-type')).toContain('text/html');
});

test('the login leaves with a short Lax cookie that goes back to the callback alone', async () => {
  const base = await start();
  const answer = await fetch(`${base}/auth/login/psc?attempt=a1`, { redirect: 'manual' });
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toBe('https://psc.example/auth?state=1');
  expect(services.beginLogin).toHaveBeenCalledWith('psc', 'a1');
  expect(answer.headers.get('set-cookie')).toBe(
    'drimbox_login=browser-secret; Max-Age=300; Path=/auth/callback; HttpOnly; SameSite=Lax',
  );
});

test('the callback is passed on under the public address, with the cookie of this browser', async () => {
  const base = await start();
  await fetch(`${base}/auth/callback/franceconnect?code=c&state=s`, { headers: { cookie: 'drimbox_login=secret' } });
  const expected = new URL(`${base}/auth/callback/franceconnect?code=c&state=s`);
  expect(services.finishLogin).toHaveBeenCalledWith('franceConnect', expected, 'secret');
});

test('an unknown provider, path or host is refused', async () => {
  const base = await start();
  expect((await fetch(`${base}/auth/login/elsewhere`)).status).toBe(404);
  expect((await fetch(`${base}/nowhere`)).status).toBe(404);
  const status = await new Promise((resolve) => {
    httpRequest(`${base}/sante`, { headers: { host: 'attacker.example' } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });
  expect(status).toBe(421);
});

test('the health answer names no one', async () => {
  const base = await start();
  expect(await (await fetch(`${base}/sante`)).json()).toEqual({ status: 'ok', version: '1.0' });
});

test('a port that is taken is a clear error', async () => {
  const base = await start();
  const port = Number(new URL(base).port);
  await expect(bindListener({ host: '127.0.0.1', port })).rejects.toThrow('LISTENER_PORT');
});

test('over TLS, curl follows the call with the certificate checked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-listener-'));
  try {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', key, '-out', certificate];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...files], {
      stdio: 'ignore',
    });
    const tls = { certificate: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
    const base = await start({ tls });
    const url = `https://localhost:${new URL(base).port}/appel-contextuel`;
    const output = await curl(['--cacert', certificate, '-d', 'x=1', '-w', '%{http_code} %{redirect_url}', url]);
    expect(output).toBe(`303 ${base}/ouvrir/call-id`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function curl(args: string[]): Promise<string> {
  const { execFile } = await import('node:child_process');
  const { promisify } = await import('node:util');
  return (await promisify(execFile)('curl', ['-s', ...args])).stdout;
}
