import { PduError } from './byte-reader.ts';
import { decodePdu, type Pdu, PDU_HEADER_LENGTH, type PduName, pduName } from './pdu.ts';

/**
 * PDUs out of a byte stream that comes in pieces of any size (PS3.8 9.3.1). What a peer announces is believed only up
 * to `maximumLength` bytes of body: type and length are judged as soon as the six bytes of the header are there.
 */
export class PduReader {
  readonly #maximumLength: number;
  readonly #header = Buffer.alloc(PDU_HEADER_LENGTH);
  #headerFilled = 0;
  #body: { readonly name: PduName; readonly bytes: Buffer; filled: number } | undefined;

  constructor(maximumLength: number) {
    this.#maximumLength = maximumLength;
  }

  /** The PDUs that `chunk` completes, in order. Throws PduError at the first that is none; nothing can be read after it. */
  *read(chunk: Uint8Array): Generator<Pdu, void, undefined> {
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      if (this.#body === undefined) {
        const taken = rest.copy(this.#header, this.#headerFilled);
        this.#headerFilled += taken;
        rest = rest.subarray(taken);
        if (this.#headerFilled < PDU_HEADER_LENGTH) return;
        this.#body = this.#open();
      }
      const body = this.#body;
      const taken = rest.copy(body.bytes, body.filled);
      body.filled += taken;
      rest = rest.subarray(taken);
      if (body.filled < body.bytes.length) return;
      this.#body = undefined;
      this.#headerFilled = 0;
      yield decodePdu(body.name, body.bytes);
    }
  }

  #open(): { name: PduName; bytes: Buffer; filled: number } {
    const type = this.#header.readUInt8(0);
    const length = this.#header.readUInt32BE(2);
    const name = pduName(type);
    if (name === undefined) throw new PduError(`PDU type ${type}`);
    // Every PDU of the standard has a body.
    if (length === 0 || length > this.#maximumLength) throw new PduError(`a ${name} of ${length} bytes`);
    return { name, bytes: Buffer.alloc(length), filled: 0 };
  }
}
