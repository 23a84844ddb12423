/** The light sources, called by openssl and curl. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPorts, LOOPBACK } from '../http.ts';
import type { Running } from '../http.ts';
import type { SeenConnections } from '../imaging/index.ts';
import { run, skipWithout } from '../imaging/testing/support.ts';
import { createPki } from '../pki.ts';
import type { SandboxPki } from '../pki.ts';
import { hostOf, lightSources } from '../servers.ts';
import type { LightCase } from '../servers.ts';
import { folderOfSuite } from '../testing/folder.ts';
import { startLightSources } from './sources.ts';
import type { LightSource, LightSources } from './sources.ts';

const folder = folderOfSuite();
const running: Running[] = [];
let pki: SandboxPki;
let light: LightSources;

beforeAll(async () => {
  pki = await createPki({ directory: path.join(folder(), 'pki'), crlBase: 'http://127.0.0.1:4714/crl' });
  light = await startLightSources(pki, await findPorts(1), (peer) => running.push(peer));
});
afterAll(async () => {
  await Promise.all(running.map((peer) => peer.close()));
});

function sourceOf(lightCase: LightCase): LightSource {
  return light.sources.find((source) => source.organisation.case === lightCase)!;
}

async function seen(lightCase: LightCase): Promise<SeenConnections> {
  const answer = await fetch(`${light.controlOf(sourceOf(lightCase).organisation)}/seen`);
  return (await answer.json()) as SeenConnections;
}

function own(): string[] {
  const { chain, key } = pki.workstation.files;
  return ['-cert', chain, '-key', key];
}

/** A handshake by openssl, which trusts anybody and ends at once; all that it wrote. */
async function handshake(lightCase: LightCase, ...options: string[]): Promise<string> {
  const { port } = sourceOf(lightCase);
  const child = spawn('openssl', ['s_client', '-connect', `${LOOPBACK}:${port}`, ...options]);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.includes('-quiet') ? '' : 'Q\n');
  await once(child, 'close');
  return text;
}

function curl(lightCase: LightCase, ...options: string[]) {
  const { chain, key } = pki.workstation.files;
  const client = ['--cert', chain, '--key', key, '-k', '-sS', '-i'];
  return run('curl', [...client, ...options, `https://${LOOPBACK}:${sourceOf(lightCase).port}/`]);
}

/** Counts once the caller has gone. */
async function seenInTheEnd(lightCase: LightCase): Promise<SeenConnections> {
  await expect.poll(async () => (await seen(lightCase)).open).toBe(0);
  return seen(lightCase);
}

const ODD: readonly string[] = lightSources()
  .map((entry) => entry.case)
  .slice(lightSources().findIndex((entry) => entry.case === 'tls-1.1'));

describe('a server with a certificate that is refused', () => {
  const refused = lightSources()
    .map((entry) => entry.case as LightCase)
    .filter((name) => !ODD.includes(name));

  it('asks for a certificate of the authorities, and counts', async (context) => {
    skipWithout(context, 'openssl');
    const text = await handshake('wrong-usage', ...own());
    expect(text).toContain(`CN = ${hostOf(sourceOf('wrong-usage').organisation)}`);
    expect(text).toContain('Acceptable client certificate CA names');
    expect(text).toContain('TEST AC BAC A SABLE ELEMENTAIRE ORGANISATIONS');
    const counts = { connections: 1, open: 0, handshakes: 1, resumed: 0, requestBytes: 0 };
    await expect(seenInTheEnd('wrong-usage')).resolves.toEqual(counts);
  });

  it('each shows its own', async () => {
    expect(refused.length).toBeGreaterThanOrEqual(19);
    const shown = refused.map(async (name) => {
      const { port } = sourceOf(name);
      const level = ['sha1', 'rsa-1024'].includes(name) ? { ciphers: 'DEFAULT@SECLEVEL=0' } : {};
      const socket = connectTls({ host: LOOPBACK, port, rejectUnauthorized: false, maxVersion: 'TLSv1.2', ...level });
      await once(socket, 'secureConnect');
      const { CN } = socket.getPeerCertificate().subject;
      socket.end();
      await once(socket, 'close');
      return CN;
    });
    await expect(Promise.all(shown)).resolves.toEqual(refused.map((name) => hostOf(sourceOf(name).organisation)));
    for (const name of refused) expect((await seenInTheEnd(name)).requestBytes).toBe(0);
  });

  it('counts the bytes of a request, and answers nothing', async (context) => {
    skipWithout(context, 'curl');
    const before = await seen('expired');
    const { stdout } = await curl('expired');
    expect(stdout.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\nContent-Length: 0\r\n/);
    const { requestBytes } = await seenInTheEnd('expired');
    expect(before.requestBytes).toBe(0);
    expect(requestBytes).toBeGreaterThan('GET / HTTP/1.1\r\n\r\n'.length);
  });

  it('resumes a session, and counts that', async (context) => {
    skipWithout(context, 'openssl');
    const session = path.join(folder(), 'session');
    const before = await seen('wrong-host');
    const first = await handshake('wrong-host', '-tls1_2', '-sess_out', session);
    expect(first).toContain('New, TLSv1.2');
    expect(await handshake('wrong-host', '-tls1_2', '-sess_in', session)).toContain('Reused, TLSv1.2');
    const after = await seenInTheEnd('wrong-host');
    expect([after.handshakes - before.handshakes, after.resumed - before.resumed]).toEqual([2, 1]);
  });
});

