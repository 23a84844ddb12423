/** How the server of each light case behaves. */
import type { Socket } from 'node:net';
import { createSecureContext, createServer } from 'node:tls';
import type { SecureContextOptions, TLSSocket, TlsOptions } from 'node:tls';
import type { ConnectionCounter } from '../imaging/index.ts';
import type { Identity } from '../pki.ts';
import type { LightCase } from '../servers.ts';
import { ALERT_CIPHER, refuseClient } from './client-refusal.ts';
import type { ClientRefusal } from './client-refusal.ts';

export interface LightOptions {
  readonly identity: Identity;
  /** Authorities whose certificates it asks clients for, in PEM. */
  readonly authorities: string;
  /** Another one, which the client has no certificate of. */
  readonly otherAuthority: string;
  readonly counter: ConnectionCounter;
}

/** What happens to a connection, of which nothing was read yet. */
export type Door = (socket: Socket) => void;

/** OpenSSL's level at which it still does what was good enough long ago. */
const ANCIENT = 'DEFAULT@SECLEVEL=0';
const NOTHING = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n';
/** The page of nginx about a certificate that it does not know the authority of. */
const REFUSAL_PAGE = [
  '<html>',
  '<head><title>400 The SSL certificate error</title></head>',
  '<body>',
  '<center><h1>400 Bad Request</h1></center>',
  '<center>The SSL certificate error</center>',
  '<hr><center>nginx</center>',
  '</body>',
  '</html>',
  '',
].join('\r\n');

export function createDoor(lightCase: LightCase, options: LightOptions): Door {
  switch (lightCase) {
    case 'silent-handshake':
      return (socket) => socket.resume();
    case 'reset-handshake':
      return (socket) => socket.once('data', () => socket.resetAndDestroy()).resume();
    case 'plain-text':
      return (socket) => socket.once('data', () => socket.end(page('The plain HTTP request'))).resume();
    case 'other-client-authority-tls-1.2':
      return refusing('alert', options, { maxVersion: 'TLSv1.2' });
    case 'other-client-authority-tls-1.3':
      return refusing('alert', options, { minVersion: 'TLSv1.3', ciphers: ALERT_CIPHER });
    case 'other-client-authority-reset':
      return refusing('reset', options);
    case 'other-client-authority-page':
      return tlsServer({ ...options, authorities: options.otherAuthority }, {}, page(REFUSAL_PAGE));
    case 'sha1':
    case 'rsa-1024':
      return tlsServer(options, { ciphers: ANCIENT });
    case 'tls-1.1':
      return tlsServer(options, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: ANCIENT });
    case 'no-forward-secrecy':
      return tlsServer(options, { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256:AES256-GCM-SHA384' });
    default:
      return tlsServer(options, {});
  }
}

/** Asks for a client's certificate and takes any; answers whatever it is told. */
function tlsServer(options: LightOptions, settings: TlsOptions, answer = NOTHING): Door {
  const { identity, authorities, counter } = options;
  const server = createServer({
    key: identity.keyPem,
    cert: identity.chainPem,
    ca: authorities,
    minVersion: 'TLSv1.2',
    requestCert: true,
    rejectUnauthorized: false,
    ...settings,
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end(answer));
  });
  counter.countHandshakes(server);
  return (socket) => server.emit('connection', socket);
}

function refusing(refusal: ClientRefusal, options: LightOptions, settings: SecureContextOptions = {}): Door {
  const secureContext = createSecureContext({
    key: options.identity.keyPem,
    cert: options.identity.chainPem,
    ca: options.otherAuthority,
    minVersion: 'TLSv1.2',
    ...settings,
  });
  return (socket) => refuseClient(socket, { secureContext }, refusal);
}

function page(body: string): string {
  const head = ['HTTP/1.1 400 Bad Request', 'Server: nginx', 'Content-Type: text/html', 'Connection: close'];
  return [...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
}
