import { expect, test } from 'vitest';
import { CommandSetError, decodeCommandSet, echoRequest, encodeCommandSet, storeRequest } from './command-set.ts';
import { bytes } from './testing/bytes.ts';

const hex = (data: Uint8Array) => Buffer.from(data).toString('hex');

test('C-ECHO-RQ as PS3.7 9.3.5.1 has it', () => {
  expect(hex(encodeCommandSet(echoRequest(7, '1.2.840.10008.1.1')))).toBe(
    hex(
      bytes(`
        0000 0000 04000000 38000000                             -- (0000,0000) group length 56
        0000 0200 12000000 312e322e3834302e31303030382e312e3100 -- (0000,0002) affected SOP class UID
        0000 0001 02000000 3000                                 -- (0000,0100) command field C-ECHO-RQ
        0000 1001 02000000 0700                                 -- (0000,0110) message ID 7
        0000 0008 02000000 0101                                 -- (0000,0800) no data set
      `),
    ),
  );
});

test('C-STORE-RQ as PS3.7 9.3.1.1 has it', () => {
  expect(hex(encodeCommandSet(storeRequest(258, '1.2', '1.2.34')))).toBe(
    hex(
      bytes(`
        0000 0000 04000000 42000000
        0000 0200 04000000 312e3200     -- affected SOP class UID, padded by a NUL
        0000 0001 02000000 0100         -- C-STORE-RQ
        0000 1001 02000000 0201         -- message ID 258
        0000 0007 02000000 0000         -- priority medium
        0000 0008 02000000 0100         -- a data set follows
        0000 0010 06000000 312e322e3334 -- affected SOP instance UID
      `),
    ),
  );
});

test('C-STORE-RSP; elements that are not ours are passed over', () => {
  const wire = bytes(`
    0000 0000 04000000 00000000       -- a group length that lies is of no consequence
    0000 0001 02000000 0180
    0000 2001 02000000 0500           -- message ID being responded to
    0000 0008 02000000 0101
    0000 0009 02000000 00a7           -- status A700
    0000 0209 06000000 66756c6c2120   -- (0000,0902) error comment
    0000 0010 06000000 312e322e3320   -- padded by a space
  `);
  expect(decodeCommandSet(wire)).toEqual({
    commandField: 0x8001,
    messageIdBeingRespondedTo: 5,
    status: 0xa700,
    affectedSopInstanceUid: '1.2.3',
    hasDataSet: false,
  });
});

test.each([
  ['nothing', ''],
  ['half a header', '0000 0001 0200'],
  ['a value longer than the set', '0000 0001 04000000 0180'],
  ['4 GiB', '0000 0001 ffffffff 0180'],
  ['another group', '0800 1600 02000000 0180'],
  ['a status of one byte', '0000 0001 02000000 0180 0000 0009 01000000 00'],
  ['no command field', '0000 0009 02000000 0000'],
])('%s is a CommandSetError', (_name, wire) => {
  expect(() => decodeCommandSet(bytes(wire))).toThrow(CommandSetError);
});