describe('a server that does not speak as it should', () => {
  it('TLS 1.1 only', async (context) => {
    skipWithout(context, 'openssl');
    expect(await handshake('tls-1.1', '-min_protocol', 'TLSv1.2')).toContain('alert protocol version');
    const old = await handshake('tls-1.1', '-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0');
    expect(old).toMatch(/Protocol *: TLSv1\.1/);
  });

  it('no forward secrecy', async (context) => {
    skipWithout(context, 'openssl');
    expect(await handshake('no-forward-secrecy', '-cipher', 'ECDHE:DHE')).toContain('alert handshake failure');
    expect(await handshake('no-forward-secrecy')).toContain('Cipher is AES128-GCM-SHA256');
  });

  it('takes a connection and stays silent', async () => {
    const socket = connect(sourceOf('silent-handshake').port, LOOPBACK);
    let received = 0;
    socket.on('data', (chunk: Buffer) => (received += chunk.length));
    await once(socket, 'connect');
    socket.end('a hello of sorts');
    // The end of what was sent is seen, and no answer came before it.
    await once(socket, 'close');
    expect(received).toBe(0);
    await expect(seenInTheEnd('silent-handshake')).resolves.toMatchObject({ connections: 1, handshakes: 0 });
  });

  it('resets the connection', async (context) => {
    skipWithout(context, 'curl');
    const { code, stderr } = await curl('reset-handshake');
    expect([code, stderr]).toEqual([35, expect.stringMatching(/reset/i)]);
  });

  it('speaks in plain text', async (context) => {
    skipWithout(context, 'openssl');
    expect(await handshake('plain-text')).toContain('wrong version number');
  });
});

describe('a server that refuses our certificate', () => {
  for (const version of ['1.2', '1.3'] as const) {
    const lightCase = `other-client-authority-tls-${version}` as const;
    it(`by the alert unknown_ca under TLS ${version}`, async (context) => {
      skipWithout(context, 'openssl');
      const text = await handshake(lightCase, '-quiet', ...own());
      expect(text).toContain('alert unknown ca');
      expect(text).toContain('SSL alert number 48');
      await expect(seenInTheEnd(lightCase)).resolves.toMatchObject({ connections: 1, handshakes: 0, requestBytes: 0 });
    });

    it(`in the same way when there is none, under TLS ${version}`, async (context) => {
      skipWithout(context, 'openssl');
      expect(await handshake(lightCase, '-quiet')).toContain('alert unknown ca');
    });
  }

  it('and names the authority that it wants', async (context) => {
    skipWithout(context, 'openssl');
    const text = await handshake('other-client-authority-tls-1.3', ...own());
    expect(text).toMatch(/Acceptable client certificate CA names\s.*CN = Autorite fictive du marche public/);
    expect(text).toContain('New, TLSv1.3, Cipher is TLS_AES_128_GCM_SHA256');
  });

  it('by a reset', async (context) => {
    skipWithout(context, 'openssl');
    expect(await handshake('other-client-authority-reset', '-tls1_2', ...own())).toMatch(/errno=104|reset by peer/i);
    await expect(seenInTheEnd('other-client-authority-reset')).resolves.toMatchObject({ handshakes: 0 });
  });

  it('by a page that says so, after the handshake', async (context) => {
    skipWithout(context, 'curl');
    const { stdout } = await curl('other-client-authority-page');
    expect(stdout.toString()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*The SSL certificate error.*nginx/s);
  });
});

it('no nonsense ends a server', async () => {
  const hello = Buffer.from('16030100050100000102', 'hex');
  const nonsense = [
    Buffer.alloc(0),
    Buffer.from('GET / HTTP/1.1\r\n\r\n'),
    Buffer.from('1703030002ffff', 'hex'),
    hello,
  ];
  for (const { port } of light.sources) {
    for (const bytes of nonsense) {
      await new Promise((resolve) => {
        const socket = connect(port, LOOPBACK).resume();
        // A reset is an answer too.
        socket.on('error', () => undefined).on('close', resolve);
        socket.end(bytes);
      });
    }
  }
  for (const { organisation } of light.sources) {
    const { open, connections } = await seenInTheEnd(organisation.case as LightCase);
    expect([organisation.case, open, connections >= nonsense.length]).toEqual([organisation.case, 0, true]);
  }
});

it('tells nothing of a host that is not there', async () => {
  const { organisation } = sourceOf('expired');
  const elsewhere = light.controlOf(organisation).replace('db20', 'db4');
  expect((await fetch(`${elsewhere}/seen`)).status).toBe(404);
});
