/** What real series are, against what was read from their headers by hand (dcmdump and a calculator). */
import { expect, test } from 'vitest';
import { dot } from '../viewer/frame-facts.ts';
import { axesOfImage, sideLetters } from './orientation.ts';
import { planeName } from './plane-name.ts';
import { normalOf, planeOf } from './plane.ts';
import { referenceLine } from './reference-line.ts';
import { createStack, locate } from './stack.ts';
import { readSeries } from './testing/headers.ts';
import { checkVolume, type VolumeCheck } from './volume.ts';

const brief = (check: VolumeCheck): unknown =>
  check.ok ? `${check.dimensions[2]} slices, ${check.spacing[2].toFixed(2)} mm` : check.refusals;
const about = (value: number) => expect.closeTo(value, 1) as number;

/** The series of a path, by number of slices, then as they come. */
const STUDIES: readonly (readonly [path: string, ...checks: unknown[]])[] = [
  ['studies/petct-acrin/ct', '135 slices, 3.27 mm'],
  // Steps of 3.27 to 3.29 mm.
  ['studies/petct-acrin/pt', '135 slices, 3.27 mm'],
  ['studies/petct-acrin/scout.dcm', [{ code: 'too-few', count: 1, needed: 3 }]],
  // Every third millimetre from -87.5 to -93.5 and from -597.5 to -615.5: 504 mm without a slice.
  ['studies/xdsi-ct', '10 slices, 5.00 mm', [{ code: 'gaps', missing: 167, gaps: 1, step: about(3) }]],
  // Sagittal with contrast (16), and axial tilted by 3 degrees, along its normal (20).
  ['studies/xdsi-mr', '16 slices, 7.00 mm', '20 slices, 7.50 mm'],
  ['studies/xdsi-mr-jpegll', [{ code: 'too-few', count: 1, needed: 3 }]],
  // Gantry at 18.5 degrees; 4, 1.08 and 7 mm (1.14 * cos 18.5 = 1.08; 7.38 * cos 18.5 = 7.0).
  // From z = 5.836 to 157.776 are 151.94 mm; times sin 18.5 that is a shift of 48.2 mm.
  [
    'studies/ct-head-tilt-uneven',
    [
      { code: 'tilted', angle: about(18.5), shift: about(48.2) },
      { code: 'uneven', least: about(1.08), most: about(7) },
    ],
  ],
  ['studies/xdsi-us', [{ code: 'no-geometry', count: 8, total: 8 }]],
  ['studies/xdsi-xa', [{ code: 'no-geometry', count: 12, total: 12 }]],
  ['single/nm-13f.dcm', [{ code: 'no-geometry', count: 13, total: 13 }]],
  ['single/ct-enhanced-2f.dcm', [{ code: 'too-few', count: 2, needed: 3 }]],
];

test.for(STUDIES)('%s', ([path, ...checks], context) => {
  const series = [...readSeries(context, path).values()].sort((a, b) => a.length - b.length);
  expect(series.map((slices) => brief(checkVolume(slices)))).toEqual(checks);
});

test.for([
  ['studies/petct-acrin/ct', 'axial', 'R L A P'],
  ['studies/petct-acrin/scout.dcm', 'coronal', 'R L H F'],
  ['studies/ct-head-tilt-uneven', 'axial', 'R L AH PF'],
  // Rows at 55 degrees from right to left: 0.822 to the back, 0.569 to the left.
  ['studies/xdsi-mr-jpegll', 'oblique', 'AR PL H F'],
] as const)('%s is %s', ([path, name, letters], context) => {
  for (const slices of readSeries(context, path).values()) {
    for (const { facts } of slices) {
      const { left, right, top, bottom } = sideLetters(axesOfImage(facts.orientation!));
      expect(planeName(facts.orientation!)).toBe(name);
      expect([left, right, top, bottom].join(' ')).toBe(letters);
    }
  }
});

test('each slice of a CT is a line across its scout, at the height where it lies', (context) => {
  const [scout] = [...readSeries(context, 'studies/petct-acrin/scout.dcm').values()].flat();
  const [slices = []] = readSeries(context, 'studies/petct-acrin/ct').values();
  const image = planeOf(scout!.facts)!;
  for (const { facts } of slices) {
    // The scout's rows go down from its first at z = 60.000004, 0.545455 mm each.
    const row = (60.000004 - facts.position![2]) / 0.545455;
    const line = referenceLine(image, planeOf(facts)!);
    expect(line?.pixels.map(([, at]) => at) ?? []).toEqual(
      row < -0.5 || row > 1026.5 ? [] : [expect.closeTo(row, 6), expect.closeTo(row, 6)],
    );
  }
});

test('a point of the CT is found in the PET of the same frame of reference', (context) => {
  const [ct = []] = readSeries(context, 'studies/petct-acrin/ct').values();
  const [pet = []] = readSeries(context, 'studies/petct-acrin/pt').values();
  const stack = createStack(pet.map(({ facts }) => planeOf(facts)));
  for (const { facts } of ct) {
    const found = locate(stack, [0, 0, facts.position![2]], facts.frameOfReferenceUid!)!;
    const { position, spacing } = pet[found.index]!.facts;
    expect(found.isInside).toBe(true);
    expect(found.distance).toBeCloseTo(Math.abs(position![2] - facts.position![2]), 6);
    expect(found.distance).toBeLessThan(3.29 / 2);
    expect(found.pixel[0]).toBeCloseTo(-position![0] / spacing![1], 6);
    expect(found.pixel[1]).toBeCloseTo(-position![1] / spacing![0], 6);
  }
});

test('an axial and a sagittal MR series show each other as lines at right angles to the columns or rows', (context) => {
  const series = [...readSeries(context, 'studies/xdsi-mr').values()].sort((a, b) => a.length - b.length);
  const [sagittal = [], axial = []] = series.map((slices) => slices.map(({ facts }) => planeOf(facts)!));
  expect(Math.abs(dot(normalOf(sagittal[0]!), normalOf(axial[0]!)))).toBeLessThan(1e-6);
  for (const other of sagittal) {
    const { pixels } = referenceLine(axial[10]!, other)!;
    for (const [column] of pixels) expect(column).toBeCloseTo((other.origin[0] + 110.88063) / 0.859375, 4);
  }
});
