import { describe, expect, test } from 'vitest';
import { frameFacts } from './frame-facts.ts';
import { attribute, instance } from './testing/instances.ts';
import { dragStep, rangeOf, windowOf, WindowMemory, type Shade } from './window-memory.ts';

const plain = frameFacts(instance('1.1'), 1);
const windowed = frameFacts(instance('1.2', { dataset: { '00281050': attribute(40), '00281051': attribute(400) } }), 1);
const colour = { ...plain, photometric: 'RGB', samples: 3 };
const shade = (lower: number, upper: number): Shade => ({ range: { lower, upper }, function: 'LINEAR' });

test('each image has the window of its file', () => {
  const memory = new WindowMemory();
  expect(memory.shadeFor(windowed, shade(0, 1))).toEqual(shade(0, 1));
  expect(memory.shadeFor(windowed, shade(5, 9))).toEqual(shade(5, 9));
});

test('each image has the table of its file', () => {
  const memory = new WindowMemory();
  const tabled = (white: number): Shade => ({ ...shade(0, 1), table: { table: [0, white], first: 0, bits: 8 } });
  memory.shadeFor(plain, tabled(100));
  expect(memory.shadeFor(plain, tabled(200))).toEqual(tabled(200));
});

test('without windows in the files, the first image decides for its kind', () => {
  const memory = new WindowMemory();
  memory.shadeFor(plain, shade(0, 100));
  expect(memory.shadeFor(plain, shade(0, 7))).toEqual(shade(0, 100));
  expect(memory.shadeFor(colour, shade(0, 255))).toEqual(shade(0, 255));
});

test('what the user sets stays for the images of that kind, through images of another, until it is taken back', () => {
  const memory = new WindowMemory();
  memory.choose(windowed, shade(-20, 60));
  expect(memory.shadeFor(colour, shade(0, 255))).toEqual(shade(0, 255));
  expect(memory.shadeFor(windowed, shade(1, 2))).toEqual(shade(-20, 60));
  memory.choose(windowed, undefined);
  expect(memory.shadeFor(windowed, shade(1, 2))).toEqual(shade(1, 2));
});

describe('a window and its ends', () => {
  // PS3.3 C.11.2.1.2.1: below c - 0.5 - (w-1)/2 black, above c - 0.5 + (w-1)/2 white.
  test('LINEAR', () => {
    expect(rangeOf(2048, 4096, 'LINEAR')).toEqual({ lower: 0, upper: 4095 });
    expect(rangeOf(0, 1, 'LINEAR')).toEqual({ lower: -0.5, upper: -0.5 });
  });

  // PS3.3 C.11.2.1.3.2: c - w/2 and c + w/2.
  test('LINEAR_EXACT', () => {
    expect(rangeOf(0.5, 1, 'LINEAR_EXACT')).toEqual({ lower: 0, upper: 1 });
  });

  test.for(['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const)('%s there and back', (name) => {
    expect(windowOf(rangeOf(40, 400, name), name)).toEqual({ center: 40, width: 400 });
  });
});

test('a drag of 256 CSS px makes a window twice as wide; a narrow one moves by what its image asks for', () => {
  expect(256 * dragStep({ lower: -160, upper: 240 }, -1024, 3071)).toBe(400);
  expect(256 * dragStep({ lower: 0, upper: 1 }, 0, 4096)).toBe(64);
  expect(256 * dragStep({ lower: 0, upper: 0.25 }, 0, 8)).toBe(0.25);
});
