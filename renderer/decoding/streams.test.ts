/** What the headers of codec streams say, and streams that lie. */
import { describe, expect, test } from 'vitest';
import { withColorMarker } from './jpeg/color-marker.ts';
import { BitReader, huffmanTable } from './jpeg/entropy.ts';
import { decodeLosslessJpeg } from './jpeg/lossless.ts';
import { jpegFrame, readJpeg } from './jpeg/stream.ts';
import { readCodestream } from './jpeg2000.ts';

const bytes = (hex: string) =>
  Uint8Array.from(hex.replaceAll(' ', '').match(/../g) ?? [], (pair) => parseInt(pair, 16));

describe('JPEG 2000', () => {
  /** One tile of 10 bytes of data; `ssiz` of the first component, `transform` of the three. */
  const codestream = ({ ssiz = '0f', transform = '00', length = '00000018', end = 'ffd9' } = {}) =>
    bytes(
      `ff4f ff51 0029 0000 ${'00'.repeat(32)} 0001 ${ssiz} 01 01 ff52 000c 00 00 0001 ${transform} 05 04 04 00 00 ` +
        `ff90 000a 0000 ${length} 00 01 ff93 ${'11'.repeat(10)} ${end}`,
    );

  test('the sign and the colour transform', () => {
    expect(readCodestream(codestream())).toEqual({ isSigned: false, isTransformed: false });
    expect(readCodestream(codestream({ ssiz: '8f', transform: '01' }))).toEqual({
      isSigned: true,
      isTransformed: true,
    });
  });

  test('an open last tile-part reaches to the end, which must be there', () => {
    expect(readCodestream(codestream({ length: '00000000' }))).toBeDefined();
    expect(readCodestream(codestream({ length: '00000000', end: 'ffd900' }))).toBeDefined();
    expect(() => readCodestream(codestream({ length: '00000000', end: '1111' }))).toThrow('IMAGE_DAMAGED');
  });

  test('tile-parts that reach beyond the bytes, or nowhere, are damaged', () => {
    for (const length of ['00000019', '00000100', 'ffffffff', '00000001']) {
      expect(() => readCodestream(codestream({ length }))).toThrow('IMAGE_DAMAGED');
    }
    for (let cut = 43; cut < codestream().length; cut += 1) {
      expect(() => readCodestream(codestream().subarray(0, cut)), String(cut)).toThrow('IMAGE_DAMAGED');
    }
  });

  test('other bytes are none', () => {
    expect(readCodestream(new Uint8Array(64))).toBeUndefined();
    expect(readCodestream(bytes('ff4f ff51'))).toBeUndefined();
  });
});

describe('JPEG', () => {
  const frame = (ids: string) => `ffc0 0011 08 0001 0001 03 ${Array.from(ids, (id) => `0${id}1100`).join(' ')}`;
  const adobe = (stream: Uint8Array) => stream.subarray(2, 4).join() === '255,238' && stream[17];

  test('a stream that does not say what its colours are gets the word of the header', () => {
    const silent = bytes(`ffd8 ${frame('123')} ffd9`);
    expect(adobe(withColorMarker(silent, 'RGB'))).toBe(0);
    expect(adobe(withColorMarker(silent, 'YBR_FULL_422'))).toBe(1);
    expect([...withColorMarker(silent, 'RGB').subarray(18)]).toEqual([...silent.subarray(2)]);
  });

  test('one that says it, or is grey, stays as it is', () => {
    const jfif = bytes(`ffd8 ffe0 0004 0000 ${frame('123')} ffd9`);
    const grey = bytes('ffd8 ffc0 000b 08 0001 0001 01 011100 ffd9');
    const named = bytes('ffd8 ffc0 0011 08 0001 0001 03 521100 471100 421100 ffd9');
    for (const stream of [jfif, grey, named]) expect(withColorMarker(stream, 'RGB')).toBe(stream);
  });

  test.each([
    ['nothing', ''],
    ['no start', '0000 ffc0'],
    ['no frame', 'ffd8 ffd9'],
    ['a segment beyond the end', 'ffd8 ffc0 ffff 08'],
    ['a frame without components', 'ffd8 ffc0 0008 08 0001 0001 00 ffd9'],
    ['a byte that is no marker', 'ffd8 1234 5678'],
  ])('%s is damaged', (_, hex) => expect(() => jpegFrame(bytes(hex))).toThrow('IMAGE_DAMAGED'));

  test('arithmetic coding and hierarchies are said', () => {
    expect(() => jpegFrame(bytes('ffd8 ffc9 000b 08 0001 0001 01 011100 ffd9'))).toThrow('IMAGE_UNSUPPORTED');
  });

  /** Two lines of two pixels, SOF3, 8 bits, predictor 1; codes: 0 is no difference, 10 is one bit of difference. */
  const lossless = (data: string, changes: { restart?: string; predictor?: string; size?: string } = {}) => {
    const { restart = '', predictor = '01', size = '0002 0002' } = changes;
    const tables = `ffc4 0015 00 01 01 ${'00'.repeat(14)} 00 01`;
    return bytes(
      `ffd8 ffc3 000b 08 ${size} 01 011100 ${tables} ${restart} ffda 0008 01 0100 ${predictor} 00 00 ${data} ffd9`,
    );
  };
  const pixelsOf = (stream: Uint8Array) => [...decodeLosslessJpeg(readJpeg(stream)).data];

  test('lossless: the first pixel begins in the middle of its range, lines with the pixel above', () => {
    // One more, the same, one less than above, the same.
    expect(pixelsOf(lossless('a8'))).toEqual([129, 129, 128, 128]);
  });

  test('lossless: a restart begins anew', () => {
    // One more, and one more again, in each of the lines.
    expect(pixelsOf(lossless('b7 ffd0 b7', { restart: 'ffdd 0004 0002' }))).toEqual([129, 130, 129, 130]);
  });

  test.each([
    ['bits that end too early', lossless('b6', { size: '0009 0009' })],
    ['a predictor that does not exist', lossless('a8', { predictor: '08' })],
    ['a restart within a line', lossless('a8', { restart: 'ffdd 0004 0001' })],
    ['an interval that is missing', lossless('a8', { restart: 'ffdd 0004 0002' })],
  ])('lossless: %s is damaged', (_, stream) => {
    expect(() => decodeLosslessJpeg(readJpeg(stream))).toThrow('IMAGE_DAMAGED');
  });

  test('a table with more codes than there can be is damaged', () => {
    const counts = Uint8Array.from({ length: 16 }, (_, index) => (index === 0 ? 3 : 0));
    expect(() => huffmanTable(counts, Uint8Array.of(1, 2, 3))).toThrow('IMAGE_DAMAGED');
  });

  test('bits, over the borders of bytes and past the end', () => {
    const reader = new BitReader(bytes('a5 c3 0f f0 12'));
    expect([reader.read(4), reader.read(8), reader.read(12), reader.read(16)]).toEqual([0xa, 0x5c, 0x30f, 0xf012]);
    expect(reader.isPast).toBe(false);
    expect(reader.read(1)).toBe(0);
    expect(reader.isPast).toBe(true);
  });
});
