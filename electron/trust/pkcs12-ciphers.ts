/**
 * What a passphrase does in PKCS#12: the old encryptions of RFC 7292 appendix C (3DES and RC2 under a key derived as in
 * its appendix B, by node-forge: OpenSSL 3 offers no RC2) and those of today, PBES2 of RFC 8018 (AES under PBKDF2).
 * The old ones take the passphrase as UTF-16, PBES2 takes it as UTF-8.
 */
import { createDecipheriv, createHmac, pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import forge from 'node-forge';
import { isInteger, items, NotUnderstood, octets, oid, positive, type Ber } from './pkcs12-ber.ts';

/** Rounds of all derivations of one file together: a few seconds. OpenSSL and Windows take 2,000 each, Java 10,000. */
const MAX_ROUNDS = 1_000_000;

/** The passphrase does not open what it should. */
export class WrongPassphrase extends Error {}

/** Absent: no passphrase at all, which is not the same as an empty one (RFC 7292 B.1, note). */
export type Passphrase = string | undefined;

type Hash = 'sha1' | 'sha256' | 'sha384' | 'sha512';
/** Binary strings in and out; undefined when the padding at the end is none. */
type LegacyCipher = (key: string, iv: string, encrypted: string) => string | undefined;

interface LegacyEncryption {
  readonly keyBytes: number;
  readonly decrypt: LegacyCipher;
}

const tripleDes: LegacyCipher = (key, iv, encrypted) => {
  const cipher = forge.cipher.createDecipher('3DES-CBC', key);
  cipher.start({ iv });
  cipher.update(forge.util.createBuffer(encrypted));
  return cipher.finish() ? cipher.output.getBytes() : undefined;
};
const rc2 =
  (bits: number): LegacyCipher =>
  (key, iv, encrypted) => {
    const cipher = forge.rc2.createDecryptionCipher(key, bits);
    cipher.start(iv);
    cipher.update(forge.util.createBuffer(encrypted));
    return cipher.finish() ? cipher.output.getBytes() : undefined;
  };

const LEGACY: ReadonlyMap<string, LegacyEncryption> = new Map([
  ['1.2.840.113549.1.12.1.3', { keyBytes: 24, decrypt: tripleDes }],
  ['1.2.840.113549.1.12.1.5', { keyBytes: 16, decrypt: rc2(128) }],
  ['1.2.840.113549.1.12.1.6', { keyBytes: 5, decrypt: rc2(40) }],
]);
const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const HMACS: ReadonlyMap<string, Hash> = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);
const BLOCK_CIPHERS: ReadonlyMap<string, { readonly name: string; readonly keyBytes: number }> = new Map([
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keyBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keyBytes: 24 }],
  ['2.16.840.1.101.3.4.1.42', { name: 'aes-256-cbc', keyBytes: 32 }],
  ['1.2.840.113549.3.7', { name: 'des-ede3-cbc', keyBytes: 24 }],
]);
const HASHES: ReadonlyMap<string, Hash> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);
const HASH_BYTES: Readonly<Record<Hash, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 };
/** RFC 7292 B.3: what a derived key is for. */
const PURPOSE = { key: 1, iv: 2, mac: 3 } as const;
/** DES and RC2. */
const LEGACY_BLOCK_BYTES = 8;

interface Material {
  readonly salt: Buffer;
  readonly rounds: number;
  readonly hash: Hash;
}

/** Opens what one passphrase protects in one file, within a bounded number of rounds. */
export class Opener {
  readonly #passphrase: Passphrase;
  #roundsLeft = MAX_ROUNDS;

  constructor(passphrase: Passphrase) {
    this.#passphrase = passphrase;
  }

