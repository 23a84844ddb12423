/**
 * The form of a stored file: segments of 64 KiB, each sealed on its own with AES-256-GCM (NIST SP 800-38D), so that any
 * place can be read without the rest. A file is a run of full segments and then one that is shorter, maybe empty.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import { WorkstationError } from '../../shared/errors.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const TAG_BYTES = 16;

export const SEGMENT_BYTES = 64 * 1024;
export const SEALED_SEGMENT_BYTES = SEGMENT_BYTES + TAG_BYTES;

/** Number of segments of a file of `size` bytes of content. */
export function segmentCount(size: number): number {
  return Math.floor(size / SEGMENT_BYTES) + 1;
}

/** Bytes on the disk of a file of `size` bytes of content. */
export function sealedSize(size: number): number {
  return size + segmentCount(size) * TAG_BYTES;
}

/** The key of one file (RFC 5869): nobody has it without the master key, which lives in memory only. */
export function fileKey(masterKey: Buffer, fileId: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, fileId, 'drimbox instance', KEY_BYTES));
}

/** Seals and opens the segments of one file. */
export class SegmentCipher {
  readonly #key: Buffer;
  readonly #fileId: Buffer;

  constructor(key: Buffer, fileId: Buffer) {
    this.#key = key;
    this.#fileId = fileId;
  }

  /** The pieces to write one after the other. */
  seal(index: number, last: boolean, content: Uint8Array): [content: Buffer, tag: Buffer] {
    const cipher = createCipheriv(CIPHER, this.#key, nonce(index), { authTagLength: TAG_BYTES });
    cipher.setAAD(this.#binding(index, last));
    const sealed = cipher.update(content);
    cipher.final();
    return [sealed, cipher.getAuthTag()];
  }

  /** Throws WorkstationError CACHE_DAMAGED when a bit, the place or the file of the segment is not what was sealed. */
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

  forget(): void {
    this.#key.fill(0);
  }

  /** Binds a segment to its file, its place, and to being the last or not. */
  #binding(index: number, last: boolean): Buffer {
    const place = Buffer.alloc(9);
    place.writeBigUInt64BE(BigInt(index));
    place.writeUInt8(last ? 1 : 0, 8);
    return Buffer.concat([this.#fileId, place]);
  }
}

/** The number of the segment: a key is used for one file only, which is written once. */
function nonce(index: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeBigUInt64BE(BigInt(index), 4);
  return bytes;
}
