/** Certificates and lists with bytes changed: a result or a WorkstationError, and never a signature that holds. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { below, chance, mutilate, rounds, type Chance } from '../dicom/testing/chance.ts';
import { parseCertificate, type Certificate } from './certificate.ts';
import { Authorities, buildChain } from './chain.ts';
import { type Crl, crlCovers, crlSignatureIsValid, parseCrl } from './crl.ts';
import { DistinguishedName } from './distinguished-name.ts';
import { matchesHost } from './host-name.ts';
import { CA, ChainBench, dayAt, SERVER } from './testing/chain-bench.ts';
import { opensslMissing } from './testing/openssl.ts';

const ROUNDS = rounds(500, 20_000);

/** The value, or undefined for a refusal; any other exception is a failure. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof WorkstationError) return undefined;
    throw error;
  }
}

/** Most changes of `mutilate` break a length; one bit anywhere mostly does not. */
function changed(random: Chance, bytes: Buffer, other: Buffer): Buffer {
  if (random() < 0.4) return Buffer.from(mutilate(random, bytes, other));
  const copy = Buffer.from(bytes);
  const at = below(random, copy.length);
  copy[at] = (copy[at] ?? 0) ^ (1 << below(random, 8));
  return copy;
}

describe.skipIf(opensslMissing)(`mutations${opensslMissing && ` (skipped: ${opensslMissing})`}`, () => {
  let bench: ChainBench;
  let [leaf, authority]: Certificate[] = [];
  let authorities: Authorities;
  let crl: Crl;

  beforeAll(() => {
    bench = new ChainBench();
    bench.key('rsa', 'rsa:2048');
    bench.issue('root', { by: 'itself', extensions: CA });
    bench.issue('authority', { by: 'root', key: 'rsa', extensions: CA });
    const extensions = `${SERVER}subjectAltName=DNS:db4.test,IP:192.0.2.1\ncrlDistributionPoints=URI:http://crl.test/a\n`;
    bench.issue('leaf', { subject: "/C=FR/ST=Côte-d'Or (21)/CN=db4.test", extensions, options: ['-utf8'] });
    bench.revoke('leaf', 'authority', '-crl_reason', 'keyCompromise');
    bench.crl('authority', {
      by: 'authority',
      extensions: 'issuingDistributionPoint=critical,@point\n[point]\nonlyuser=TRUE\n',
    });
    [leaf, authority] = [bench.certificate('leaf'), bench.certificate('authority')];
    authorities = new Authorities([bench.certificate('root'), authority]);
    crl = parseCrl(Buffer.from(bench.text('authority.crl')));
  });
  afterAll(() => bench[Symbol.dispose]());

  test('of a certificate', () => {
    if (leaf === undefined || authority === undefined) throw new Error('no certificates');
    const [random, original, other] = [chance(41), Buffer.from(leaf.raw), Buffer.from(authority.raw)];
    expect(buildChain(leaf, authorities, dayAt(10)).ok).toBe(true);
    let read = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const bytes = changed(random, original, other);
      if (bytes.equals(original) || bytes.equals(other)) continue;
      const certificate = attempt(() => parseCertificate(bytes));
      if (certificate === undefined) continue;
      read += 1;
      matchesHost(certificate, 'db4.test');
      expect(attempt(() => DistinguishedName.parse(String(certificate.subject)).equals(certificate.subject))).not.toBe(
        false,
      );
      expect(buildChain(certificate, authorities, dayAt(10)).ok, bytes.toString('base64')).toBe(false);
    }
    expect(read).toBeGreaterThan(ROUNDS / 20);
  });

  test('of a list', () => {
    if (leaf === undefined || authority === undefined) throw new Error('no certificates');
    const [random, original, other] = [chance(42), Buffer.from(crl.raw), Buffer.from(authority.raw)];
    expect(crlSignatureIsValid(crl, authority) && crlCovers(crl, leaf)).toBe(true);
    let read = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const bytes = changed(random, original, other);
      if (bytes.equals(original)) continue;
      const list = attempt(() => parseCrl(bytes));
      if (list === undefined) continue;
      read += 1;
      list.revokedAt(leaf.serialNumber);
      expect(crlSignatureIsValid(list, authority), bytes.toString('base64')).toBe(false);
    }
    expect(read).toBeGreaterThan(ROUNDS / 20);
  });

  test('of a name', () => {
    const random = chance(43);
    const original = Buffer.from(String.raw`CN=a\C3\B4\, b,OU="x, y"+O=\#z,1.2.3=#0403616263,ST=Côte-d'Or (21),C=FR`);
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = changed(random, original, original).toString();
      const name = attempt(() => DistinguishedName.parse(text));
      if (name !== undefined) expect(DistinguishedName.parse(String(name)).equals(name), text).toBe(true);
    }
  });
});
