/** A TLS server of Node that counts what it is sent after the handshake, and answers every request with `ok`. */
import { once } from 'node:events';
import { connect, createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions, type TLSSocket } from 'node:tls';

/** One connection whose handshake went well. */
export interface Seen {
  requestBytes: number;
  closed: boolean;
  readonly serverName: string | false | null;
  readonly protocol: string | null;
  readonly resumed: boolean;
  /** Common name of the certificate that was shown. */
  readonly client: string | undefined;
}

export interface TestServer extends AsyncDisposable {
  readonly port: number;
  /** TCP connections so far. */
  readonly connections: number;
}

export interface TlsSource extends TestServer {
  readonly seen: readonly Seen[];
  readonly requestBytes: number;
}

export async function startTlsSource(options: TlsOptions): Promise<TlsSource> {
  const seen: Seen[] = [];
  const server = createTlsServer(options, (socket: TLSSocket & { servername?: string | false | null }) => {
    const entry: Seen = {
      requestBytes: 0,
      closed: false,
      serverName: socket.servername ?? null,
      protocol: socket.getProtocol(),
      resumed: socket.isSessionReused(),
      client: [socket.getPeerCertificate().subject?.CN].flat()[0],
    };
    seen.push(entry);
    socket.on('error', () => undefined);
    socket.on('close', () => (entry.closed = true));
    socket.on('data', (chunk: Buffer) => {
      entry.requestBytes += chunk.length;
      if (chunk.includes('\r\n\r\n')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
  });
  server.on('tlsClientError', () => undefined);
  const started = await listening(server);
  return {
    ...started,
    get connections() {
      return started.connections;
    },
    seen,
    get requestBytes() {
      return seen.reduce((sum, { requestBytes }) => sum + requestBytes, 0);
    },
  };
}

/** Anything on TCP. */
export function startTcp(onConnection: (socket: Socket) => void): Promise<TestServer> {
  return listening(createTcpServer(onConnection));
}

/** Leads to `target` until the client speaks for the second time: then the connection is reset. */
export function startCutter(target: number): Promise<TestServer> {
  return startTcp((socket) => {
    const onward = connect(target, '127.0.0.1');
    let chunks = 0;
    onward.on('data', (chunk) => socket.write(chunk)).on('error', () => undefined);
    socket.on('error', () => undefined).on('close', () => onward.destroy());
    socket.on('data', (chunk) => {
      chunks += 1;
      if (chunks === 1) onward.write(chunk);
      else socket.resetAndDestroy();
    });
  });
}

/** A proxy that takes CONNECT for anything and leads to `target`. */
export async function startConnectProxy(target: number): Promise<TestServer & { readonly asked: readonly string[] }> {
  const asked: string[] = [];
  const started = await startTcp((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (head) => {
      asked.push(head.toString('latin1').split('\r\n')[0] ?? '');
      const onward = connect(target, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(socket).pipe(onward);
      });
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
      socket.on('close', () => onward.destroy());
    });
  });
  return {
    ...started,
    get connections() {
      return started.connections;
    },
    asked,
  };
}

async function listening(server: Server): Promise<TestServer> {
  const open = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
