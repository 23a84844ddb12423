import { describe, expect, test } from 'vitest';
import { LARGEST_CRL, parseCrl } from './crl.ts';
import { TAG } from './der.ts';
import { bitString, der, objectIdentifier, sequence } from './der-writer.ts';

const integer = (hex: string) => der(TAG.integer, Buffer.from(hex, 'hex'));
const time = (text: string) => der(TAG.utcTime, Buffer.from(text));
const critical = der(TAG.boolean, Buffer.of(0xff));
const extension = (oid: string, value: Uint8Array, ...flag: Uint8Array[]) =>
  sequence(objectIdentifier(oid), ...flag, der(TAG.octetString, value));
const ALGORITHM = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const NAME = sequence(der(TAG.set, sequence(objectIdentifier('2.5.4.3'), der(TAG.utf8String, Buffer.from('AC')))));
const longName = sequence(
  der(TAG.set, sequence(objectIdentifier('2.5.4.3'), der(TAG.utf8String, Buffer.alloc(16 * 1024, 'a')))),
);
const REASON = sequence(extension('2.5.29.21', der(TAG.enumerated, Buffer.of(1))));

interface Parts {
  readonly version?: string;
  readonly entries?: readonly Uint8Array[];
  readonly extensions?: readonly Uint8Array[];
  readonly dates?: readonly Uint8Array[];
  readonly algorithm?: Uint8Array;
  readonly name?: Uint8Array;
}

/** A list whose signature is none. */
function list({ version = '01', entries, extensions, dates, algorithm = ALGORITHM, name = NAME }: Parts = {}): Buffer {
  const tbs = sequence(
    integer(version),
    ALGORITHM,
    name,
    ...(dates ?? [time('260101000000Z'), time('260201000000Z')]),
    ...(entries === undefined ? [] : [der(TAG.sequence, Buffer.concat(entries))]),
    ...(extensions === undefined ? [] : [der(0xa0, sequence(...extensions))]),
  );
  return sequence(tbs, algorithm, bitString(Buffer.of(1, 2, 3)));
}

const entry = (serial: string, ...rest: Uint8Array[]) => sequence(integer(serial), time('251224120000Z'), ...rest);
const unreadable = expect.objectContaining({ code: 'CRL_UNREADABLE' });

test('serial numbers are compared as numbers', () => {
  const crl = parseCrl(list({ entries: [entry('05'), entry('0080', REASON), entry('7fffffff'), entry('ff')] }));
  const date = new Date('2025-12-24T12:00:00Z');
  for (const serial of ['05', '5', '0005', '80', '0080', '7FFFFFFF', '7fffffff']) {
    expect(crl.revokedAt(serial), serial).toEqual(date);
  }
  // FF is -1 in the list; 0C is in its bytes, in no number of it.
  for (const serial of ['50', '00', '', 'FF', '7FFFFF', '0C', '017FFFFFFF']) {
    expect(crl.revokedAt(serial), serial).toBeUndefined();
  }
});

test('a hundred thousand entries', () => {
  const serial = (index: number) => `4${(index * 7919).toString(16).padStart(31, '0')}`;
  const one = entry(serial(0), REASON);
  const entries = Buffer.alloc(one.length * 100_000, one);
  const endOfSerial = one.indexOf(Buffer.from(serial(0), 'hex')) + 16;
  for (let index = 0; index < 100_000; index += 1) {
    entries.writeUInt32BE(index * 7919, index * one.length + endOfSerial - 4);
  }
  const number = extension('2.5.29.20', integer('010000000000000000'));
  const crl = parseCrl(list({ entries: [entries], extensions: [number] }));
  expect(crl.revokedCount).toBe(100_000);
  expect(crl.number).toBe(2n ** 64n);
  expect([0, 50_000, 99_999].map((index) => crl.revokedAt(serial(index)))).not.toContain(undefined);
  expect(crl.revokedAt(serial(100_000))).toBeUndefined();
});

test('no entries, no end', () => {
  const crl = parseCrl(list({ dates: [time('260101000000Z')] }));
  expect([crl.revokedCount, crl.nextUpdate, crl.number, crl.revokedAt('05')]).toEqual([
    0,
    undefined,
    undefined,
    undefined,
  ]);
  expect(crl).toMatchObject({ isDelta: false, unknownCritical: [], scope: { endEntities: true, authorities: true } });
  expect(String(crl.issuer)).toBe('CN=AC');
});

