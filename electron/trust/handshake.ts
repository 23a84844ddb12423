/** A TLS handshake over a connection that is there already, and what came of it. */
import { constants } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, createSecureContext, type ConnectionOptions, type SecureContext, type TLSSocket } from 'node:tls';

/** A PEM certificate (chain) and its private key, as text. */
export interface ClientIdentity {
  readonly certificate: string;
  readonly key: string;
}

/** Suites with forward secrecy and authenticated encryption (ANSSI TLS guide; RFC 9325 4.2); those of TLS 1.3 all are. */
const CIPHERS = [
  ...['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'],
  ...['ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ...['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ...['DHE-RSA-AES256-GCM-SHA384', 'DHE-RSA-AES128-GCM-SHA256', 'DHE-RSA-CHACHA20-POLY1305'],
].join(':');

/** What we offer to a source: TLS 1.2 and 1.3, the suites above, no renegotiation (it could change the certificate). */
export function modernContext(identity: ClientIdentity | undefined, ca?: readonly string[]): SecureContext {
  return createSecureContext({
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    ...(ca === undefined ? {} : { ca: [...ca] }),
    ...(identity === undefined ? {} : { cert: identity.certificate, key: identity.key }),
  });
}

/** The whole milliseconds, one at least, that are left of a time that begins now. */
export function startTime(milliseconds: number): () => number {
  const end = performance.now() + milliseconds;
  return () => Math.max(1, Math.ceil(end - performance.now()));
}

export type Handshake =
  | { readonly ok: true; readonly socket: TLSSocket }
  | {
      readonly ok: false;
      readonly error: Error;
      /** The time passed, and nothing had come of it. */
      readonly silent: boolean;
      /** The handshake as such went well: the stack's own check of the certificate said no. */
      readonly distrusted: boolean;
    };

/** Fails by its result, never by throwing, but for options that cannot be used. A failed socket is destroyed. */
export function shakeHands(host: string, options: ConnectionOptions, timeoutMs: number): Promise<Handshake> {
  const socket = connect({
    ...options,
    // For the name of the certificate: the connection is there.
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ALPNProtocols: ['http/1.1'],
  });
  return new Promise((resolve) => {
    let silent = false;
    const timer = setTimeout(() => {
      silent = true;
      socket.destroy(new Error('no answer to the handshake'));
    }, timeoutMs);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve({ ok: true, socket });
    });
    // Stays, for there are moments in which nobody else listens.
    socket.on('error', (error: Error) => {
      clearTimeout(timer);
      // The types know of an `Error` only; it is null, or the code as a string.
      const distrusted = Boolean(socket.authorizationError);
      resolve({ ok: false, error, silent, distrusted });
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve({ ok: false, error: new Error('closed in the handshake'), silent, distrusted: false });
    });
  });
}

/** The fact `reason`: for the support, the code that the TLS stack or the system gives. */
export function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
