/** A source below HTTP: it sees the bytes of each request, and answers with bytes. */
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';

export interface RawSource {
  readonly base: string;
  /** The bytes of each request, its empty line included. */
  readonly received: readonly Buffer[];
  /** Connections that are open. */
  readonly open: () => number;
  readonly close: () => Promise<void>;
}

export interface RawRequest {
  /** From 0 on. */
  readonly number: number;
  /** Resets the connection, which TLS itself cannot. */
  readonly reset: () => void;
}

/** `answer` is called for each request. */
export async function startRawSource(
  { certificate: cert, key }: { readonly certificate: string; readonly key: string },
  answer: (socket: TLSSocket, request: RawRequest) => void,
): Promise<RawSource> {
  const received: Buffer[] = [];
  const sockets = new Set<TLSSocket>();
  const below = new Map<number | undefined, Socket>();
  const server = createServer({ cert, key }, (socket) => {
    sockets.add(socket);
    let pending = Buffer.alloc(0);
    socket
      .on('error', () => undefined)
      .on('close', () => sockets.delete(socket))
      .on('data', (chunk: Buffer) => {
        pending = Buffer.concat([pending, chunk]);
        if (!pending.includes('\r\n\r\n')) return;
        const number = received.push(pending) - 1;
        pending = Buffer.alloc(0);
        answer(socket, { number, reset: () => below.get(socket.remotePort)?.resetAndDestroy() });
      });
  });
  server.on('connection', (socket: Socket) => below.set(socket.remotePort, socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    base: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
