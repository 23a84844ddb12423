import { expect, test } from 'vitest';
import { Fingers } from './pane-hands.ts';

test('one finger does nothing here, nor does a third', () => {
  const fingers = new Fingers();
  expect(fingers.put(1, [0, 0])).toBeUndefined();
  expect(fingers.put(1, [50, 0])).toBeUndefined();
  fingers.put(2, [100, 0]);
  fingers.put(3, [100, 100]);
  expect(fingers.put(3, [200, 200])).toBeUndefined();
});

test('two fingers that part enlarge around the middle between them', () => {
  const fingers = new Fingers();
  fingers.put(1, [100, 100]);
  fingers.put(2, [200, 100]);
  expect(fingers.put(2, [300, 100])).toEqual({ pan: [50, 0], factor: 2, at: [200, 100] });
  expect(fingers.put(1, [200, 100])).toEqual({ pan: [50, 0], factor: 0.5, at: [250, 100] });
});

test('two fingers that move together move the image, and do not change its size', () => {
  const fingers = new Fingers();
  fingers.put(1, [100, 100]);
  fingers.put(2, [200, 100]);
  const moves = [fingers.put(1, [100, 140]), fingers.put(2, [200, 140])];
  expect(moves.reduce((sum, move) => sum + (move?.pan[1] ?? 0), 0)).toBe(40);
  expect(moves.reduce((product, move) => product * (move?.factor ?? 1), 1)).toBeCloseTo(1, 9);
});

test('fingers beside each other say nothing of the size', () => {
  const fingers = new Fingers();
  fingers.put(1, [100, 100]);
  fingers.put(2, [104, 100]);
  expect(fingers.put(2, [108, 100])?.factor).toBe(1);
});

test('a finger that is lifted and put down elsewhere is no movement', () => {
  const fingers = new Fingers();
  fingers.put(1, [0, 0]);
  fingers.put(2, [100, 0]);
  fingers.lift(2);
  expect(fingers.put(1, [10, 0])).toBeUndefined();
  expect(fingers.put(2, [500, 0])).toBeUndefined();
  expect(fingers.put(2, [510, 0])?.pan).toEqual([5, 0]);
});
