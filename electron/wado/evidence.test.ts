import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { exchangeText, type RecordedExchange } from './evidence.ts';
import { acceptList, seriesHeaders } from './request.ts';
import { startRawSource, type RawSource } from './testing/raw-source.ts';
import { useRetrievalBench } from './testing/retrieval-bench.ts';
import { NO_OPENSSL, targetAt } from './testing/source-bench.ts';

const TODAY = Date.UTC(2026, 10, 21, 9, 30);

describe.skipIf(NO_OPENSSL)(`the exchange as it was${NO_OPENSSL ? ` (skipped: ${NO_OPENSSL})` : ''}`, () => {
  const { agent, identity, retrieve } = useRetrievalBench();
  const sources: RawSource[] = [];
  afterEach(async () => {
    for (const source of sources.splice(0)) await source.close();
  });

  /** Answers with these, one after the other; without one it hangs up. */
  async function rawSource(answers: readonly string[]): Promise<RawSource> {
    const source = await startRawSource(identity('server'), (socket, { number }) => {
      const answer = answers[number];
      if (answer === undefined) socket.destroy();
      else socket.write(answer, 'latin1');
    });
    sources.push(source);
    return source;
  }

  const HEAD =
    'HTTP/1.1 200 Tout va bien\r\nServer: Apache\r\nX-Double: 1\r\nx-double: 2\r\nVide:\r\nContent-Type: multipart/related; boundary=b\r\nContent-Length: 5\r\n';
  const GOOD = `${HEAD}\r\n--b--`;
  const NO = 'HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n';

  test('the request is, byte for byte, what the source received; the answer is what it sent', async () => {
    const { received, base } = await rawSource([GOOD]);
    const { exchange } = await retrieve(targetAt(base, 1), { today: () => TODAY });
    expect(exchange?.at).toBe('2026-11-21T09:30:00.000Z');
    expect(`${exchange?.request ?? ''}\r\n`).toBe(received[0]?.toString('latin1'));
    expect(exchange?.request).toMatch(/\r\nhost: 127\.0\.0\.1:\d+\r\nconnection: keep-alive\r\n/i);
    expect(exchange?.response).toBe(HEAD.replace('Vide:', 'Vide: '));
  });

  test('lossy first, where that is wished', async () => {
    const { received, base } = await rawSource([GOOD]);
    await retrieve(targetAt(base, 1), { accept: 'lossy' });
    expect(received[0]?.toString('latin1')).toContain(`\r\nAccept: ${acceptList('lossy')}\r\n`);
  });

  test('the last of several: after 401, the one with the fresh token', async () => {
    const { received, base } = await rawSource([NO, GOOD]);
    const { exchange } = await retrieve(targetAt(base, 1));
    expect(`${exchange?.request ?? ''}\r\n`).toBe(received[1]?.toString('latin1'));
    expect(exchange?.request).toContain('Bearer token-2\r\n');
    expect(exchange?.response).toContain('HTTP/1.1 200 ');
  });

  test('a refusal has its answer; a request without an answer stands alone; what never left is none', async () => {
    const refusing = await rawSource(['HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n']);
    const refused = await retrieve(targetAt(refusing.base, 1));
    expect([refused.code, refused.exchange?.response]).toEqual([
      'WADO_410',
      'HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n',
    ]);
    const silent = await rawSource([]);
    const { exchange } = await retrieve(targetAt(silent.base, 1));
    // A connection that dies before the answer is replaced once.
    expect(silent.received).toHaveLength(2);
    expect([`${exchange?.request ?? ''}\r\n`, exchange?.response]).toEqual([
      silent.received[1]?.toString('latin1'),
      '',
    ]);
    const strange = await rawSource([GOOD]);
    const unsent = await retrieve(targetAt(strange.base, 1), { dispatcher: agent('client', 'stranger') });
    expect([unsent.code, unsent.exchange, strange.received]).toEqual(['WADO_TLS_SERVER', undefined, []]);
  });

  test('two users ask for the same series at the same time: each has their own', async () => {
    const { base } = await rawSource([GOOD, GOOD]);
    const ask = (token: string) => retrieve(targetAt(base, 1), { token: async () => token });
    const [one, other] = await Promise.all([ask('one'), ask('other')]);
    expect(one.exchange?.request).toContain('Bearer one\r\n');
    expect(other.exchange?.request).toContain('Bearer other\r\n');
  });
});

describe('the text of an exchange', () => {
  const exchange: RecordedExchange = {
    at: '2026-11-21T09:30:00.000Z',
    request:
      'GET /rs/studies/1/series/2 HTTP/1.1\r\nhost: a.test:8443\r\nAccept: x\r\nAuthorization: Bearer abc.$&.def\r\nKOS-SOPInstanceUID: 1.2\r\n',
    response: 'HTTP/1.1 403 Forbidden\r\nX-Echo: Bearer abc.$&.def\r\nServer: nginx\r\n',
  };
  const lines = (token: string) => ({
    request: `GET https://a.test:8443/rs/studies/1/series/2 HTTP/1.1\nhost: a.test:8443\nAccept: x\nAuthorization: Bearer ${token}\nKOS-SOPInstanceUID: 1.2\n\n`,
    response: `HTTP/1.1 403 Forbidden\nX-Echo: Bearer ${token}\nServer: nginx\n\n`,
  });

  test.each([
    ['masked', '***'],
    ['clear', 'abc.$&.def'],
  ] as const)('token %s', (token, shown) => {
    const { request, response } = lines(shown);
    expect(exchangeText(exchange, { token })).toBe(request + response);
    expect(exchangeText(exchange, { token, part: 'request' })).toBe(request);
    expect(exchangeText(exchange, { token, part: 'response' })).toBe(response);
    expect(exchangeText({ ...exchange, response: '' }, { token })).toBe(request);
  });
});

