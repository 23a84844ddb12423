import { createConnection, type Socket } from 'node:net';
import { PduError } from './byte-reader.ts';
import type { Pdu } from './pdu.ts';
import { PduReader } from './pdu-reader.ts';

/** A PACS as the configuration names it. */
export interface PacsPeer {
  /** Its AE title (called). */
  readonly aet: string;
  /** Our AE title towards it. */
  readonly callingAet: string;
  /** Name or IP address. */
  readonly host: string;
  readonly port: number;
  /** Where to connect instead of `host`, for a name that no DNS knows. */
  readonly address?: string | undefined;
}

/** What the transport tells the association. */
export interface TransportEvents {
  connected(): void;
  pdu(pdu: Pdu): void;
  /** The bytes are no PDU; nothing more is read. */
  invalid(error: PduError): void;
  /** The peer has read enough: more can be written. */
  drained(): void;
  /** The peer closed, or the connection failed. Told once, also after `destroy`. */
  closed(cause?: Error): void;
}

/**
 * Largest body of a PDU that we announce (PS3.8 D.1), in bytes. Answers are tiny; a peer that sends larger ones than it
 * was told is tolerated up to eight times that.
 */
export const MAXIMUM_LENGTH_RECEIVED = 16_384;
const MAXIMUM_LENGTH_TOLERATED = 8 * MAXIMUM_LENGTH_RECEIVED;

/** The TCP side of an association (PS3.8 clause 9.1): PDUs in, byte blocks out. */
export class Transport {
  readonly #socket: Socket;
  readonly #events: TransportEvents;
  readonly #reader = new PduReader(MAXIMUM_LENGTH_TOLERATED);
  #closed = false;
  #valid = true;

  /** Connects at once; `connectMs` without connection closes it with an error. */
  constructor(peer: PacsPeer, connectMs: number, events: TransportEvents) {
    this.#events = events;
    // Many PACS answer in two small writes: with Nagle's algorithm on both sides each instance would cost 40 ms more.
    this.#socket = createConnection({ host: peer.address ?? peer.host, port: peer.port, noDelay: true });
    const timer = setTimeout(() => {
      this.#socket.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }));
    }, connectMs);
    let cause: Error | undefined;
    this.#socket
      .on('connect', () => {
        clearTimeout(timer);
        events.connected();
      })
      .on('data', (chunk: Buffer) => this.#read(chunk))
      .on('drain', () => events.drained())
      .on('end', () => this.#close())
      .on('error', (error) => (cause = error))
      .on('close', () => {
        clearTimeout(timer);
        this.#close(cause);
      });
  }

  /** Bytes as one block; true when more may be written at once, false when `drained` will tell. */
  write(parts: readonly Uint8Array[]): boolean {
    // After our last word, or a close that is yet to be told.
    if (!this.#socket.writable) return false;
    this.#socket.cork();
    for (const part of parts) this.#socket.write(part);
    this.#socket.uncork();
    return !this.#socket.writableNeedDrain;
  }

  /** Ends our side once all is written; the peer's close is still to come. */
  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (!this.#valid) return;
    try {
      for (const pdu of this.#reader.read(chunk)) this.#events.pdu(pdu);
    } catch (error) {
      if (!(error instanceof PduError)) throw error;
      this.#valid = false;
      this.#events.invalid(error);
    }
  }

  #close(cause?: Error): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.destroy();
    this.#events.closed(cause);
  }
}
