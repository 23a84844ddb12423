/** Small helpers around node:http for peers that listen on loopback. */
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { randomInt } from 'node:crypto';

export const LOOPBACK = '127.0.0.1';

/** Something that runs until it is closed. */
export interface Running {
  close(): Promise<void>;
}

/** Starts an HTTP server on loopback. Throws when the port is taken. */
export async function listen(port: number, handler: RequestListener): Promise<Running> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return { close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** The whole body as text. Throws beyond `limit` bytes. */
export async function readBody(request: IncomingMessage, limit = 64 * 1024): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > limit) throw new Error('the request is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
): void {
  response.writeHead(status, { 'cache-control': 'no-store', ...headers });
  response.end(body);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(value));
}

async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createTcpServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, LOOPBACK, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}

async function firstTaken(base: number, count: number): Promise<number | undefined> {
  for (let port = base; port < base + count; port += 1) {
    if (!(await isFree(port))) return port;
  }
  return undefined;
}

/**
 * The first of `count` free ports in a row: `base` itself when given, otherwise somewhere below the range that the
 * system hands out. Throws when a port of the wanted block is taken.
 */
export async function findPorts(count: number, base?: number): Promise<number> {
  if (base !== undefined) {
    const taken = await firstTaken(base, count);
    if (taken !== undefined)
      throw new Error(`port ${taken} is taken; the sandbox needs ${count} free ports from ${base}`);
    return base;
  }
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const candidate = randomInt(20_000, 32_000);
    if ((await firstTaken(candidate, count)) === undefined) return candidate;
  }
  throw new Error(`no ${count} free ports in a row were found`);
}
