import { describe, expect, test } from 'vitest';
import { readPart10Header } from '../dicom/header.ts';
import { Intake } from './intake.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { part10 } from './testing/source-bench.ts';

const UID = '1.2.250.1.100.1.1.1';
const NATIVE = part10(UID, { pixels: 9000 });

/** The same object with its pixels in one fragment (PS3.5 A.4), explicit VR little endian otherwise. */
function encapsulated(end: string): Buffer {
  const syntax = Buffer.from(NATIVE);
  const at = syntax.indexOf('1.2.840.10008.1.2.1\0');
  // JPEG-LS; its UID is two characters longer than that of explicit VR little endian, with its padding.
  const uid = Buffer.from('1.2.840.10008.1.2.4.80', 'latin1');
  const head = Buffer.concat([syntax.subarray(0, at), uid, syntax.subarray(at + 20, syntax.length - 9000 - 4)]);
  head.writeUInt16LE(uid.length, at - 2);
  head.writeUInt32LE(head.readUInt32LE(140) + 2, 140);
  const length = Buffer.from('ffffffff', 'hex');
  const table = Buffer.from('feff00e000000000', 'hex');
  const fragment = Buffer.concat([Buffer.from('feff00e0d0070000', 'hex'), Buffer.alloc(2000, 7)]);
  return Buffer.concat([head, length, table, fragment, Buffer.from(end, 'hex')]);
}

async function endsWithPixels(file: Buffer, size: number): Promise<boolean> {
  const store = new MemoryStore();
  const intake = new Intake({
    readHeader: readPart10Header,
    createWriter: store.create,
    judge: () => true,
    unreadable: () => undefined,
  });
  for (let at = 0; at < file.length; at += size) await intake.take(file.subarray(at, at + size));
  const whole = await intake.endsWithPixels();
  await intake.abort();
  return whole;
}

const DELIMITER = 'feffdde000000000';

describe.each([1, 7, 1000, 1e9])('an object in pieces of %i bytes shows where it ends', (size) => {
  test.each([
    ['native pixels, to the last', NATIVE, true],
    ['native, short of one byte', NATIVE.subarray(0, -1), false],
    ['native, and something after', Buffer.concat([NATIVE, Buffer.from('\r\n')]), false],
    ['small', part10(UID, { pixels: 10 }), true],
    ['within the header', NATIVE.subarray(0, 300), false],
    ['fragments and their end', encapsulated(DELIMITER), true],
    ['fragments, their end cut', encapsulated(DELIMITER.slice(0, -2)), false],
    ['fragments without end', encapsulated(''), false],
  ])('%s', async (_, file, whole) => {
    expect(await endsWithPixels(file, size)).toBe(whole);
  });
});
