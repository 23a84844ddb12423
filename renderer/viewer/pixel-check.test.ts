import { describe, expect, test } from 'vitest';
import { frameFacts, type FrameFacts } from './frame-facts.ts';
import { checkDecoded, codestreamIsSigned, isLossy, preparePixels, problemOf } from './pixel-check.ts';
import { instance } from './testing/instances.ts';

const CT = frameFacts(instance('1.1'), 1);
const but = (changes: Partial<FrameFacts>): FrameFacts => ({ ...CT, ...changes });
const RGB = but({ samples: 3, photometric: 'RGB', bitsAllocated: 8, bitsStored: 8, highBit: 7 });
const JPEG = '1.2.840.10008.1.2.4.50';
const J2K = '1.2.840.10008.1.2.4.90';

describe('what the header announces', () => {
  const shown: readonly [string, FrameFacts][] = [
    ['grey', CT],
    ['MONOCHROME1', but({ photometric: 'MONOCHROME1' })],
    ['RGB', RGB],
    ['YBR_FULL', { ...RGB, photometric: 'YBR_FULL' }],
    ['YBR_FULL_422 in JPEG', { ...RGB, photometric: 'YBR_FULL_422', transferSyntaxUid: JPEG }],
    ['YBR_RCT in JPEG 2000', { ...RGB, photometric: 'YBR_RCT', transferSyntaxUid: J2K }],
  ];
  test.each(shown)('%s is shown', (_, facts) => expect(problemOf(facts, 4096)).toBeUndefined());

  const refused: readonly [string, FrameFacts, string][] = [
    ['uncompressed YBR_FULL_422', { ...RGB, photometric: 'YBR_FULL_422' }, 'IMAGE_UNSUPPORTED'],
    ['RGB of 16 bits', { ...RGB, bitsAllocated: 16, bitsStored: 16, highBit: 15 }, 'IMAGE_UNSUPPORTED'],
    ['one bit a pixel', but({ bitsAllocated: 1, bitsStored: 1, highBit: 0 }), 'IMAGE_UNSUPPORTED'],
    ['32 bits', but({ bitsAllocated: 32, bitsStored: 32, highBit: 31 }), 'IMAGE_UNSUPPORTED'],
    ['video', but({ transferSyntaxUid: '1.2.840.10008.1.2.4.102' }), 'IMAGE_UNSUPPORTED'],
    ['a palette without its table', but({ photometric: 'PALETTE COLOR' }), 'IMAGE_UNSUPPORTED'],
    ['values that do not sit in the low bits', but({ bitsStored: 12, highBit: 15 }), 'IMAGE_UNSUPPORTED'],
    ['no rows', but({ rows: 0 }), 'IMAGE_DAMAGED'],
    ['more bits stored than there are', but({ bitsAllocated: 8 }), 'IMAGE_DAMAGED'],
    ['wider than this machine draws', but({ columns: 5000 }), 'IMAGE_TOO_LARGE'],
  ];
  test.each(refused)('%s is said', (_, facts, code) => expect(problemOf(facts, 4096)?.code).toBe(code));
});

describe('bytes before decoding', () => {
  test('a native frame must be as long as its header says, give or take the padding', () => {
    expect(preparePixels(new Uint8Array(48), CT)).toHaveLength(48);
    expect(preparePixels(new Uint8Array(49), CT)).toHaveLength(48);
    for (const length of [0, 47, 50, 96]) {
      expect(() => preparePixels(new Uint8Array(length), CT)).toThrow('IMAGE_DAMAGED');
    }
  });

  test('what older devices keep in the unused high bits is not part of the image', () => {
    const words = new Uint16Array(24).fill(0xf123);
    const facts = but({ bitsStored: 12, highBit: 11 });
    const prepared = preparePixels(new Uint8Array(words.buffer), facts);
    expect(new Uint16Array(prepared.buffer)[23]).toBe(0x0123);
    expect(words[0]).toBe(0xf123);
  });

  test('the sign of a JPEG 2000 image is in its codestream', () => {
    const codestream = new Uint8Array(64);
    codestream.set([0xff, 0x4f, 0xff, 0x51]);
    codestream[42] = 0x0f;
    expect(codestreamIsSigned(codestream)).toBe(false);
    codestream[42] = 0x8f;
    expect(codestreamIsSigned(codestream)).toBe(true);
    expect(codestreamIsSigned(new Uint8Array(64))).toBeUndefined();
    expect(codestreamIsSigned(new Uint8Array(3))).toBeUndefined();
  });
});

describe('pixels after decoding', () => {
  const right = { rows: 4, columns: 6, samples: 1, length: 24 };

  test('the announced size passes, palettes as three samples', () => {
    expect(() => checkDecoded(right, CT)).not.toThrow();
    const palette = but({ photometric: 'PALETTE COLOR' });
    expect(() => checkDecoded({ ...right, samples: 3, length: 72 }, palette)).not.toThrow();
  });

  test.each([{ length: 12 }, { length: 48 }, { rows: 6, columns: 4 }, { samples: 3, length: 72 }])(
    '%o instead does not',
    (wrong) => expect(() => checkDecoded({ ...right, ...wrong }, CT)).toThrow('IMAGE_DAMAGED'),
  );
});

test('lossy is what the header says, or the syntax where the header is silent', () => {
  expect(isLossy(CT)).toBe(false);
  expect(isLossy(but({ lossyImageCompression: '01' }))).toBe(true);
  expect(isLossy(but({ transferSyntaxUid: JPEG, lossyImageCompression: '00' }))).toBe(true);
  expect(isLossy(but({ transferSyntaxUid: '1.2.840.10008.1.2.4.91' }))).toBe(true);
  expect(isLossy(but({ transferSyntaxUid: '1.2.840.10008.1.2.4.91', lossyImageCompression: '00' }))).toBe(false);
  expect(isLossy(but({ transferSyntaxUid: '1.2.840.10008.1.2.4.80' }))).toBe(false);
});
