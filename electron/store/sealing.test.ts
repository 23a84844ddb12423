import { describe, expect, it } from 'vitest';
import { deriveKey, sealWith, unsealWith } from './sealing.ts';

const master = Uint8Array.from({ length: 32 }, (_, i) => i);
const nonce = (length: number) => Uint8Array.from({ length }, (_, i) => i);

/** Made with other software: the key by `openssl kdf … HKDF`, the sealed bytes by Python's `cryptography`. */
const KEY = 'e0ce02f567414560437f6d40e649993672b603bd4bdd1f587ede21deab936181';
const SEALED = '01000102030405060708090a0b17e94313cded0db1cd396dc683e93363cacc71bb2b25e6fbd721';

describe('sealing', () => {
  const key = deriveKey(master, 'seal/audit');

  it('is what other software makes of the same input', () => {
    expect(key.toString('hex')).toBe(KEY);
    expect(Buffer.from(sealWith(key, 'Éléonore', 'audit_event/1', nonce)).toString('hex')).toBe(SEALED);
    expect(unsealWith(key, Buffer.from(SEALED, 'hex'), 'audit_event/1')?.toString('utf8')).toBe('Éléonore');
  });

  it('gives another key for every purpose and every master key', () => {
    const keys = ['seal/audit', 'mac/audit', 'seal/pacs'].map((purpose) => deriveKey(master, purpose).toString('hex'));
    expect(new Set([...keys, deriveKey(nonce(31), 'seal/audit').toString('hex')]).size).toBe(4);
  });

  it('takes bytes and the empty text', () => {
    for (const plain of [Uint8Array.of(0, 255, 128), '']) {
      expect(unsealWith(key, sealWith(key, plain, '', nonce), '')).toEqual(Buffer.from(plain));
    }
  });

  it('refuses every flipped bit', () => {
    const sealed = Buffer.from(SEALED, 'hex');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      expect(unsealWith(key, flipped, 'audit_event/1'), `bit ${bit}`).toBeUndefined();
    }
  });

  it('refuses every shorter and any longer text, another context and another key', () => {
    const sealed = Buffer.from(SEALED, 'hex');
    for (let length = 0; length < sealed.length; length += 1) {
      expect(unsealWith(key, sealed.subarray(0, length), 'audit_event/1'), `length ${length}`).toBeUndefined();
    }
    expect(unsealWith(key, Buffer.concat([sealed, Uint8Array.of(0)]), 'audit_event/1')).toBeUndefined();
    expect(unsealWith(key, sealed, 'audit_event/2')).toBeUndefined();
    expect(unsealWith(deriveKey(master, 'seal/pacs'), sealed, 'audit_event/1')).toBeUndefined();
  });
});
