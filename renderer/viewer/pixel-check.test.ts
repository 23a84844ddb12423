import { describe, expect, test } from 'vitest';
import { frameFacts, type FrameFacts } from './frame-facts.ts';
import { isLossy, problemOf } from './pixel-check.ts';
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
    ['uncompressed YBR_FULL_422', { ...RGB, photometric: 'YBR_FULL_422' }],
    ['RGB of 16 bits', { ...RGB, bitsAllocated: 16, bitsStored: 16, highBit: 15 }],
    ['one bit a pixel', but({ bitsAllocated: 1, bitsStored: 1, highBit: 0 })],
    ['values that do not sit in the low bits', but({ bitsStored: 12, highBit: 15 })],
    ['video with a player', but({ transferSyntaxUid: '1.2.840.10008.1.2.4.102', photometric: 'YBR_PARTIAL_420' })],
  ];
  test.each(shown)('%s is shown', (_, facts) => expect(problemOf(facts, 4096)).toBeUndefined());

  const refused: readonly [string, FrameFacts, string][] = [
    ['uncompressed YBR_RCT', { ...RGB, photometric: 'YBR_RCT' }, 'IMAGE_UNSUPPORTED'],
    [
      'one bit a pixel in JPEG',
      but({ bitsAllocated: 1, bitsStored: 1, highBit: 0, transferSyntaxUid: JPEG }),
      'IMAGE_UNSUPPORTED',
    ],
    ['32 bits', but({ bitsAllocated: 32, bitsStored: 32, highBit: 31 }), 'IMAGE_UNSUPPORTED'],
    ['video without a player', but({ transferSyntaxUid: '1.2.840.10008.1.2.4.100' }), 'IMAGE_UNSUPPORTED'],
    ['a deflated frame', but({ transferSyntaxUid: '1.2.840.10008.1.2.8.1' }), 'IMAGE_UNSUPPORTED'],
    ['a palette without its table', but({ photometric: 'PALETTE COLOR' }), 'IMAGE_UNSUPPORTED'],
    [
      'compressed values above the low bits',
      but({ bitsStored: 12, highBit: 15, transferSyntaxUid: J2K }),
      'IMAGE_UNSUPPORTED',
    ],
    ['values that reach beyond their word', but({ bitsStored: 12, highBit: 16 }), 'IMAGE_UNSUPPORTED'],
    ['colours of four samples', { ...RGB, samples: 4 }, 'IMAGE_UNSUPPORTED'],
    ['no rows', but({ rows: 0 }), 'IMAGE_DAMAGED'],
    ['more bits stored than there are', but({ bitsAllocated: 8 }), 'IMAGE_DAMAGED'],
    ['wider than this machine draws', but({ columns: 5000 }), 'IMAGE_TOO_LARGE'],
  ];
  test.each(refused)('%s is said', (_, facts, code) => expect(problemOf(facts, 4096)?.code).toBe(code));
});

test('lossy is what the header says, or the syntax where the header is silent', () => {
  expect(isLossy(CT)).toBe(false);
  expect(isLossy(but({ lossyImageCompression: '01' }))).toBe(true);
  expect(isLossy(but({ transferSyntaxUid: JPEG, lossyImageCompression: '00' }))).toBe(true);
  expect(isLossy(but({ transferSyntaxUid: '1.2.840.10008.1.2.4.91' }))).toBe(true);
  expect(isLossy(but({ transferSyntaxUid: '1.2.840.10008.1.2.4.91', lossyImageCompression: '00' }))).toBe(false);
  expect(isLossy(but({ transferSyntaxUid: '1.2.840.10008.1.2.4.80' }))).toBe(false);
});
