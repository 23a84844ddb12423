/** Node's HTTP(S) server behind a fetch handler: bound first, because addresses that we give away contain the port. */
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { getRequestListener } from '@hono/node-server';
import { WorkstationError } from '../shared/errors.ts';

export interface ServerAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** PEM texts; without them the server speaks plain HTTP. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

export interface BoundServer {
  readonly port: number;
  /** From now on requests go to `handler`; before that they are told to come back (503). */
  answerWith(handler: (request: Request) => Response | Promise<Response>): void;
  /** Ends every connection, streams included. */
  close(): Promise<void>;
}

/** Binds a server. Throws LISTENER_PORT when the address cannot be had. */
export async function bindServer({ host, port, tls }: ServerAddress): Promise<BoundServer> {
  const server = tls
    ? createHttpsServer({ cert: tls.certificate, key: tls.key, minVersion: 'TLSv1.2' })
    : createHttpServer();
  let answer: (request: Request) => Response | Promise<Response> = () =>
    new Response(null, { status: 503, headers: { 'Retry-After': '1' } });
  const listener = getRequestListener(async (request) => answer(request), { overrideGlobalObjects: false });
  server.on('request', (incoming, outgoing) => void listener(incoming, outgoing));
  return {
    port: await bind(server, host, port),
    answerWith(handler) {
      answer = handler;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new WorkstationError('LISTENER_PORT', { address: host, port }, { cause }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}
