/** A scripted peer on raw bytes, for the faults that no real PACS shows on demand. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { PacsPeer } from '../transport.ts';

/** One conversation; it ends when the function returns, the connection then stays as it is. */
export type Script = (caller: Caller) => Promise<void> | void;

/** The caller as the parrot sees it. */
export class Caller {
  readonly socket: Socket;
  #bytes: Buffer = Buffer.alloc(0);
  #ended = false;
  #wake: () => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket
      .on('data', (chunk: Buffer) => {
        this.#bytes = Buffer.concat([this.#bytes, chunk]);
        this.#wake();
      })
      .on('error', () => {})
      .on('close', () => {
        this.#ended = true;
        this.#wake();
      });
  }

  /** The next PDU, whole; undefined when the caller has gone. */
  async pdu(): Promise<Buffer | undefined> {
    for (;;) {
      const length = this.#bytes.length < 6 ? Infinity : 6 + this.#bytes.readUInt32BE(2);
      if (this.#bytes.length >= length) {
        const pdu = this.#bytes.subarray(0, length);
        this.#bytes = this.#bytes.subarray(length);
        return pdu;
      }
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Reads on until the data set of a C-STORE-RQ (or the whole of another message) is there; its context. */
  async message({ dataset }: { dataset: boolean }): Promise<number> {
    for (;;) {
      const pdu = await this.pdu();
      if (pdu?.[0] !== 4) throw new Error(`the caller sent PDU type ${pdu?.[0] ?? 'none'}`);
      const control = pdu[11] ?? 0;
      if ((control & 2) !== 0 && ((control & 1) === 0) === dataset) return pdu[10] ?? 0;
    }
  }

  send(...bytes: readonly Uint8Array[]): void {
    this.socket.write(Buffer.concat(bytes));
  }

  /** Resolves when the caller has closed. */
  async gone(): Promise<void> {
    while ((await this.pdu()) !== undefined);
  }
}

export interface Parrot extends AsyncDisposable {
  readonly peer: PacsPeer;
  /** Connections so far. */
  readonly connections: number;
  /** Errors of the scripts themselves, to be looked at by the test. */
  readonly mistakes: readonly unknown[];
}

/** The n-th connection plays the n-th script; those after the last play the last. */
export async function parrot(...scripts: readonly Script[]): Promise<Parrot> {
  const sockets = new Set<Socket>();
  const mistakes: unknown[] = [];
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const script = scripts[Math.min(connections, scripts.length - 1)];
    connections += 1;
    void Promise.resolve(script?.(new Caller(socket))).catch((error: unknown) => mistakes.push(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    peer: { aet: 'PARROT', callingAet: 'DRIMBOX', host: '127.0.0.1', port },
    get connections() {
      return connections;
    },
    mistakes,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
