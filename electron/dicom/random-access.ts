/** Bytes that can be read from anywhere: a file, a stored instance, a buffer. */
export interface RandomAccess {
  /** In bytes. */
  readonly size: number;
  /** Fewer bytes than asked for come only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A part of such bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

export function inMemory(bytes: Uint8Array): RandomAccess {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}
