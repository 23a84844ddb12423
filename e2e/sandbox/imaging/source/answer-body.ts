import { closeSync, openSync, readSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { ActiveFaults } from './faults.ts';
import { Pacer } from './pacer.ts';

const BUFFER_BYTES = 512 * 1024;

/** Thrown to leave an answer that a fault or the client has ended. */
export class AnswerEnded extends Error {}

interface Block {
  readonly bytes: Buffer;
  /** Resolves when what the block held has left. */
  free: Promise<unknown>;
}

/**
 * The body of an answer: counts, shapes, waits for the receiver, and breaks off where a fault says so. Bytes are gathered
 * in two blocks used in turn, one being filled while the other leaves: fresh buffers would cost more than the encryption.
 */
export class AnswerBody {
  readonly #response: ServerResponse;
  readonly #faults: ActiveFaults;
  readonly #pacer: () => Pacer | undefined;
  readonly #resetConnection: () => void;
  readonly #gone: Promise<unknown>;
  readonly #blocks: readonly [Block, Block];
  #current: 0 | 1 = 0;
  #filled = 0;
  #sent = 0;

  constructor(
    response: ServerResponse,
    faults: ActiveFaults,
    pacer: () => Pacer | undefined,
    resetConnection: () => void,
  ) {
    this.#response = response;
    this.#faults = faults;
    this.#resetConnection = resetConnection;
    const drip = faults.get('drip');
    const slow = drip === undefined ? undefined : new Pacer(drip.bytesPerSecond);
    this.#pacer = () => slow ?? pacer();
    this.#gone = new Promise((resolve) => response.once('close', resolve));
    const block = (): Block => ({ bytes: Buffer.allocUnsafeSlow(BUFFER_BYTES), free: Promise.resolve() });
    this.#blocks = [block(), block()];
  }

  /** Bytes handed to the connection so far. */
  get sent(): number {
    return this.#sent;
  }

  async append(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const room = await this.#room();
      const copied = bytes.copy(room, 0, at);
      this.#filled += copied;
      at += copied;
    }
  }

  /** Appends a file as it is. Reads are synchronous: from the page cache they cost less than a trip to another thread. */
  async appendFile(path: string): Promise<void> {
    const file = openSync(path, 'r');
    try {
      for (;;) {
        const read = readSync(file, await this.#room());
        if (read === 0) return;
        this.#filled += read;
      }
    } finally {
      closeSync(file);
    }
  }

  /** Sends what has been gathered. */
  async flush(): Promise<void> {
    const block = this.#blocks[this.#current];
    const bytes = block.bytes.subarray(0, this.#filled);
    this.#current = this.#current === 0 ? 1 : 0;
    this.#filled = 0;
    const left = this.#limit() - this.#sent;
    const sending = await this.#send(left < bytes.length ? bytes.subarray(0, left) : bytes);
    block.free = sending.done;
    if (left <= bytes.length) {
      await Promise.race([block.free, this.#gone]);
      await this.#breakOff();
    }
    // The other block is filled next: what it held must have left.
    await Promise.race([this.#blocks[this.#current].free, this.#gone]);
    this.#checkClient();
  }

  async #room(): Promise<Buffer> {
    if (this.#filled === BUFFER_BYTES) await this.flush();
    return this.#blocks[this.#current].bytes.subarray(this.#filled);
  }

  /** Hands the bytes to the connection at the rate set; `done` settles when the last of them have left. */
  async #send(bytes: Buffer): Promise<{ done: Promise<unknown> }> {
    let done: Promise<unknown> = Promise.resolve();
    for (let at = 0; at < bytes.length;) {
      const pacer = this.#pacer();
      const slice = bytes.subarray(at, at + (pacer?.sliceBytes ?? bytes.length));
      if (pacer !== undefined) await Promise.race([pacer.spend(slice.length), this.#gone]);
      this.#checkClient();
      done = new Promise((resolve) => this.#response.write(slice, resolve));
      this.#sent += slice.length;
      at += slice.length;
    }
    return { done };
  }

  #checkClient(): void {
    if (this.#response.destroyed) throw new AnswerEnded('client gone');
  }

  /** Where the first fault strikes. */
  #limit(): number {
    const faults = (['cut', 'reset', 'stall'] as const).map((kind) => this.#faults.get(kind)?.afterBytes ?? Infinity);
    return Math.min(...faults);
  }

  async #breakOff(): Promise<never> {
    const limit = this.#limit();
    const cut = this.#faults.get('cut');
    if (this.#faults.get('reset')?.afterBytes === limit) this.#resetConnection();
    else if (this.#faults.get('stall')?.afterBytes === limit) await this.#gone;
    else if (cut?.how === 'end') this.#response.end();
    else this.#response.destroy();
    throw new AnswerEnded('broken off by a fault');
  }
}
