import { describe, expect, test } from 'vitest';
import { TRUST_STEPS, type SourceCheck } from '../../shared/trust.ts';
import { probeSource, type ProbeMeans } from './probe.ts';
import { answeredCertificateRequest } from './sent-flight.ts';
import { HOST, useJudgedFetch } from './testing/judged-fetch.ts';
import { opensslMissing } from './testing/openssl.ts';
import { startConnectProxy, startTcp, startTlsSource } from './testing/tls-source.ts';

describe.skipIf(opensslMissing)(`the test of one address${opensslMissing && ` (skipped: ${opensslMissing})`}`, () => {
  const at = useJudgedFetch();
  const NOW = Date.UTC(2026, 10, 21);

  const probe = (port: number, means: Partial<ProbeMeans> = {}, host = HOST) =>
    probeSource(
      { host, port },
      {
        judge: at.judge(),
        identity: at.identity(),
        hosts: { [HOST]: '127.0.0.1' },
        timeoutMs: 2000,
        now: () => NOW,
        ...means,
      },
    );

  /** What failed, after steps that passed and before steps that were skipped. */
  function failureOf({ steps, accepted }: SourceCheck): [string | undefined, string | undefined] {
    expect(accepted).toBe(false);
    expect(steps.map(({ name }) => name)).toEqual(TRUST_STEPS);
    const failed = steps.findIndex(({ outcome }) => outcome === 'failed');
    expect(steps.map(({ outcome }) => outcome)).toEqual(
      steps.map((_, index) => (index < failed ? 'passed' : index === failed ? 'failed' : 'skipped')),
    );
    return [steps[failed]?.name, steps[failed]?.error?.code];
  }

  test('an accepted source: every step passed, what it showed, and not a byte beyond the handshake', async () => {
    at.enlist(HOST);
    await using source = await startTlsSource({ ...at.showing(), ...at.demanding() });
    const { fingerprint, serialNumber } = at.bench.certificate(HOST);
    expect(await probe(source.port)).toEqual({
      host: HOST,
      port: source.port,
      checkedAt: '2026-11-21T00:00:00.000Z',
      accepted: true,
      steps: TRUST_STEPS.map((name) => ({ name, outcome: 'passed' })),
      certificate: expect.objectContaining({ subject: 'CN=db4.test,O=TEST,C=FR', serialNumber, fingerprint }),
      protocol: 'TLSv1.3',
      cipher: expect.stringMatching(/^TLS_/),
      asksForCertificate: true,
    });
    await expect.poll(() => source.seen).toMatchObject([{ client: 'workstation', requestBytes: 0, closed: true }]);
    expect(at.refusals).toEqual([]);
  });

  test('a refused source shows its certificate all the same', async () => {
    at.enlist();
    await using source = await startTlsSource(at.showing());
    const check = await probe(source.port);
    expect(failureOf(check)).toEqual(['whitelist', 'TRUST_NOT_LISTED']);
    expect(check).toMatchObject({ certificate: { subject: 'CN=db4.test,O=TEST,C=FR' }, asksForCertificate: false });
    at.bench.leaf('stranger.test', { issuer: 'stranger' });
    await using stranger = await startTlsSource(at.showing('stranger.test'));
    expect(failureOf(await probe(stranger.port))).toEqual(['chain', 'TRUST_CHAIN_UNKNOWN']);
  });

  test('nobody there, nobody answering, silence, something else than TLS', async () => {
    const gone = await startTcp(() => undefined);
    await gone[Symbol.asyncDispose]();
    expect(failureOf(await probe(gone.port))).toEqual(['connection', 'WADO_UNREACHABLE']);
    await using silent = await startTcp((socket) => void socket.resume());
    expect(failureOf(await probe(silent.port, { timeoutMs: 200 }))).toEqual(['protocol', 'TRUST_HANDSHAKE_SILENT']);
    const proxy = { url: `http://127.0.0.1:${silent.port}`, exceptions: [] };
    const unanswered = await probe(443, { timeoutMs: 200, hosts: {}, proxy });
    expect(failureOf(unanswered)).toEqual(['connection', 'WADO_TIMEOUT_CONNECT']);
    await using chatty = await startTcp((socket) => void socket.on('error', () => 0).end('SSH-2.0-x\r\n'));
    expect(failureOf(await probe(chatty.port))).toEqual(['protocol', 'TRUST_HANDSHAKE']);
  });

  test('through the proxy, to a source that refuses our certificate by just closing', async () => {
    at.enlist(HOST);
    await using source = await startTlsSource({ ...at.showing(), ...at.demanding('stranger') });
    await using proxy = await startConnectProxy(source.port);
    const means = { hosts: {}, proxy: { url: `http://127.0.0.1:${proxy.port}`, exceptions: [] } };
    const check = await probe(443, means);
    expect(failureOf(check)).toEqual(['protocol', 'WADO_TLS_CLIENT']);
    expect(check.asksForCertificate).toBe(true);
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443 HTTP/1.1`]);
    expect(failureOf(await probe(443, { ...means, identity: undefined }))).toEqual([
      'protocol',
      'OWN_CERTIFICATE_NONE',
    ]);
  });

  test('a source by its address', async () => {
    at.bench.leaf('address', { extensions: 'subjectAltName=IP:127.0.0.1\n' });
    at.enlist('address');
    await using source = await startTlsSource(at.showing('address'));
    expect(failureOf(await probe(source.port, {}, '127.0.0.1'))).toEqual(['whitelist', 'TRUST_LISTED_OTHER_HOST']);
  });
});

describe('what we answered to a request for a certificate', () => {
  const record = (type: number, content: Uint8Array) =>
    Buffer.concat([Buffer.from([type, 3, 3, content.length >> 8, content.length & 255]), content]);
  const message = (type: number, length = 40) =>
    Buffer.concat([Buffer.from([type, 0, 0, length]), Buffer.alloc(length)]);
  const hello = record(22, message(1));
  const change = record(20, Buffer.from([1]));
  const sealed = record(22, Buffer.alloc(40));

  test('TLS 1.2: a Certificate message, empty or not, in records of its own or together', () => {
    const key = message(16);
    for (const certificate of [message(11), message(11, 3)]) {
      const flights = [
        record(22, Buffer.concat([certificate, key])),
        [record(22, certificate), record(22, key)],
      ].flat();
      expect(answeredCertificateRequest(Buffer.concat([hello, ...flights, change, sealed]), 'x')).toBe(true);
      expect(answeredCertificateRequest(Buffer.concat([hello, record(22, certificate)]), undefined)).toBe(true);
    }
    expect(answeredCertificateRequest(Buffer.concat([hello, record(22, key), change, sealed]), 'x')).toBe(false);
  });

  test.each([
    ['TLS_AES_256_GCM_SHA384', 48],
    ['TLS_AES_128_GCM_SHA256', 32],
  ])('TLS 1.3: more than a Finished message (%s)', (cipher, hash) => {
    const finished = record(23, Buffer.alloc(4 + hash + 17));
    const empty = record(23, Buffer.alloc(8 + 17));
    const answered = (...records: Buffer[]) => answeredCertificateRequest(Buffer.concat([hello, ...records]), cipher);
    expect(answered(change, finished)).toBe(false);
    expect(answered(finished)).toBe(false);
    expect(answered(change, empty, finished)).toBe(true);
    expect(answered(change, record(23, Buffer.alloc(4 + hash + 8 + 17)))).toBe(true);
  });

  test('is not known before the answer is there', () => {
    for (const sent of [Buffer.alloc(0), hello, hello.subarray(0, 20), Buffer.concat([hello, hello])]) {
      expect(answeredCertificateRequest(sent, undefined)).toBeUndefined();
    }
  });
});
