import { describe, expect, test } from 'vitest';
import { follow, linkFromHere, linkStacks, reverse, type Link } from './linked-scrolling.ts';
import { centerOf, heightAbove } from './plane.ts';
import { createStack } from './stack.ts';
import { AXIAL, between, chance, plane, SAGITTAL, tiltedAxial, type Orientation } from './testing/planes.ts';

/** Slices from z = `from`, `step` mm apart. */
const stack = (count: number, from: number, step: number, orientation: Orientation = AXIAL, frame = '1.2.3') =>
  createStack(
    Array.from({ length: count }, (_, index) =>
      plane([-50, -40, from + index * step], orientation, { frameOfReferenceUid: frame }),
    ),
  );
const withoutGeometry = (count: number) => createStack(Array.from({ length: count }, () => undefined));
const BY_POSITION: Link = { by: 'position' };

describe('by position', () => {
  test('two stacks of different spacing show the same place', () => {
    // 1.25 mm from -10, and 5 mm from 0: slice 20 is at 15.
    const [thin, thick] = [stack(40, -10, 1.25), stack(10, 0, 5)];
    expect(linkStacks(thin, thick)).toEqual(BY_POSITION);
    expect(follow(BY_POSITION, thin, 20, thick)).toEqual({ index: 3, distance: 0, isMet: true });
    expect(follow(BY_POSITION, thin, 21, thick)).toEqual({ index: 3, distance: 1.25, isMet: true });
    expect(follow(BY_POSITION, thick, 3, thin)).toEqual({ index: 20, distance: 0, isMet: true });
  });

  test('a stack in the other direction is scrolled the other way', () => {
    expect(follow(BY_POSITION, stack(10, 0, 5), 2, stack(10, 45, -5))).toEqual({ index: 7, distance: 0, isMet: true });
  });

  test('beyond its end the target stays at its last slice, and says so', () => {
    expect(follow(BY_POSITION, stack(10, 0, 5), 9, stack(5, 0, 5))).toEqual({ index: 4, distance: 25, isMet: false });
  });

  test('a tilted stack goes by the middle of the image', () => {
    const [flat, tilted] = [stack(20, 0, 5), stack(20, 0, 5, tiltedAxial(10))];
    const { index } = follow(BY_POSITION, flat, 8, tilted)!;
    // The middle lies 39.6 mm back, where the tilted slices are 39.6 * tan 10 = 6.98 mm lower: z = 40 is that of 46.98.
    expect(index).toBe(9);
  });

  test('the slice found is truly the nearest to the middle of the image', () => {
    const random = chance(41);
    for (let tried = 0; tried < 300; tried += 1) {
      const source = stack(30, between(random, -50, 50), between(random, 0.5, 5));
      const target = stack(
        30,
        between(random, -50, 50),
        between(random, -5, -0.5),
        tiltedAxial(between(random, 0, 14)),
      );
      const { index } = follow(BY_POSITION, source, tried % 30, target)!;
      const heights = target.planes.map((other) => Math.abs(heightAbove(other!, centerOf(source.planes[tried % 30]!))));
      expect(heights[index]! - Math.min(...heights)).toBeLessThanOrEqual(0.01);
    }
  });

  test('what is not near parallel does not follow', () => {
    const axial = stack(10, 0, 5);
    const sagittal = createStack([0, 5, 10].map((x) => plane([x, -40, 60], SAGITTAL)));
    expect(linkStacks(axial, sagittal)).toBeUndefined();
    expect(follow(BY_POSITION, axial, 3, sagittal)).toBeUndefined();
    expect(linkStacks(axial, stack(10, 0, 5, tiltedAxial(14.9)))).toEqual(BY_POSITION);
    expect(linkStacks(axial, stack(10, 0, 5, tiltedAxial(15.1)))).toBeUndefined();
  });

  test('neither does another frame of reference, nor a slice without geometry', () => {
    expect(follow(BY_POSITION, stack(10, 0, 5), 3, stack(10, 0, 5, AXIAL, '1.9'))).toBeUndefined();
    expect(follow(BY_POSITION, withoutGeometry(3), 1, stack(10, 0, 5))).toBeUndefined();
  });
});

