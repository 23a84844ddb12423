import { describe, expect, test } from 'vitest';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import {
  AXIAL,
  between,
  chance,
  anyOrientation,
  CORONAL,
  SAGITTAL,
  slice,
  tiltedAxial,
  type Orientation,
} from './testing/planes.ts';
import { cross } from '../viewer/frame-facts.ts';
import { plus, times } from './vectors.ts';
import { checkVolume } from './volume.ts';

/** Axial slices at these heights. */
const at = (heights: readonly number[], orientation: Orientation = AXIAL, changes: Partial<FrameFacts> = {}) =>
  heights.map((z) => slice([-50, -40, z], orientation, changes));
const refusals = (slices: Parameters<typeof checkVolume>[0]) => {
  const check = checkVolume(slices);
  return check.ok ? [] : check.refusals;
};
const even = (count: number, step = 2.5) => Array.from({ length: count }, (_, index) => index * step);

describe('a volume', () => {
  test('is what the slices make, in any order', () => {
    expect(checkVolume(at([15, 0, 5, 10]))).toEqual({
      ok: true,
      order: [1, 2, 3, 0],
      origin: [-50, -40, 0],
      directions: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
      spacing: [0.5, 0.8, 5],
      dimensions: [200, 100, 4],
      frameOfReferenceUid: '1.2.3',
    });
  });

  test('of sagittal slices begins at the left, as their normal looks to the right', () => {
    const check = checkVolume([0, 7, 14].map((x) => slice([x, -40, 60], SAGITTAL)));
    expect(check).toMatchObject({ ok: true, order: [2, 1, 0], origin: [14, -40, 60], spacing: [0.5, 0.8, 7] });
  });

  test('may be oblique in any direction, as long as the slices lie along their normal', () => {
    const random = chance(51);
    for (let tried = 0; tried < 200; tried += 1) {
      const orientation = anyOrientation(random);
      const normal = cross(...orientation);
      const step = between(random, 0.3, 9);
      const check = checkVolume(even(9, step).map((way) => slice(plus([3, -8, 40], times(normal, way)), orientation)));
      expect(check).toMatchObject({ ok: true, order: [0, 1, 2, 3, 4, 5, 6, 7, 8] });
      if (check.ok) expect(check.spacing[2]).toBeCloseTo(step, 9);
    }
  });

  test('may have places that the modality rounded', () => {
    // 0.75 mm written with one decimal, as 0.8, 1.5, 2.3.
    expect(checkVolume(at([0, 0.8, 1.5, 2.3, 3, 3.8, 4.5]))).toMatchObject({ ok: true, spacing: [0.5, 0.8, 0.75] });
  });

  test('needs no frame of reference, if none has one', () => {
    const slices = at([0, 5, 10]).map(({ facts: { frameOfReferenceUid: _, ...facts } }) => ({ facts }));
    expect(checkVolume(slices)).toMatchObject({ ok: true });
  });
});