const SAMPLES = join(import.meta.dirname, '../../../shared/ans/wado-rs');
const missing = existsSync(SAMPLES) ? '' : ' (skipped: the shared data ans/wado-rs is absent)';

interface RequestText {
  readonly method: string;
  readonly target: URL;
  readonly version: string;
  /** Names in lower case; repeated ones joined by commas (RFC 9110 5.2). */
  readonly headers: ReadonlyMap<string, string>;
}

function parseRequest(text: string): RequestText {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const [method = '', target = '', version = ''] = first.split(' ');
  const headers = new Map<string, string>();
  for (const line of rest) {
    if (line === '') break;
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const value = line.slice(line.indexOf(':') + 1).trim();
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { method, target: new URL(target), version, headers };
}

/** By transfer syntax, the other parameters of its range. */
function rangesOf({ headers }: RequestText): Map<string, Map<string, string>> {
  const ranges = new Map<string, Map<string, string>>();
  for (const range of (headers.get('accept') ?? '').split(',').filter((text) => text !== '')) {
    const parameters = new Map(
      [...range.matchAll(/([\w-]+)=([^;]+)/g)].map(([, name = '', value = '']) => [name, value]),
    );
    ranges.set(parameters.get('transfer-syntax') ?? '', parameters);
  }
  return ranges;
}

/** What we send for what a sample asks for, as text. */
function ourText(target: URL, accept: 'lossless' | 'lossy'): RequestText {
  const headers = Object.entries(seriesHeaders({ token: 'eyJ', kosSopInstanceUid: '1.2', accept }));
  const request = [
    `GET ${target.pathname} HTTP/1.1`,
    `host: ${target.host}`,
    'connection: keep-alive',
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ].map((line) => `${line}\r\n`);
  return parseRequest(exchangeText({ at: '', request: request.join(''), response: '' }, { token: 'clear' }));
}

describe.skipIf(missing)(`the official samples${missing}`, () => {
  const files = missing
    ? []
    : readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));
  const read = (name: string) => readFileSync(join(SAMPLES, name), 'utf8');
  const series = files.filter((name) => /(^|[\\/])(OK|Requete)/.test(name) && !name.includes('Healthcheck'));

  test('are all there', () => {
    expect([files.length, series.length]).toEqual([18, 16]);
  });

  test.each(series)('%s: the same request line, headers and transfer syntaxes', (name) => {
    const sample = parseRequest(read(name));
    const ours = ourText(sample.target, 'lossless');
    expect([ours.method, ours.target.href, ours.version]).toEqual([sample.method, sample.target.href, sample.version]);
    const connection = ['host', 'connection', 'user-agent'];
    expect([...ours.headers.keys()].filter((key) => !connection.includes(key)).toSorted()).toEqual(
      [...sample.headers.keys()].filter((key) => !connection.includes(key)).toSorted(),
    );
    expect(ours.headers.get('authorization')).toMatch(/^Bearer \S+$/);
    expect(sample.headers.get('authorization')).toMatch(/^Bearer \S+$/);
    expect(ours.headers.get('kos-sopinstanceuid')).toMatch(/^[\d.]+$/);
    const [wanted, sent] = [rangesOf(sample), rangesOf(ours)];
    expect([...sent.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
    for (const parameters of sent.values()) {
      expect([...parameters.keys()]).toEqual(['type', 'transfer-syntax', 'q', 'boundary']);
      expect(Number(parameters.get('q'))).toBeGreaterThan(0);
    }
  });

  test.each([
    ['lossless', 'echantillons/Requete-WADO-RS-Serie.txt'],
    ['lossless', 'request-validation-series/OK_ExempleCISIS_TSLossless.txt'],
    ['lossless', 'simulateur-client-wadors/OK_Requete_CISIS_TSLossless.txt'],
    ['lossy', 'request-validation-series/OK_ExempleCISIS_TSLossy.txt'],
    ['lossy', 'simulateur-client-wadors/OK_Requete_CISIS_TSLossy.txt'],
  ] as const)('%s first has the ranges and weights of %s', (order, name) => {
    const sample = parseRequest(read(name));
    expect(new Map(rangesOf(ourText(sample.target, order)))).toEqual(new Map(rangesOf(sample)));
    // The order of the list is that of the CI-SIS examples; the simulator's lossy sample alone has another.
    const list = sample.headers.get('accept')?.replace(/,$/, '');
    if (name !== 'simulateur-client-wadors/OK_Requete_CISIS_TSLossy.txt') expect(acceptList(order)).toBe(list);
  });

  test('the sample of an answer comes back as it is', () => {
    const sample = read('echantillons/Reponse-WADO-RS.txt');
    const response = sample.trimEnd().replaceAll(/\r?\n/g, '\r\n') + '\r\n';
    const text = exchangeText({ at: '', request: '', response }, { token: 'masked', part: 'response' });
    expect(text).toBe(`${sample.trimEnd()}\n\n`);
  });
});