describe('what is not understood', () => {
  const someName = sequence(der(0x82, Buffer.from('x.test')));
  test.each([
    ['a critical extension', { extensions: [extension('1.2.3', NAME, critical)] }, ['1.2.3']],
    ['one that is not critical', { extensions: [extension('1.2.3', NAME)] }, []],
    [
      'a critical extension of an entry',
      { entries: [entry('01', sequence(extension('1.2.4', NAME, critical)))] },
      ['1.2.4'],
    ],
    [
      'another issuer, though not critical',
      { entries: [entry('01', sequence(extension('2.5.29.29', someName)))] },
      ['2.5.29.29'],
    ],
    [
      'an indirect list',
      { extensions: [extension('2.5.29.28', sequence(der(0x84, Buffer.of(0xff))), critical)] },
      ['2.5.29.28'],
    ],
    [
      'a point named relative to the issuer',
      { extensions: [extension('2.5.29.28', sequence(der(0xa0, der(0xa1))), critical)] },
      ['2.5.29.28'],
    ],
  ] as const)('%s', (_, parts, unknown) => {
    expect(parseCrl(list(parts)).unknownCritical).toEqual(unknown);
  });
});

test('PEM, in the midst of other text', () => {
  const der = list({ entries: [entry('05')] });
  const pem = `text\n-----BEGIN X509 CRL-----\r\n${der.toString('base64')}\r\n-----END X509 CRL-----\n`;
  expect(Buffer.from(parseCrl(Buffer.from(pem)).raw)).toEqual(der);
  const many = '-----BEGIN X-----\n-----END X-----\n'.repeat(1000) + pem;
  for (const text of [
    '',
    'x',
    many,
    pem + pem,
    pem.replaceAll('X509 CRL', 'CERTIFICATE'),
    pem.replace(/-----END.*/, ''),
  ]) {
    expect(() => parseCrl(Buffer.from(text))).toThrow(unreadable);
  }
});

test('bytes that are not one whole list are refused', () => {
  const good = list();
  const wrong = {
    'the end is missing': good.subarray(0, -1),
    'something behind': Buffer.concat([good, Buffer.alloc(1)]),
    'version 1': list({ version: '00' }),
    'no dates': list({ dates: [] }),
    'an entry without a date': list({ entries: [sequence(integer('01'))] }),
    'a wrong date': list({ entries: [sequence(integer('01'), time('251324120000Z'))] }),
    'no extension in the extensions': list({ extensions: [] }),
    'an extension twice': list({ extensions: [extension('1.2.3', NAME), extension('1.2.3', NAME)] }),
    'a number without end': list({ extensions: [extension('2.5.29.20', integer('11'.repeat(33)))] }),
    'extensions without end': list({
      extensions: Array.from({ length: 101 }, (_, at) => extension(`1.2.${at}`, NAME)),
    }),
    'entries with unknown extensions without end': list({
      entries: Array.from({ length: 101 }, (_, at) => entry('01', sequence(extension(`1.2.${at}`, NAME, critical)))),
    }),
    'points without end': list({
      extensions: [extension('2.5.29.28', sequence(der(0xa0, der(0xa0, Buffer.alloc(2002, Buffer.of(0x86, 0))))))],
    }),
    'an issuer without end': list({ name: longName }),
    'a negative number': list({ extensions: [extension('2.5.29.20', integer('ff'))] }),
    'another algorithm outside': list({ algorithm: sequence(objectIdentifier('1.2.840.10045.4.3.3')) }),
  };
  for (const [what, bytes] of Object.entries(wrong)) expect(() => parseCrl(bytes), what).toThrow(unreadable);
});

test('more than 32 MiB is not looked at', () => {
  const tooLarge = expect.objectContaining({ code: 'CRL_TOO_LARGE' });
  const bytes = Buffer.alloc(LARGEST_CRL + 1, TAG.sequence);
  expect(() => parseCrl(bytes)).toThrow(tooLarge);
  expect(() => parseCrl(Buffer.alloc(LARGEST_CRL * 1.5, 'A'))).toThrow(tooLarge);
});
