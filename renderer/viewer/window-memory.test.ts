import { expect, test } from 'vitest';
import { frameFacts } from './frame-facts.ts';
import { attribute, instance } from './testing/instances.ts';
import { WindowMemory } from './window-memory.ts';

const plain = frameFacts(instance('1.1'), 1);
const windowed = frameFacts(instance('1.2', { dataset: { '00281050': attribute(40), '00281051': attribute(400) } }), 1);
const colour = { ...plain, photometric: 'RGB', samples: 3 };

test('each image has the window of its file', () => {
  const memory = new WindowMemory();
  expect(memory.rangeFor(windowed, { lower: 0, upper: 1 })).toEqual({ lower: 0, upper: 1 });
  expect(memory.rangeFor(windowed, { lower: 5, upper: 9 })).toEqual({ lower: 5, upper: 9 });
});

test('without windows in the files, the first image decides for its kind', () => {
  const memory = new WindowMemory();
  memory.rangeFor(plain, { lower: 0, upper: 100 });
  expect(memory.rangeFor(plain, { lower: 0, upper: 7 })).toEqual({ lower: 0, upper: 100 });
  expect(memory.rangeFor(colour, { lower: 0, upper: 255 })).toEqual({ lower: 0, upper: 255 });
});

test('what the user sets stays for the images of that kind, through images of another', () => {
  const memory = new WindowMemory();
  memory.rangeFor(windowed, { lower: 0, upper: 100 });
  memory.notice({ lower: 0, upper: 100 });
  expect(memory.rangeFor(windowed, { lower: 1, upper: 2 })).toEqual({ lower: 1, upper: 2 });
  memory.notice({ lower: -20, upper: 60 });
  expect(memory.rangeFor(colour, { lower: 0, upper: 255 })).toEqual({ lower: 0, upper: 255 });
  memory.notice({ lower: 0, upper: 255 });
  expect(memory.rangeFor(windowed, { lower: 1, upper: 2 })).toEqual({ lower: -20, upper: 60 });
});
