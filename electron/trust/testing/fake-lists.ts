/** Authorities and lists whose text is JSON: what keepers do with them does not depend on how they are encoded. */
import { WorkstationError } from '../../../shared/errors.ts';
import type { CrlReader } from '../authority-crl.ts';
import type { GetRequest, GetResponse, HttpGet } from '../bounded-get.ts';
import type { Certificate } from '../certificate.ts';
import type { Crl } from '../crl.ts';
import { DistinguishedName } from '../distinguished-name.ts';

const HOUR = 3_600_000;

export interface FakeCrl {
  readonly issuer?: string;
  readonly signedBy?: string;
  readonly number?: number;
  /** Hours from `now`. */
  readonly from?: number;
  readonly to?: number;
  readonly revoked?: readonly string[];
  readonly delta?: boolean;
  readonly critical?: readonly string[];
}

/** An authority called `name`, with the key `key`. */
export function fakeAuthority(name = 'AC', key = name, points: readonly string[] = []): Certificate {
  const subject = DistinguishedName.parse(`CN=${name},C=FR`);
  const fake = {
    subject,
    issuer: subject,
    serialNumber: '01',
    notBefore: new Date(0),
    notAfter: new Date(Date.UTC(2050, 0)),
    fingerprint: `fingerprint of ${key}`,
    crlDistributionPoints: points,
  };
  return fake as unknown as Certificate;
}

/** The bytes of a list, published at `now`. */
export function fakeCrl(now: number, { from = 0, to = 48, ...rest }: FakeCrl = {}): Buffer {
  return Buffer.from(
    JSON.stringify({ issuer: 'AC', signedBy: 'AC', ...rest, from: now + from * HOUR, to: now + to * HOUR }),
  );
}

export const fakeReader: CrlReader = {
  parse(bytes) {
    const text = Buffer.from(bytes).toString();
    if (!text.startsWith('{')) throw new WorkstationError('CRL_UNREADABLE');
    const { issuer, signedBy, number, from, to, revoked, delta, critical } = JSON.parse(text) as FakeCrl & {
      from: number;
      to: number;
    };
    const fake = {
      raw: bytes,
      issuer: DistinguishedName.parse(`CN=${issuer},C=FR`),
      signedBy,
      ...(typeof number === 'number' && { number: BigInt(number) }),
      thisUpdate: new Date(from),
      nextUpdate: new Date(to),
      revokedCount: revoked?.length ?? 0,
      revokedAt: (serial: string) => (revoked?.includes(serial) ? new Date(from) : undefined),
      isDelta: delta ?? false,
      unknownCritical: critical ?? [],
    };
    return fake as unknown as Crl;
  },
  isSignedBy: (crl, authority) => authority.fingerprint === `fingerprint of ${(crl as unknown as FakeCrl).signedBy}`,
};

/** A network whose answers a test sets: bytes, a status, `hangs` until it is given up, or nothing there. */
export class FakeWeb {
  readonly answers = new Map<string, Uint8Array | number | 'hangs'>();
  readonly requests: string[] = [];

  readonly get: HttpGet = async (url, { signal }: GetRequest): Promise<GetResponse> => {
    this.requests.push(url);
    const answer = this.answers.get(url);
    if (answer === 'hangs')
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
    if (answer === undefined || answer === 'hangs') throw new Error('nobody there');
    if (typeof answer === 'number') return { status: answer, body: null };
    return { status: 200, body: ReadableStream.from([answer]) };
  };
}
