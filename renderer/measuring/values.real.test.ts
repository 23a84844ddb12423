/**
 * A real CT slice (signed, rescaled by -1024) against numbers that were worked out with Python and numpy over the same
 * pixels: the ellipse by turning the axes, the other regions by half-planes, mean and standard deviation by numpy's own.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { expect, test, type TestContext } from 'vitest';
import { area, statistics, valueAt, type Grid, type Region } from './values.ts';

const FILE = join(import.meta.dirname, '../../../shared/dicom/syntax/ct-explicit-le.dcm');
/** Pixel Spacing of the file. */
const DISTANCES = [0.675781, 0.675781] as const;

function readSlice(context: TestContext): Grid {
  if (!existsSync(FILE)) context.skip('needs the shared data dicom/syntax/ct-explicit-le.dcm');
  const file = dicomParser.parseDicom(readFileSync(FILE));
  const pixels = file.elements['x7fe00010'];
  if (pixels === undefined) throw new Error('no pixels');
  const view = new DataView(file.byteArray.buffer, file.byteArray.byteOffset + pixels.dataOffset);
  const values = Float32Array.from({ length: 512 * 512 }, (_, index) => view.getInt16(index * 2, true) - 1024);
  return { values, columns: 512, rows: 512 };
}

const REGIONS: readonly (readonly [Region, Record<'count' | 'mean' | 'deviation' | 'min' | 'max' | 'area', number>])[] =
  [
    [
      // Centre 230.3, 251.6; half axes of 41.5 pixels at 27 degrees and 18.2 across.
      {
        shape: 'ellipse',
        points: [
          [267.2767707538173, 270.4406057391912],
          [193.32322924618273, 232.7593942608088],
          [222.03737290474027, 267.81631874022827],
          [238.56262709525976, 235.3836812597717],
        ],
      },
      { count: 2377, mean: 44.695835086243164, deviation: 72.11814002484087, min: -118, max: 438, area: 1083.630728 },
    ],
    [
      {
        shape: 'rectangle',
        points: [
          [199.7, 241.1],
          [260.2, 241.1],
          [199.7, 219.9],
          [260.2, 219.9],
        ],
      },
      { count: 1342, mean: -40.41132637853949, deviation: 294.4230217874434, min: -1024, max: 1378, area: 585.737717 },
    ],
    [
      // Concave.
      {
        shape: 'freehand',
        points: [
          [150.5, 300.5],
          [210.5, 300.5],
          [210.5, 320.5],
          [170.5, 320.5],
          [170.5, 380.5],
          [150.5, 380.5],
        ],
      },
      { count: 2400, mean: -38.2225, deviation: 124.04076477950034, min: -214, max: 462, area: 1096.031904 },
    ],
    [
      {
        shape: 'freehand',
        points: [
          [300.2, 150.7],
          [388.9, 201.3],
          [317.4, 267.8],
        ],
      },
      { count: 4759, mean: -60.50472788400925, deviation: 101.07093874751001, min: -696, max: 148, area: 2172.986002 },
    ],
  ];

for (const [index, [region, expected]] of REGIONS.entries()) {
  test(`${region.shape} ${index + 1}`, (context) => {
    const found = statistics(region, readSlice(context));
    expect({ ...found, area: area(region, DISTANCES) }).toEqual({
      count: expected.count,
      mean: expect.closeTo(expected.mean, 6) as number,
      deviation: expect.closeTo(expected.deviation, 6) as number,
      min: expected.min,
      max: expected.max,
      area: expect.closeTo(expected.area, 5) as number,
    });
  });
}

test('the value of a point', (context) => {
  expect(valueAt([230.3, 250.9], readSlice(context))).toBe(55);
});
