/** A source to be rude with: a TLS server of Node with certificates of openssl, and objects of minimal content. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeriesTarget } from '../instances.ts';

export const KOS = '1.2.250.1.213.4.5.2.3.101.259.31';
export const STUDY = '1.2.250.1.100.1';
export const SERIES = '1.2.250.1.100.1.1';
export const sop = (n: number): string => `${SERIES}.${n}`;

export const NO_OPENSSL = ((): string | undefined => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'the openssl program is not installed';
  }
})();

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

export class SourceBench {
  readonly #folder = mkdtempSync(join(tmpdir(), 'drimbox-wado-'));
  readonly #servers: Server[] = [];

  constructor() {
    const authority = 'basicConstraints=critical,CA:TRUE';
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1';
    this.#issue('ca', authority);
    this.#issue('stranger', authority);
    this.#issue('server', names, 'ca');
    this.#issue('elsewhere', 'subjectAltName=DNS:elsewhere.test', 'ca');
    this.#issue('client', names, 'ca');
  }

  pem(file: string): string {
    return readFileSync(join(this.#folder, file), 'utf8');
  }

  identity(name: string): { certificate: string; key: string } {
    return { certificate: this.pem(`${name}.pem`), key: this.pem(`${name}.key`) };
  }

  /** Starts a server that demands a client certificate of `ca`; its base address. */
  async start(answer: Answerer, options: ServerOptions = {}, certificate = 'server'): Promise<string> {
    const { certificate: cert, key } = this.identity(certificate);
    const mutual = { cert, key, ca: this.pem('ca.pem'), requestCert: true, rejectUnauthorized: true };
    const server = createServer({ ...mutual, ...options }, answer);
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Ends the servers. */
  async stop(): Promise<void> {
    for (const server of this.#servers.splice(0)) {
      const ended = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await ended;
    }
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #issue(name: string, extension: string, ca?: string): void {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
    const signer = ca === undefined ? [] : ['-CA', `${ca}.pem`, '-CAkey', `${ca}.key`];
    const what = ['-subj', `/CN=${name}`, '-days', '2', '-addext', extension, '-out', `${name}.pem`];
    execFileSync('openssl', ['req', '-x509', ...key, ...signer, ...what], { cwd: this.#folder, stdio: 'pipe' });
  }
}

export function targetAt(base: string, count: number): SeriesTarget {
  const instances = Array.from({ length: count }, (_, index) => ({ sopInstanceUid: sop(index + 1) }));
  const retrieveUrl = `${base}/rs/studies/${STUDY}/series/${SERIES}`;
  return {
    kosSopInstanceUid: KOS,
    studyInstanceUid: STUDY,
    series: { seriesInstanceUid: SERIES, retrieveUrl, instances },
  };
}

/** A Part-10 object (explicit VR little endian) of `pixels` bytes, written down by hand from PS3.10 7.1. */
export function part10(
  sopInstanceUid: string,
  { study = STUDY, series = SERIES, pixels = 40_000, comment = 0 } = {},
): Buffer {
  const classUid = '1.2.840.10008.5.1.4.1.1.7';
  const meta = Buffer.concat([
    element(0x0002, 0x0002, 'UI', classUid),
    element(0x0002, 0x0003, 'UI', sopInstanceUid),
    element(0x0002, 0x0010, 'UI', '1.2.840.10008.1.2.1'),
  ]);
  const length = Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, 0, 0, 0, 0]);
  length.writeUInt32LE(meta.length, 8);
  const pixelHead = Buffer.from([0xe0, 0x7f, 0x10, 0, 0x4f, 0x57, 0, 0, 0, 0, 0, 0]);
  pixelHead.writeUInt32LE(pixels, 8);
  const commentHead = Buffer.from([0x20, 0, 0, 0x40, 0x55, 0x54, 0, 0, 0, 0, 0, 0]);
  commentHead.writeUInt32LE(comment, 8);
  return Buffer.concat([
    Buffer.alloc(128),
    Buffer.from('DICM'),
    length,
    meta,
    element(0x0008, 0x0016, 'UI', classUid),
    element(0x0008, 0x0018, 'UI', sopInstanceUid),
    element(0x0020, 0x000d, 'UI', study),
    element(0x0020, 0x000e, 'UI', series),
    ...(comment === 0 ? [] : [commentHead, Buffer.alloc(comment, 'c')]),
    pixelHead,
    Buffer.alloc(pixels, sopInstanceUid),
  ]);
}

function element(group: number, number: number, vr: string, value: string): Buffer {
  const padded = value.length % 2 === 0 ? value : `${value}\0`;
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  head.writeUInt16LE(padded.length, 6);
  return Buffer.concat([head, Buffer.from(padded, 'latin1')]);
}

export const CONTENT_TYPE =
  'multipart/related;start="<1@resteasy-multipart>";transfer-syntax=1.2.840.10008.1.2.1;type="application/dicom"; boundary=7544a517-4f5a';

export const asPart = (content: Buffer, header = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`--7544a517-4f5a\r\nContent-ID: <1@x>\r\nContent-Type: application/dicom\r\n${header}\r\n`),
    content,
    Buffer.from('\r\n'),
  ]);

export const CLOSING = Buffer.from('--7544a517-4f5a--\r\n');

/** Answers with these parts and the closing delimiter. */
export function answerParts(response: ServerResponse, parts: readonly Buffer[]): void {
  response.writeHead(200, { 'Content-Type': CONTENT_TYPE });
  for (const part of parts) response.write(asPart(part));
  response.end(CLOSING);
}
