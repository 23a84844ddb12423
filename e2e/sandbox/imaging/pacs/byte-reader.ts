import type { Socket } from 'node:net';

/** Reads a socket in exact portions; the socket is only read as fast as portions are asked for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next `length` bytes, or undefined when the connection ends before. */
  async read(length: number): Promise<Buffer | undefined> {
    const pieces: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true) return undefined;
        this.#rest = next.value;
      }
      const piece = this.#rest.subarray(0, missing);
      pieces.push(piece);
      missing -= piece.length;
      this.#rest = this.#rest.subarray(piece.length);
    }
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  }

  /** Reads to the end of the connection, for a peer that goes on sending. */
  async discardRest(): Promise<void> {
    try {
      while ((await this.#chunks.next()).done !== true);
    } catch {
      // A connection that breaks has ended, too.
    }
  }
}
