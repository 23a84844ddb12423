import { expect, test } from 'vitest';
import { NO_FACTS } from './plane-facts.ts';
import { planeId } from './plane-id.ts';
import { PlaneImages } from './plane-images.ts';

const plane = (bytes: number) => ({
  pixels: new Int16Array(bytes / 2),
  min: 0,
  max: 0,
  outside: 0,
  missing: 0,
  present: 1,
});

test('beyond the bound those that lie furthest from what is looked at go', () => {
  const kept = new Set<string>();
  const images = new PlaneImages({ put: (id) => kept.add(id), remove: (id) => kept.delete(id) });
  const id = (number: number) => planeId('1.2/axial', number);
  // Eight of 8 MB are 64 MB.
  for (let number = -6; number < 6; number += 1) {
    images.put(id(number), NO_FACTS, plane(8_000_000));
    images.shrink([id(-5), id(4)]);
  }
  expect(kept.size).toBe(8);
  expect([...kept]).toEqual(expect.arrayContaining([-6, -5, -4, 3, 4, 5].map(id)));
  images.clear();
  expect(kept.size).toBe(0);
});
