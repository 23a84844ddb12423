import { expect, test } from 'vitest';
import { COLOR_MAPS, colorMapTable, type ColorMapName } from './color-maps.ts';

async function digest(name: ColorMapName): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', Uint8Array.from(colorMapTable(name)));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
const entry = (name: ColorMapName, index: number): readonly number[] => [
  ...colorMapTable(name).subarray(index * 3, index * 3 + 3),
];

/** Of the entries in the well-known palette objects (PS3.6 annex B), read by a program that is not ours. */
test.for<[ColorMapName, string]>([
  ['hotIron', '8bba464199e149c18cf501e8174289abf693e5af4a7db4c1602ad48dd4338dda'],
  ['pet', 'bc03f513531e405c3535f0e0d42ab86fb4d7df84fc02f2cd96e75c364b460145'],
  ['hotMetalBlue', 'a421277b84abae409188b25c2fba742ad459dc30356a4aebd37ceb33a94718f9'],
  ['pet20Step', '6f4f77ec9646ab6c536f1abe9e755ab548dfd0a4e71c4bfe130be2bd355c54ac'],
])('%s has every colour of the palette object', async ([name, wanted]) => {
  expect(await digest(name)).toBe(wanted);
});

/** Their objects give segments (PS3.3 C.7.9.2): what is between the ends is rounded as one likes. */
test.for<[ColorMapName, readonly number[], readonly number[], readonly number[]]>([
  ['spring', [255, 0, 255], [255, 127, 128], [255, 255, 0]],
  ['summer', [0, 255, 0], [0, 192, 0], [0, 128, 254]],
  ['fall', [255, 255, 0], [255, 128, 0], [255, 0, 0]],
  ['winter', [0, 0, 255], [0, 127, 192], [127, 255, 128]],
])('%s runs between the ends of its segments', ([name, first, middle, last]) => {
  expect([entry(name, 0), entry(name, 127), entry(name, 255)]).toEqual([first, middle, last]);
});

test('grey is grey, and every table has 256 colours', () => {
  for (const name of COLOR_MAPS) expect(colorMapTable(name)).toHaveLength(768);
  for (const index of [0, 1, 128, 255]) expect(entry('grey', index)).toEqual([index, index, index]);
});
