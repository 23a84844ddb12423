import { describe, expect, test } from 'vitest';
import { PduError } from './byte-reader.ts';
import { decodePdu, encodePdu, type Pdu, PDU_TYPES, type PduName } from './pdu.ts';
import { PduReader } from './pdu-reader.ts';
import { bytes } from './testing/bytes.ts';

/** Written down from PS3.8 9.3, not from the encoder. */
const FIXTURES: readonly { readonly pdu: Pdu; readonly wire: Buffer }[] = [
  {
    pdu: {
      type: 'A-ASSOCIATE-RQ',
      calledAet: 'ANY-SCP',
      callingAet: 'ECHOSCU',
      contexts: [{ id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2'] }],
      user: { maximumLength: 16_382, implementationClassUid: '1.2.3', implementationVersionName: 'V1' },
    },
    wire: bytes(`
      01 00 000000aa                                        -- type, reserved, length 170
      0001 0000                                             -- protocol version 1, reserved
      41 4e 59 2d 53 43 50 20 20 20 20 20 20 20 20 20       -- called AE title ANY-SCP
      45 43 48 4f 53 43 55 20 20 20 20 20 20 20 20 20       -- calling AE title ECHOSCU
      0000000000000000 0000000000000000 0000000000000000 0000000000000000
      10 00 0015 312e322e3834302e31303030382e332e312e312e31 -- application context 1.2.840.10008.3.1.1.1
      20 00 002e 01 00 00 00                                -- presentation context 1
        30 00 0011 312e322e3834302e31303030382e312e31       -- abstract syntax 1.2.840.10008.1.1
        40 00 0011 312e322e3834302e31303030382e312e32       -- transfer syntax 1.2.840.10008.1.2
      50 00 0017                                            -- user information
        51 00 0004 00003ffe                                 -- maximum length 16382
        52 00 0005 312e322e33                               -- implementation class UID 1.2.3
        55 00 0002 5631                                     -- implementation version name V1
    `),
  },
  {
    pdu: {
      type: 'A-ASSOCIATE-AC',
      calledAet: 'ANY-SCP',
      callingAet: 'ECHOSCU',
      contexts: [
        { id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2' },
        { id: 3, result: 3, transferSyntax: '' },
      ],
      user: { maximumLength: 0, implementationClassUid: '1.2.3', implementationVersionName: '' },
    },
    wire: bytes(`
      02 00 0000009f
      0001 0000
      41 4e 59 2d 53 43 50 20 20 20 20 20 20 20 20 20
      45 43 48 4f 53 43 55 20 20 20 20 20 20 20 20 20
      0000000000000000 0000000000000000 0000000000000000 0000000000000000
      10 00 0015 312e322e3834302e31303030382e332e312e312e31
      21 00 0019 01 00 00 00                                -- context 1: acceptance
        40 00 0011 312e322e3834302e31303030382e312e32
      21 00 0008 03 00 03 00                                -- context 3: abstract syntax not supported
        40 00 0000
      50 00 0015
        51 00 0004 00000000                                 -- no limit
        52 00 0005 312e322e33
        55 00 0000
    `),
  },
  {
    pdu: { type: 'A-ASSOCIATE-RJ', result: 1, source: 1, reason: 7 },
    wire: bytes('03 00 00000004 00 01 01 07 -- permanent, service user, called AE title not recognized'),
  },
  {
    pdu: {
      type: 'P-DATA-TF',
      values: [
        { contextId: 1, isCommand: true, isLast: true, data: bytes('0102') },
        { contextId: 1, isCommand: false, isLast: false, data: bytes('03040506') },
      ],
    },
    wire: bytes(`
      04 00 00000012
      00000004 01 03 0102                                   -- PDV: context 1, command, last fragment
      00000006 01 00 03040506                               -- PDV: context 1, data set, more to come
    `),
  },
  { pdu: { type: 'A-RELEASE-RQ' }, wire: bytes('05 00 00000004 00000000') },
  { pdu: { type: 'A-RELEASE-RP' }, wire: bytes('06 00 00000004 00000000') },
  { pdu: { type: 'A-ABORT', source: 2, reason: 1 }, wire: bytes('07 00 00000004 0000 02 01') },
];

test('the fixtures are all the PDUs of the standard', () => {
  expect(FIXTURES.map(({ pdu }) => pdu.type)).toEqual(Object.keys(PDU_TYPES));
});

describe.each(FIXTURES)('$pdu.type', ({ pdu, wire }) => {
  test('is written as the standard has it', () => {
    expect(Buffer.from(encodePdu(pdu)).toString('hex')).toBe(wire.toString('hex'));
  });

  test('is read, whole and byte by byte', () => {
    expect([...new PduReader(1000).read(wire)]).toEqual([pdu]);
    const reader = new PduReader(1000);
    expect([...wire].flatMap((byte) => [...reader.read(Uint8Array.of(byte))])).toEqual([pdu]);
  });

  test('cut short inside, it is a PduError, never another error', () => {
    for (let length = 0; length < wire.length - 6; length += 1) {
      const body = wire.subarray(6, 6 + length);
      try {
        decodePdu(pdu.type, body);
        // Whole items fewer are a PDU too; only user information cannot be left out.
        expect(pdu.type).toBe('P-DATA-TF');
      } catch (error) {
        expect(error).toBeInstanceOf(PduError);
      }
    }
  });
});

test('PDUs before a bad one are delivered, then the error', () => {
  const reader = new PduReader(1000).read(Buffer.concat([bytes('06 00 00000004 00000000'), bytes('48545450 2f31')]));
  expect(reader.next().value).toEqual({ type: 'A-RELEASE-RP' });
  expect(() => reader.next()).toThrow(PduError);
});

test.each([
  ['an unknown type', '08 00 00000004'],
  ['length 0', '04 00 00000000'],
  ['4 GiB', '04 00 ffffffff'],
  ['one byte over the limit', '04 00 000003e9'],
])('%s is refused at the sixth byte, before anything is allotted', (_name, head) => {
  const reader = new PduReader(1000);
  const wire = bytes(head);
  expect([...reader.read(wire.subarray(0, 5))]).toEqual([]);
  expect(() => [...reader.read(wire.subarray(5))]).toThrow(PduError);
});

test.each<[string, PduName, string]>([
  ['P-DATA-TF of 1 byte', 'P-DATA-TF', '00'],
  ['PDV of 0 bytes', 'P-DATA-TF', '00000000'],
  ['PDV of 1 byte', 'P-DATA-TF', '00000001 01'],
  ['PDV of 4 GiB', 'P-DATA-TF', 'ffffffff 01 03'],
  ['bytes after the last PDV', 'P-DATA-TF', '00000002 01 03 00'],
  ['A-ABORT of 3 bytes', 'A-ABORT', '000000'],
])('%s', (_name, type, body) => {
  expect(() => decodePdu(type, bytes(body))).toThrow(PduError);
});

test('random bytes are read or are a PduError (fixed seed)', () => {
  let seed = 20_26;
  const random = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const names = Object.keys(PDU_TYPES) as PduName[];
  const rounds = process.env['DRIMBOX_SOAK'] === '1' ? 200_000 : 2_000;
  for (let round = 0; round < rounds; round += 1) {
    const { pdu, wire } = FIXTURES[Math.floor(random() * FIXTURES.length)]!;
    const body = Buffer.from(wire.subarray(6));
    for (let flips = 0; flips < 3; flips += 1) body[Math.floor(random() * body.length)] = Math.floor(random() * 256);
    const type = random() < 0.9 ? pdu.type : names[Math.floor(random() * names.length)]!;
    try {
      expect(decodePdu(type, body).type).toBe(type);
    } catch (error) {
      expect(error).toBeInstanceOf(PduError);
    }
  }
});

test('an AE title that does not fit is refused, not cut', () => {
  const { pdu } = FIXTURES[0]!;
  if (pdu.type !== 'A-ASSOCIATE-RQ') throw new Error('fixture');
  for (const callingAet of ['', 'SEVENTEEN-LETTERS', 'ÉCHO']) {
    expect(() => encodePdu({ ...pdu, callingAet })).toThrow(RangeError);
  }
});
