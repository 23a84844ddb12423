/** Signing keys and JWTs (RFC 7515, 7517, 7519) on Node's own cryptography. */
import { generateKeyPairSync, randomBytes, sign, verify } from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';

export type SigningAlgorithm = 'RS256' | 'ES256';
export type Claims = Record<string, unknown>;

export interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function createSigningKey(algorithm: SigningAlgorithm): SigningKey {
  const pair =
    algorithm === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { algorithm, kid: randomBytes(16).toString('base64url'), ...pair };
}

/** The private key as the provider wants it in its key store. */
export function toPrivateJwk(key: SigningKey): JsonWebKey & { kid: string; alg: string; use: string; kty: string } {
  const jwk = key.privateKey.export({ format: 'jwk' });
  return { ...jwk, kty: jwk.kty ?? '', kid: key.kid, alg: key.algorithm, use: 'sig' };
}

export function signJwt(claims: Claims, key: SigningKey, type = 'JWT'): string {
  const header = encode({ alg: key.algorithm, typ: type, kid: key.kid });
  const content = `${header}.${encode(claims)}`;
  const signature = sign('sha256', Buffer.from(content), { key: key.privateKey, dsaEncoding: 'ieee-p1363' });
  return `${content}.${signature.toString('base64url')}`;
}

/** Claims of a JWT whose signature is one of ours; undefined otherwise. Times are not looked at. */
export function readOwnJwt(token: string, keys: readonly SigningKey[]): Claims | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const content = Buffer.from(`${header}.${payload}`);
  const genuine = keys.some((key) =>
    verify('sha256', content, { key: key.publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')),
  );
  return genuine ? decodeClaims(token) : undefined;
}

/** Claims of a JWT, unchecked. */
export function decodeClaims(token: string): Claims {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
