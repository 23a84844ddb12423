/** Sealing of what names a patient, before it reaches the disk. */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/** First byte of what is sealed, so that a later way of sealing can be told apart. */
const FORMAT = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes of the master key and of every key derived from it. */
export const KEY_BYTES = 32;

/**
 * The key for one purpose, from the master key (HKDF-SHA-256, RFC 5869). Different purposes give independent keys, so
 * that what is sealed for one room says nothing to another.
 */
export function deriveKey(master: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', `drimbox durable store 1/${purpose}`, KEY_BYTES));
}

/**
 * Encrypts and authenticates with AES-256-GCM (NIST SP 800-38D): format byte, 96-bit random nonce, ciphertext, tag.
 * `context` is authenticated with it and must be given again to open it: it ties the bytes to their place (table and
 * row), so that sealed values cannot be exchanged. Under one key at most 2^32 values may be sealed (section 8.3).
 */
export function sealWith(
  key: Uint8Array,
  plain: string | Uint8Array,
  context: string,
  randomBytes: (length: number) => Uint8Array,
): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const encrypted = cipher.update(typeof plain === 'string' ? Buffer.from(plain, 'utf8') : plain);
  return Buffer.concat([Uint8Array.of(FORMAT), nonce, encrypted, cipher.final(), cipher.getAuthTag()]);
}

/** Opens what `sealWith` sealed; undefined when the key, the context or a single bit is not the one it was sealed with. */
export function unsealWith(key: Uint8Array, sealed: Uint8Array, context: string): Buffer | undefined {
  if (sealed[0] !== FORMAT || sealed.length < 1 + NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  const plain = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
  try {
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    // The only thing that `final` refuses is the tag.
    return undefined;
  }
}