describe('refused', () => {
  test('too few', () => {
    expect(refusals([])).toEqual([{ code: 'too-few', count: 0, needed: 3 }]);
    expect(refusals(at([0, 5]))).toEqual([{ code: 'too-few', count: 2, needed: 3 }]);
  });

  test('an image that cannot be shown', () => {
    const [first, ...others] = at([0, 5, 10]);
    const broken = { ...first!, problem: { code: 'DICOM_NO_PIXELS', facts: {} } } as const;
    expect(refusals([broken, ...others])).toEqual([{ code: 'unreadable', count: 1, total: 3 }]);
  });

  test.each([{ samples: 3, photometric: 'RGB' }, { photometric: 'PALETTE COLOR' }])('colours: %j', (changes) => {
    expect(refusals(at([0, 5, 10], AXIAL, changes))).toEqual([{ code: 'color', count: 3, total: 3 }]);
  });

  test('without geometry', () => {
    const slices = at([0, 5, 10, 15]);
    const { position: _, ...facts } = slices[2]!.facts;
    expect(refusals([...slices.slice(0, 2), { facts }, slices[3]!])).toEqual([
      { code: 'no-geometry', count: 1, total: 4 },
    ]);
  });

  test('two frames of reference', () => {
    expect(refusals([...at([0, 5]), ...at([10], AXIAL, { frameOfReferenceUid: '1.9' })])).toEqual([
      { code: 'frames-differ', count: 2 },
    ]);
  });

  test.each([{ rows: 101 }, { columns: 199 }, { spacing: [0.81, 0.5] }, { spacing: [0.8, 0.49] }] as const)(
    'other sizes: %j',
    (changes) => {
      expect(refusals([...at([0, 5, 10]), ...at([15], AXIAL, changes)])).toEqual([
        { code: 'sizes-differ', count: 1, total: 4 },
      ]);
    },
  );

  test('pixel distances may differ by less than half a pixel at the far edge', () => {
    // 200 columns: 0.0012 mm each are 0.24 mm of 0.5.
    expect(refusals([...at([0, 5, 10]), ...at([15], AXIAL, { spacing: [0.8, 0.5012] })])).toEqual([]);
    expect(refusals([...at([0, 5, 10]), ...at([15], AXIAL, { spacing: [0.8, 0.5013] })])).not.toEqual([]);
  });

  test('planes that are not parallel, and no more of these', () => {
    expect(refusals([...at([0, 5, 10]), ...at([15], CORONAL)])).toEqual([
      { code: 'not-parallel', angle: expect.closeTo(90) as number, count: 1, total: 4 },
    ]);
    expect(refusals([...at([0, 5, 10]), ...at([15], tiltedAxial(0.06))])).toMatchObject([{ code: 'not-parallel' }]);
    expect(refusals([...at([0, 5, 10]), ...at([15], tiltedAxial(0.04))])).toEqual([]);
  });

  test('a slice that is turned within its plane, or seen from the other side', () => {
    const turned: Orientation = [
      [0, 1, 0],
      [-1, 0, 0],
    ];
    expect(refusals([...at([0, 5, 10]), ...at([15], turned)])).toMatchObject([{ code: 'not-parallel', count: 1 }]);
    const back: Orientation = [AXIAL[0], [0, -1, 0]];
    expect(refusals([...at([0, 5, 10]), ...at([15], back)])).toEqual([
      { code: 'not-parallel', angle: expect.closeTo(180) as number, count: 1, total: 4 },
    ]);
  });

  test('several slices at one place', () => {
    expect(refusals(at([0, 0, 5, 5, 10, 10.005]))).toEqual([{ code: 'same-place', count: 6, places: 3 }]);
    expect(refusals(at([5, 5, 5]))).toEqual([{ code: 'same-place', count: 3, places: 1 }]);
  });

  test('a tilted gantry: slices on one line, but not along the normal', () => {
    // Along z, with planes tilted by 20 degrees: each is shifted by 5 * sin 20 = 1.710 mm.
    expect(refusals(at(even(11, 5), tiltedAxial(20)))).toEqual([
      { code: 'tilted', angle: expect.closeTo(20, 6) as number, shift: expect.closeTo(17.101, 3) as number },
    ]);
  });

  test('the least tilt that shows is one of more than half a pixel over the whole series', () => {
    // 50 mm * sin 0.28 = 0.244 mm, half a pixel is 0.25.
    expect(refusals(at(even(11, 5), tiltedAxial(0.28)))).toEqual([]);
    expect(refusals(at(even(11, 5), tiltedAxial(0.29)))).toMatchObject([{ code: 'tilted' }]);
  });

  test('slices shifted without a rule', () => {
    const slices = [0, 0, 3, 0, 0].map((x, index) => slice([x, 0, index * 5]));
    expect(refusals(slices)).toEqual([{ code: 'shifted', shift: 3 }]);
  });

  test('uneven steps', () => {
    expect(refusals(at([0, 4, 8, 9.2, 16, 23]))).toMatchObject([
      { code: 'uneven', least: expect.closeTo(1.2) as number, most: 7 },
    ]);
    expect(refusals(at([0, 1, 2, 3.3]))).toMatchObject([{ code: 'uneven' }]);
  });

  test('a tenth of a step aside is even, more is not', () => {
    // The slice at 2.19 belongs at 2: 0.1 mm of 1 are allowed.
    expect(refusals(at([0, 1, 2.09, 3, 4]))).toEqual([]);
    expect(refusals(at([0, 1, 2.11, 3, 4]))).toMatchObject([{ code: 'uneven' }]);
    // Half a pixel (0.25 mm) is less than a tenth of 5 mm.
    expect(refusals(at([0, 5, 10.24, 15, 20]))).toEqual([]);
    expect(refusals(at([0, 5, 10.26, 15, 20]))).toMatchObject([{ code: 'uneven' }]);
  });

  test('steps that drift, each within tolerance of the next', () => {
    const drifting = [...even(50, 1), ...even(50, 1.02).map((z) => 49 + 1.02 + z)];
    expect(refusals(at(drifting))).toMatchObject([{ code: 'uneven' }]);
  });

  test('missing slices', () => {
    expect(refusals(at([0, 3, 6, 15, 18, 24]))).toEqual([{ code: 'gaps', missing: 3, gaps: 2, step: 3 }]);
    // The last one of an even series is no gap; half of a step is none either.
    expect(refusals(at([0, 3, 6, 9]))).toEqual([]);
    expect(refusals(at([0, 3, 6, 13.5]))).toMatchObject([{ code: 'uneven' }]);
  });

  test('for all that is wrong at once', () => {
    const slices = at([0, 4, 8, 9.2, 16, 23], tiltedAxial(20));
    expect(refusals(slices).map(({ code }) => code)).toEqual(['tilted', 'uneven']);
    expect(refusals([...slices.slice(1), ...at([0], tiltedAxial(20), { rows: 64 })]).map(({ code }) => code)).toEqual([
      'sizes-differ',
      'tilted',
      'uneven',
    ]);
    expect(refusals(at([1], AXIAL, { samples: 3 })).map(({ code }) => code)).toEqual(['color', 'too-few']);
  });
});

test('a slice taken out of a volume is found missing, wherever it was', () => {
  for (let missing = 1; missing < 8; missing += 1) {
    const heights = even(9).filter((_, index) => index !== missing);
    expect(refusals(at(heights))).toEqual([{ code: 'gaps', missing: 1, gaps: 1, step: 2.5 }]);
  }
});
