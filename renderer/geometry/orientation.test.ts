import { describe, expect, test } from 'vitest';
import type { Vector } from '../viewer/frame-facts.ts';
import {
  axesOfCamera,
  axesOfImage,
  axesOfPatientOrientation,
  letterKeys,
  lettersOf,
  sideLetters,
  turnAxes,
  type ViewAxes,
} from './orientation.ts';
import { anyOrientation, AXIAL, between, chance, CORONAL, SAGITTAL, tiltedAxial, TRIES } from './testing/planes.ts';
import { times } from './vectors.ts';

const STRAIGHT = { rotation: 0, flipHorizontal: false, flipVertical: false };

/** Left, right, top, bottom. */
const sides = (axes: ViewAxes, turn = {}) => {
  const { left, right, top, bottom } = sideLetters(turnAxes(axes, { ...STRAIGHT, ...turn }));
  return [left, right, top, bottom].join(' ');
};

test.each([
  ['axial', AXIAL, 'R L A P'],
  ['coronal', CORONAL, 'R L H F'],
  ['sagittal', SAGITTAL, 'A P H F'],
  ['gantry tilted by 18.5 degrees', tiltedAxial(18.5), 'R L AH PF'],
  ['gantry tilted by 5 degrees, which is too little for a letter', tiltedAxial(5), 'R L A P'],
  ['tilted beyond the middle', tiltedAxial(60), 'R L HA FP'],
] as const)('%s', (_, orientation, letters) => {
  expect(sides(axesOfImage(orientation))).toBe(letters);
});

describe('an axial image', () => {
  const axes = axesOfImage(AXIAL);

  test.each([
    // A quarter turn clockwise takes the top to the right.
    [90, 'P A R L'],
    [180, 'L R P A'],
    [270, 'A P L R'],
    [-90, 'A P L R'],
    [360, 'R L A P'],
    // Turned by 30 degrees the right side is 0.866 left and 0.5 front, the top 0.866 front and 0.5 right.
    [30, 'RP LA AR PL'],
    // A true diagonal is always written in the same order.
    [45, 'RP LA RA LP'],
    [450.0000001, 'P A R L'],
  ])('rotated by %s degrees', (rotation, letters) => {
    expect(sides(axes, { rotation })).toBe(letters);
  });

  test('mirrored', () => {
    expect(sides(axes, { flipHorizontal: true })).toBe('L R A P');
    expect(sides(axes, { flipVertical: true })).toBe('R L P A');
  });

  test('mirrored, then rotated: the mirror image turns clockwise', () => {
    expect(sides(axes, { flipHorizontal: true, rotation: 90 })).toBe('P A L R');
  });
});

test.each<[Vector, string]>([
  [[0.8, 0.5, 0.33], 'LPH'],
  [[-0.33, -0.8, -0.5], 'AFR'],
  [[0.8, 0.6, 0.09], 'LP'],
  [[0, 0, -3], 'F'],
  [[0, 0, 0], ''],
])('direction %j is %s', (direction, letters) => {
  expect(lettersOf(direction)).toBe(letters);
});

test('a direction has one to three letters, and the opposite one the opposite letters in the same order', () => {
  const random = chance(11);
  const opposite = new Map(Array.from('RLAPHF').map((letter, index) => [letter, 'LRPAFH'[index]]));
  for (let tried = 0; tried < TRIES; tried += 1) {
    const [direction] = anyOrientation(random);
    const letters = lettersOf(direction);
    expect(letters).toMatch(/^[RLAPHF]{1,3}$/);
    expect(lettersOf(times(direction, -1))).toBe(
      Array.from(letters)
        .map((letter) => opposite.get(letter))
        .join(''),
    );
  }
});

test('to mirror twice changes nothing, and to mirror both ways is half a turn', () => {
  const random = chance(13);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const axes = axesOfImage(anyOrientation(random));
    for (const flip of ['flipHorizontal', 'flipVertical']) {
      const once = turnAxes(axes, { ...STRAIGHT, [flip]: true });
      expect(sides(once, { [flip]: true })).toBe(sides(axes));
    }
    const rotation = between(random, -360, 360);
    const both = sides(axes, { flipHorizontal: true, flipVertical: true, rotation });
    expect(both).toBe(sides(axes, { rotation: rotation + 180 }));
  }
});

describe('Patient Orientation (0020,0020)', () => {
  test.each([
    [['L', 'F'], 'R L H F'],
    [['P', 'FL'], 'A P HR FL'],
    [['A', 'FR'], 'P A HL FR'],
    [[' LA ', 'FPR'], 'RP LA HAL FPR'],
  ])('%j', (values, letters) => {
    expect(sides(axesOfPatientOrientation(values)!)).toBe(letters);
  });

  test('turns with the image', () => {
    expect(sides(axesOfPatientOrientation(['P', 'FL'])!, { rotation: 90 })).toBe('FL HR A P');
    expect(sides(axesOfPatientOrientation(['P', 'FL'])!, { flipHorizontal: true })).toBe('P A HR FL');
  });

  test.each([[[]], [['L']], [['L', '']], [['L', 'F', 'A']], [['LR', 'F']], [['LL', 'F']], [['LE', 'V']], [['X', 'F']]])(
    '%j says nothing',
    (values: string[]) => {
      expect(axesOfPatientOrientation(values)).toBeUndefined();
    },
  );
});

test('a camera at the feet that looks to the head, the nose up, has the left of the patient at its right', () => {
  expect(sides(axesOfCamera({ viewUp: [0, -1, 0], viewPlaneNormal: [0, 0, -1] }))).toBe('R L A P');
  expect(sides(axesOfCamera({ viewUp: [0, -1, 0], viewPlaneNormal: [0, 0, 1] }))).toBe('L R A P');
  expect(sides(axesOfCamera({ viewUp: [0, 0, 1], viewPlaneNormal: [0, -1, 0] }))).toBe('R L H F');
});

test('letters have names to be read out', () => {
  expect(letterKeys('PFx')).toEqual(['orientation.letter.P', 'orientation.letter.F']);
});
