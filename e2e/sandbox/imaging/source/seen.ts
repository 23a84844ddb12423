import type { Server, Socket } from 'node:net';
import type { Server as TlsServer, TLSSocket } from 'node:tls';

/** What a server saw of its callers, refused ones included. */
export interface SeenConnections {
  /** TCP connections, and how many of them are still open. */
  readonly connections: number;
  readonly open: number;
  /** Handshakes that the server finished, and how many of them resumed a session. */
  readonly handshakes: number;
  readonly resumed: number;
  /** Bytes after a handshake, decrypted: of requests, if anything. */
  readonly requestBytes: number;
}

/** Counts at a server, without touching what it reads. */
export class ConnectionCounter {
  #connections = 0;
  #handshakes = 0;
  #resumed = 0;
  #closedBytes = 0;
  readonly #open = new Set<Socket>();
  readonly #secure = new Set<TLSSocket>();

  countConnections(server: Server): void {
    server.on('connection', (socket: Socket) => {
      this.#connections += 1;
      this.#open.add(socket);
      socket.once('close', () => this.#open.delete(socket));
    });
  }

  countHandshakes(server: TlsServer): void {
    // Before the server's own listeners, which may destroy the socket at once.
    server.prependListener('secureConnection', (socket: TLSSocket) => {
      this.#handshakes += 1;
      if (socket.isSessionReused()) this.#resumed += 1;
      this.#secure.add(socket);
      socket.once('close', () => {
        this.#secure.delete(socket);
        this.#closedBytes += socket.bytesRead;
      });
    });
  }

  seen(): SeenConnections {
    const open = [...this.#secure].reduce((sum, socket) => sum + socket.bytesRead, 0);
    return {
      connections: this.#connections,
      open: this.#open.size,
      handshakes: this.#handshakes,
      resumed: this.#resumed,
      requestBytes: this.#closedBytes + open,
    };
  }

  /** Breaks off what is open. */
  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }
}