  /** Decrypts under an AlgorithmIdentifier. Throws NotUnderstood, WrongPassphrase (as far as the padding shows it). */
  decrypt(algorithm: Ber | undefined, encrypted: Buffer): Buffer {
    const [identifier, parameters] = items(algorithm);
    const name = oid(identifier);
    const legacy = LEGACY.get(name);
    if (legacy !== undefined) return this.#decryptLegacy(legacy, parameters, encrypted);
    if (name !== PBES2) throw new NotUnderstood(`encryption ${name}`);
    return this.#decryptPbes2(parameters, encrypted);
  }

  /** Checks a MacData (RFC 7292, 4) over the content. Throws NotUnderstood, WrongPassphrase. */
  checkMac(macData: Ber, content: Buffer): void {
    const [digestInfo, salt, rounds] = items(macData);
    const [algorithm, digest] = items(digestInfo);
    const name = oid(items(algorithm)[0]);
    const hash = HASHES.get(name);
    if (hash === undefined) throw new NotUnderstood(`MAC ${name}`);
    const count = rounds === undefined ? 1 : positive(rounds);
    const key = this.#derive(PURPOSE.mac, { salt: octets(salt), rounds: count, length: HASH_BYTES[hash], hash });
    const expected = createHmac(hash, Buffer.from(key, 'latin1')).update(content).digest();
    const found = octets(digest);
    if (found.length !== expected.length || !timingSafeEqual(found, expected)) throw new WrongPassphrase();
  }

  #decryptLegacy({ keyBytes, decrypt }: LegacyEncryption, parameters: Ber | undefined, encrypted: Buffer): Buffer {
    const [salt, rounds] = items(parameters);
    const material = { salt: octets(salt), rounds: positive(rounds), hash: 'sha1' } as const;
    const key = this.#derive(PURPOSE.key, { ...material, length: keyBytes });
    const iv = this.#derive(PURPOSE.iv, { ...material, length: LEGACY_BLOCK_BYTES });
    const decrypted = decrypt(key, iv, encrypted.toString('latin1'));
    if (decrypted === undefined) throw new WrongPassphrase();
    return Buffer.from(decrypted, 'latin1');
  }

  #decryptPbes2(parameters: Ber | undefined, encrypted: Buffer): Buffer {
    const [derivation, encryption] = items(parameters);
    const [function_, settings] = items(derivation);
    const [scheme, iv] = items(encryption);
    const cipher = BLOCK_CIPHERS.get(oid(scheme));
    if (oid(function_) !== PBKDF2 || cipher === undefined) throw new NotUnderstood('PBES2 of another kind');
    const [salt, rounds, ...rest] = items(settings);
    // RFC 8018 A.2: a key length may stand before the function; without a function, it is HMAC with SHA-1.
    const prf = rest.find((element) => !isInteger(element));
    const hash = prf === undefined ? 'sha1' : HMACS.get(oid(items(prf)[0]));
    if (hash === undefined) throw new NotUnderstood('PBKDF2 of another kind');
    const count = this.#spend(positive(rounds));
    const key = pbkdf2Sync(Buffer.from(this.#passphrase ?? ''), octets(salt), count, cipher.keyBytes, hash);
    try {
      const decipher = createDecipheriv(cipher.name, key, octets(iv));
      return Buffer.concat([decipher.update(encrypted), decipher.final()]);
    } catch (cause) {
      throw new WrongPassphrase('PBES2', { cause });
    }
  }

  /** RFC 7292 B.2, as a binary string. */
  #derive(purpose: number, { salt, rounds, length, hash }: Material & { readonly length: number }): string {
    // Each block of the derived key takes the rounds again.
    this.#spend(rounds * Math.ceil(length / HASH_BYTES[hash]));
    const buffer = forge.util.createBuffer(salt.toString('latin1'));
    const digest = forge.md[hash].create();
    return forge.pkcs12.generateKey(this.#passphrase ?? null, buffer, purpose, rounds, length, digest).getBytes();
  }

  #spend(rounds: number): number {
    this.#roundsLeft -= rounds;
    if (this.#roundsLeft < 0) throw new NotUnderstood('more rounds than we do');
    return rounds;
  }
}
