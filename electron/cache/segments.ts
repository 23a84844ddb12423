/**
 * The form of a stored instance: segments of 64 KiB, each sealed on its own with AES-256-GCM (NIST SP 800-38D), so that
 * any place can be read without the rest. It is a run of full segments and then one that is shorter, maybe empty.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { WorkstationError } from '../../shared/errors.ts';

const CIPHER = 'aes-256-gcm';
const TAG_BYTES = 16;

export const SEGMENT_BYTES = 64 * 1024;
export const SEALED_SEGMENT_BYTES = SEGMENT_BYTES + TAG_BYTES;

/** Number of segments of an instance of `size` bytes of content. */
export function segmentCount(size: number): number {
  return Math.floor(size / SEGMENT_BYTES) + 1;
}

/** Bytes on the disk of an instance of `size` bytes of content. */
export function sealedSize(size: number): number {
  return size + segmentCount(size) * TAG_BYTES;
}

/** The key of one instance (SP 800-108, one block): nobody has it without the master key, which lives in memory only. */
function instanceKey(masterKey: Buffer, id: Buffer): KeyObject {
  const key = createHmac('sha256', masterKey).update('drimbox instance').update(id).digest();
  // Setting up a cipher from a key object takes a quarter of the time that it takes from bytes.
  const object = createSecretKey(key);
  key.fill(0);
  return object;
}

/** Seals and opens the segments of one instance. */
export class SegmentCipher {
  readonly #key: KeyObject;
  readonly #id: Buffer;

  /** `id`: a number that this master key has for no other instance. */
  constructor(masterKey: Buffer, id: number) {
    this.#id = bigEndian(id);
    this.#key = instanceKey(masterKey, this.#id);
  }

  /** The pieces to write one after the other. */
  seal(index: number, last: boolean, content: Uint8Array): [content: Buffer, tag: Buffer] {
    const cipher = createCipheriv(CIPHER, this.#key, nonce(index), { authTagLength: TAG_BYTES });
    cipher.setAAD(this.#binding(index, last));
    const sealed = cipher.update(content);
    cipher.final();
    return [sealed, cipher.getAuthTag()];
  }

  /** Throws WorkstationError CACHE_DAMAGED when a bit, the place or the instance of the segment is not what was sealed. */
  open(index: number, last: boolean, sealed: Uint8Array): Buffer {
    const end = sealed.length - TAG_BYTES;
    if (end < 0) throw new WorkstationError('CACHE_DAMAGED');
    const decipher = createDecipheriv(CIPHER, this.#key, nonce(index), { authTagLength: TAG_BYTES });
    decipher.setAAD(this.#binding(index, last));
    decipher.setAuthTag(sealed.subarray(end));
    const content = decipher.update(sealed.subarray(0, end));
    try {
      decipher.final();
    } catch (cause) {
      throw new WorkstationError('CACHE_DAMAGED', {}, { cause });
    }
    return content;
  }

  /** Binds a segment to its instance, its place, and to being the last or not. */
  #binding(index: number, last: boolean): Buffer {
    return Buffer.concat([this.#id, bigEndian(index), Buffer.of(last ? 1 : 0)]);
  }
}

/** The number of the segment: a key is used for one instance only, which is written once. */
function nonce(index: number): Buffer {
  return Buffer.concat([Buffer.alloc(4), bigEndian(index)]);
}

/** 64 bits. */
function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
