import type { Socket } from 'node:net';

/** Reads a socket in portions of a known length; the socket is only read as fast as portions are asked for. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** The next `length` bytes in one piece, or undefined when the connection ends before. */
  async read(length: number): Promise<Buffer | undefined> {
    if (this.#rest.length >= length) return this.#take(length);
    const pieces: Buffer[] = [];
    const isComplete = await this.forward(length, (piece) => pieces.push(piece));
    return isComplete ? Buffer.concat(pieces) : undefined;
  }

  /** Hands on the next `length` bytes as they come, uncopied; false when the connection ends before. */
  async forward(length: number, take: (piece: Buffer) => void): Promise<boolean> {
    for (let missing = length; missing > 0;) {
      if (this.#rest.length === 0) {
        const next = await this.#chunks.next();
        if (next.done === true) return false;
        this.#rest = next.value;
      }
      const piece = this.#take(missing);
      take(piece);
      missing -= piece.length;
    }
    return true;
  }

  /** Reads to the end of the connection, for a peer that goes on sending. */
  async discardRest(): Promise<void> {
    try {
      while ((await this.#chunks.next()).done !== true);
    } catch {
      // A connection that breaks has ended, too.
    }
  }

  /** At most `length` of what is there. */
  #take(length: number): Buffer {
    const piece = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }
}
