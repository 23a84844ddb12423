/** Bytes that are not the image that the header announces: said, and never shown. */
import { expect, test } from 'vitest';
import type { FrameToDecode } from './frame.ts';
import { readFrames, sharedFile } from './testing/files.ts';
import { codeOf, decoded, digest } from './testing/images.ts';

/** One file for each way of coding and of putting it into an object. */
const FILES = [
  ...['ct-explicit-le', 'ct-explicit-be', 'ct-rle', 'ct-50-jpeg-baseline-8bit', 'ct-51-jpeg-extended-12bit'],
  ...['ct-55-jpeg-progressive', 'ct-57-jpeg-lossless', 'ct-70-jpeg-lossless-sv1', 'ct-80-jpegls-lossless'],
  ...['ct-81-jpegls-near', 'ct-90-j2k-lossless', 'ct-91-j2k', 'ct-201-htj2k-lossless', 'ct-202-htj2k-rpcl'],
  ...['ct-203-htj2k-lossy'],
].map((name) => `syntax/${name}.dcm`);
const MORE = [
  ...['syntax/50-color-ybr422.dcm', 'syntax/70-color-rgb.dcm', 'syntax/80-color-rgb.dcm', 'syntax/90-color-us.dcm'],
  ...['syntax/201-color-rgb.dcm', 'single/us-palette-2f.dcm', 'single/us-ybr422-native.dcm', 'single/seg.dcm'],
];

test.for([...FILES, ...MORE])('%s, cut anywhere, is damaged', async (path, context) => {
  const { bytes, facts } = readFrames(sharedFile(context, path))[0]!;
  for (const part of [0, 0.002, 0.3, 0.9, 0.99]) {
    const cut = bytes.slice(0, Math.floor(bytes.length * part));
    expect(await codeOf({ bytes: cut, facts }), `${part}`).toBe('IMAGE_DAMAGED');
  }
});

test.for(FILES)('%s is damaged when the header announces another size', async (path, context) => {
  const { bytes, facts } = readFrames(sharedFile(context, path))[0]!;
  // Without compression there is nothing but the number of bytes.
  const isPlain = /explicit|rle/.test(path);
  const wrong: Partial<FrameToDecode>[] = isPlain ? [] : [{ rows: 511 }, { columns: 256, rows: 1024 }];
  for (const changes of [...wrong, { rows: 300 }, { rows: 513 }, { samples: 3, photometric: 'RGB' }]) {
    expect(await codeOf({ bytes, facts: { ...facts, ...changes } }), JSON.stringify(changes)).toBe('IMAGE_DAMAGED');
  }
});

test.for(FILES.filter((path) => /-(51|70|80|90|201|50)-/.test(path)))(
  '%s is decoded as before after a damaged frame',
  async (path, context) => {
    const frame = readFrames(sharedFile(context, path))[0]!;
    const before = digest(await decoded(frame));
    const damaged = frame.bytes.map((byte, index) => (index > 300 && index < 600 ? byte ^ 0x55 : byte));
    await codeOf({ ...frame, bytes: damaged });
    expect(digest(await decoded(frame))).toBe(before);
  },
);
