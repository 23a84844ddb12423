/** The door for the strategy AIR: TLS with a certificate of a structure (ORG AUTH_CLI). */
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Socket } from 'node:net';
import { LOOPBACK } from '../http.ts';
import type { Running } from '../http.ts';

export interface TlsDoorOptions {
  readonly port: number;
  readonly key: string;
  /** The server's certificate and its intermediate. */
  readonly cert: string;
  /** Authorities of clients. */
  readonly ca: string;
}

/** Starts it on loopback. A caller without a certificate of the authorities does not get through the handshake. */
export async function openTlsDoor(options: TlsDoorOptions, handler: RequestListener): Promise<Running> {
  const { port, key, cert, ca } = options;
  const server = createServer(
    { key, cert, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    handler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** OpenSSL has judged authority and use of the certificate: one that is not for clients does not get here. */
export function hasClientCertificate(socket: Socket): boolean {
  return socket instanceof TLSSocket && socket.authorized;
}
