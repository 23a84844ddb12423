/** A source to test, and curl as its client. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { afterAll, onTestFinished } from 'vitest';
import { REQUIRED_SYNTAXES } from '../source/accept.ts';
import type { RunningSource, SourceOptions } from '../source/source.ts';
import { startSource } from '../source/source.ts';
import type { SandboxSeries, SandboxStudy } from '../types.ts';
import type { TestCertificates } from './support.ts';
import { makeCertificates, run, skipWithout, studyOf, usePhantom } from './support.ts';

export const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.sandbox.token';
export const KOS = '1.2.250.1.213.4.5.2.3.101.259.31';
export const ACCEPT = REQUIRED_SYNTAXES.map(
  (uid) => `multipart/related; type="application/dicom";transfer-syntax=${uid};q=0.5;boundary=**`,
).join(',');

export interface Answer {
  readonly exitCode: number;
  readonly status: number;
  readonly headers: string;
  readonly body: Buffer;
  readonly seconds: number;
}

export interface Part {
  readonly head: string;
  readonly body: Buffer;
}

export interface CurlOptions {
  /** Changes of the usual headers; undefined leaves one out, a list sends several lines. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly client?: 'client' | 'stranger' | 'none';
  readonly maxSeconds?: number;
}

export interface SourceBench {
  studies(): readonly SandboxStudy[];
  /** Starts a source that ends with the test; skips where openssl or curl is missing. */
  start(context: TestContext, options?: Partial<SourceOptions>): Promise<RunningSource>;
  curl(url: string, options?: CurlOptions): Promise<Answer>;
  urlOf(source: RunningSource, series: SandboxSeries): string;
}

/** To be called where a suite is described. */
export function useSourceBench(): SourceBench {
  const studies = usePhantom();
  let making: Promise<TestCertificates> | undefined;
  const certificates = (): Promise<TestCertificates> =>
    (making ??= mkdtemp(join(tmpdir(), 'drimbox-source-')).then(makeCertificates));
  afterAll(async () => {
    if (making !== undefined) await rm((await making).folder, { recursive: true, force: true });
  });
  return {
    studies,
    start: async (context, options = {}) => {
      skipWithout(context, 'openssl', 'curl');
      const source = await startSource({
        studies: studies(),
        host: '127.0.0.1',
        port: 0,
        tls: await serverTls(await certificates()),
        checkToken: (token) => (token === 'forbidden' ? 'forbidden' : token === TOKEN),
        ...options,
      });
      onTestFinished(() => source.close());
      return source;
    },
    curl: async (url, options) => await request(await certificates(), url, options),
    urlOf: (source, series) => {
      const { studyInstanceUid } = studyOf(studies(), series);
      return `${source.baseUrl}/studies/${studyInstanceUid}/series/${series.seriesInstanceUid}`;
    },
  };
}

async function serverTls({ file }: TestCertificates): Promise<SourceOptions['tls']> {
  const [key, cert, ca] = await Promise.all(
    [file('server', 'key'), file('server', 'crt'), file('ca', 'crt')].map((path) => readFile(path, 'utf8')),
  );
  return { key: key ?? '', cert: cert ?? '', ca: ca ?? '', requestClientCertificate: true };
}

async function request({ file }: TestCertificates, url: string, options: CurlOptions = {}): Promise<Answer> {
  const { headers = {}, client = 'client', maxSeconds = 60 } = options;
  const all = { Authorization: `Bearer ${TOKEN}`, 'KOS-SOPInstanceUID': KOS, Accept: ACCEPT, ...headers };
  const { code, stdout, stderr } = await run('curl', [
    ...['--silent', '--http1.1', '--noproxy', '*', '--include', '--max-time', String(maxSeconds)],
    ...['--cacert', file('ca', 'crt')],
    ...(client === 'none' ? [] : ['--cert', file(client, 'crt'), '--key', file(client, 'key')]),
    ...Object.entries(all).flatMap(([name, value]) => headerLines(name, value)),
    ...['--write-out', '%{stderr}%{http_code} %{time_total}', url],
  ]);
  const [status = '0', seconds = '0'] = stderr.split(' ');
  const end = stdout.indexOf('\r\n\r\n');
  return {
    exitCode: code,
    status: Number(status),
    headers: stdout.toString('latin1', 0, Math.max(0, end)),
    body: stdout.subarray(end + 4),
    seconds: Number(seconds),
  };
}

/** curl adds an Accept of its own unless it is told `Accept:`. */
function headerLines(name: string, value: string | readonly string[] | undefined): string[] {
  if (value === undefined) return ['-H', `${name}:`];
  return [value].flat().flatMap((line) => ['-H', `${name}: ${line}`]);
}

/** The parts between complete delimiters; what follows the last delimiter is left out. */
export function partsOf({ headers, body }: Answer): Part[] {
  const boundary = /boundary=([^\s;]+)/.exec(headers)?.[1] ?? '';
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  const whole = Buffer.concat([Buffer.from('\r\n'), body]);
  const parts: Part[] = [];
  let at = whole.indexOf(delimiter);
  while (at >= 0) {
    const next = whole.indexOf(delimiter, at + delimiter.length);
    if (next < 0) break;
    const headEnd = whole.indexOf('\r\n\r\n', at);
    const head = whole.toString('latin1', at + delimiter.length + 2, headEnd);
    parts.push({ head, body: whole.subarray(headEnd + 4, next) });
    at = next;
  }
  return parts;
}

/** Whether the answer ends with the closing delimiter. */
export function isClosed({ headers, body }: Answer): boolean {
  const boundary = /boundary=([^\s;]+)/.exec(headers)?.[1] ?? '';
  return body.toString('latin1', Math.max(0, body.length - 100)).endsWith(`\r\n--${boundary}--\r\n`);
}
