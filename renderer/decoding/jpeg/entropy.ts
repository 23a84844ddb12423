/** Huffman codes and the bits that they stand in (ISO/IEC 10918-1 annexes C and F.2.2). */
import { damaged } from '../errors.ts';

/** For every 16 bits that may come next: the value of the code that they begin with, and its length; 0 where none is. */
export type HuffmanTable = Uint16Array;

/** Builds a table from the number of codes of each length (1 to 16) and their values. Throws IMAGE_DAMAGED. */
export function huffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const table = new Uint16Array(65_536);
  let code = 0;
  let place = 0;
  for (let length = 1; length <= 16; length += 1) {
    const span = 1 << (16 - length);
    for (let count = counts[length - 1] ?? 0; count > 0; count -= 1) {
      if (code + span > 65_536) throw damaged();
      table.fill((length << 8) | (values[place] ?? 0), code, code + span);
      code += span;
      place += 1;
    }
  }
  return table;
}

/** Reads the bits of one restart interval; past its end come zeros, and `isPast` tells. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;
  /** The next `#count` bits, lowest last; higher ones have been read. */
  #bits = 0;
  #count = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** True when more has been read than there was. */
  get isPast(): boolean {
    return this.#at * 8 - this.#count > this.#bytes.length * 8;
  }

  #fill(): void {
    while (this.#count <= 24) {
      this.#bits = (this.#bits << 8) | (this.#bytes[this.#at] ?? 0);
      this.#at += 1;
      this.#count += 8;
    }
  }

  /** The value of the next code (F.2.2.3). */
  decode(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const entry = table[(this.#bits >>> (this.#count - 16)) & 0xffff] ?? 0;
    if (entry === 0) throw damaged();
    this.#count -= entry >> 8;
    return entry & 0xff;
  }

  /** `length` bits, 0 to 16, as a number. */
  read(length: number): number {
    if (length === 0) return 0;
    if (this.#count < length) this.#fill();
    this.#count -= length;
    return (this.#bits >>> this.#count) & ((1 << length) - 1);
  }

  /** `length` bits, 0 to 16, as a difference or coefficient with a sign (EXTEND, F.2.2.1). */
  readSigned(length: number): number {
    const value = this.read(length);
    return length > 0 && value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }
}