describe('in proportion', () => {
  test('is how stacks are linked that share no space', () => {
    const link = linkStacks(stack(10, 0, 5), stack(10, 0, 5, AXIAL, '1.9'));
    expect(link).toEqual({ by: 'fraction' });
    expect(linkStacks(withoutGeometry(3), stack(10, 0, 5))).toEqual({ by: 'fraction' });
  });

  test('first goes with first, last with last, the middle with the middle', () => {
    const [short, long] = [withoutGeometry(5), withoutGeometry(41)];
    expect([0, 2, 4].map((index) => follow({ by: 'fraction' }, short, index, long)?.index)).toEqual([0, 20, 40]);
    expect([0, 20, 40].map((index) => follow({ by: 'fraction' }, long, index, short)?.index)).toEqual([0, 2, 4]);
  });

  test('a single image goes with the first', () => {
    expect(follow({ by: 'fraction' }, withoutGeometry(1), 0, withoutGeometry(9))).toEqual({ index: 0, isMet: true });
    expect(follow({ by: 'fraction' }, withoutGeometry(9), 8, withoutGeometry(1))).toEqual({ index: 0, isMet: true });
    expect(follow({ by: 'fraction' }, withoutGeometry(9), 8, withoutGeometry(0))).toBeUndefined();
  });
});

describe('from here on', () => {
  const [current, prior] = [stack(40, 0, 2.5), stack(20, 300, 5, AXIAL, '1.9')];

  test('the prior goes as many mm as the current one, whatever their frames and spacings', () => {
    const link = linkFromHere(current, 10, prior, 4);
    expect(link).toEqual({ by: 'travel', from: 10, to: 4 });
    // 8 slices of 2.5 mm are 4 of 5.
    expect(follow(link, current, 18, prior)).toEqual({ index: 8, distance: 0, isMet: true });
    expect(follow(link, current, 19, prior)).toMatchObject({ distance: 2.5, isMet: true });
    expect(follow(link, current, 2, prior)).toEqual({ index: 0, distance: 0, isMet: true });
    expect(follow(link, current, 0, prior)).toEqual({ index: 0, distance: 5, isMet: false });
  });

  test('and the other way round', () => {
    const link = reverse(linkFromHere(current, 10, prior, 4));
    expect(link).toEqual({ by: 'travel', from: 4, to: 10 });
    expect(follow(link, prior, 8, current)).toEqual({ index: 18, distance: 0, isMet: true });
    expect(reverse(BY_POSITION)).toEqual(BY_POSITION);
  });

  test('towards the head is towards the head, in a stack that was numbered, or looks, the other way', () => {
    const downwards = stack(20, 395, -5, AXIAL, '1.9');
    expect(follow(linkFromHere(current, 10, downwards, 9), current, 18, downwards)?.index).toBe(5);
    const fromAbove = stack(20, 300, 5, [AXIAL[0], [0, -1, 0]], '1.9');
    const link = linkFromHere(current, 10, fromAbove, 4);
    expect(follow(link, current, 18, fromAbove)).toEqual({ index: 8, distance: 0, isMet: true });
    expect(follow(link, current, 38, fromAbove)?.index).toBe(18);
    expect(follow(link, current, 0, fromAbove)).toEqual({ index: 0, distance: 5, isMet: false });
  });

  test('slices of a tilted gantry go by the distance of their planes', () => {
    const tilted = stack(20, 0, 5, tiltedAxial(12), '1.9');
    // Its planes are 5 * cos 12 = 4.89 mm apart: 20 mm are 4.09 of them.
    expect(follow(linkFromHere(current, 10, tilted, 4), current, 18, tilted)?.index).toBe(8);
    expect(follow(linkFromHere(tilted, 4, current, 10), tilted, 8, current)?.index).toBe(18);
  });

  test('without geometry they go slice by slice', () => {
    const link = linkFromHere(current, 10, withoutGeometry(20), 4);
    expect(link).toEqual({ by: 'index', from: 10, to: 4 });
    expect(follow(link, current, 13, withoutGeometry(20))).toEqual({ index: 7, isMet: true });
    expect(follow(link, current, 0, withoutGeometry(20))).toEqual({ index: 0, isMet: false });
    expect(follow(link, current, 39, withoutGeometry(20))).toEqual({ index: 19, isMet: false });
  });

  test('so do planes that cross', () => {
    const sagittal = createStack([0, 5, 10].map((x) => plane([x, -40, 60], SAGITTAL)));
    expect(linkFromHere(current, 10, sagittal, 1)).toEqual({ by: 'index', from: 10, to: 1 });
  });

  test('a series of phases stays in its phase', () => {
    const phases = createStack([0, 0, 5, 5, 10, 10].map((z) => plane([0, 0, z])));
    const link = linkFromHere(current, 0, phases, 1);
    expect(follow(link, current, 4, phases, 5)?.index).toBe(5);
    expect(follow(link, current, 2, phases, 4)?.index).toBe(3);
  });
});
