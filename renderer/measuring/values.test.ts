/** Against numbers worked out by hand. */
import { describe, expect, it } from 'vitest';
import { angle, area, cobb, distance, statistics, valueAt, type Grid, type Place, type Region } from './values.ts';

/** Rows 2 mm apart, columns 0.5 mm. */
const STRETCHED = [2, 0.5] as const;

/** Value of a pixel: 100 times its row and its column, below zero on the left half. */
const grid = (columns: number, rows: number): Grid => ({
  columns,
  rows,
  values: Int16Array.from({ length: columns * rows }, (_, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    return (column < columns / 2 ? -1 : 1) * (row * 100 + column);
  }),
});

describe('distances and angles', () => {
  it('count columns and rows with their own distances', () => {
    // 6 columns of 0.5 mm and 2 rows of 2 mm: a triangle of 3, 4 and 5.
    expect(distance([1, 1], [7, 3], STRETCHED)).toBeCloseTo(5, 12);
    expect(distance([10.25, 4], [10.75, 4], STRETCHED)).toBeCloseTo(0.25, 12);
  });

  it('an angle is that of the patient, not that of the pixels', () => {
    // 4 columns and 1 row are both 2 mm long.
    expect(angle([4, 0], [0, 0], [4, 1], STRETCHED)).toBeCloseTo(45, 12);
    expect(angle([4, 0], [0, 0], [0, -3], STRETCHED)).toBeCloseTo(90, 12);
    expect(angle([4, 0], [0, 0], [-1, 0], STRETCHED)).toBeCloseTo(180, 12);
    expect(angle([0, 0], [0, 0], [1, 0], STRETCHED)).toBeUndefined();
  });

  it('Cobb does not depend on the direction in which the lines were drawn', () => {
    const flat: readonly [Place, Place] = [
      [0, 0],
      [8, 0],
    ];
    const steep: readonly [Place, Place] = [
      [0, 5],
      [4, 6],
    ];
    expect(cobb(flat, steep, STRETCHED)).toBeCloseTo(45, 12);
    expect(cobb(flat, [steep[1], steep[0]], STRETCHED)).toBeCloseTo(45, 12);
  });
});

describe('areas', () => {
  it('of a rectangle, an ellipse and an outline', () => {
    const rectangle: Place[] = [
      [0, 0],
      [10, 0],
      [0, 4],
      [10, 4],
    ];
    // 10 columns are 5 mm, 4 rows are 8 mm.
    expect(area({ shape: 'rectangle', points: rectangle }, STRETCHED)).toBeCloseTo(40, 12);
    const ellipse: Place[] = [
      [5, 0],
      [5, 4],
      [0, 2],
      [10, 2],
    ];
    // Half axes of 4 mm and 2.5 mm.
    expect(area({ shape: 'ellipse', points: ellipse }, STRETCHED)).toBeCloseTo(Math.PI * 10, 12);
    // A triangle of 5 mm by 8 mm, drawn backwards.
    expect(area({ shape: 'freehand', points: rectangle.slice(0, 3).toReversed() }, STRETCHED)).toBeCloseTo(20, 12);
  });
});

describe('statistics', () => {
  const corners = (left: number, top: number, right: number, bottom: number): Place[] => [
    [left, top],
    [right, top],
    [left, bottom],
    [right, bottom],
  ];

  it('of the pixels whose centres lie inside: of values below zero too', () => {
    // Columns 1 to 2, rows 1 to 2 of four: -101, 102, -201, 202.
    const found = statistics({ shape: 'rectangle', points: corners(0.6, 0.6, 2.4, 2.4) }, grid(4, 4));
    expect(found).toEqual({
      count: 4,
      mean: 0.5,
      // Squares of the distances from 0.5: 10302.25, 10302.25, 40602.25, 40602.25.
      deviation: expect.closeTo(Math.sqrt(25_452.25), 9) as number,
      min: -201,
      max: 202,
    });
  });

  it('a centre on the edge counts; one outside by a thousandth does not', () => {
    expect(statistics({ shape: 'rectangle', points: corners(1, 1, 2, 2) }, grid(4, 4))?.count).toBe(4);
    expect(statistics({ shape: 'rectangle', points: corners(1.001, 1, 2, 2) }, grid(4, 4))?.count).toBe(2);
    const outline: Place[] = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 2],
    ];
    expect(statistics({ shape: 'freehand', points: outline }, grid(4, 4))?.count).toBe(4);
  });

  it('what lies outside of the image has no pixels', () => {
    expect(statistics({ shape: 'rectangle', points: corners(-5, -5, 0.2, 0.2) }, grid(4, 4))?.count).toBe(1);
    expect(statistics({ shape: 'rectangle', points: corners(7, 7, 9, 9) }, grid(4, 4))).toBeUndefined();
    expect(statistics({ shape: 'rectangle', points: corners(1.2, 1.2, 1.8, 1.8) }, grid(4, 4))).toBeUndefined();
  });

  it('a region without extent has none', () => {
    expect(statistics({ shape: 'ellipse', points: corners(1, 1, 1, 1) }, grid(4, 4))).toBeUndefined();
  });

  it('small differences of large values are not lost', () => {
    const large = { columns: 2, rows: 2, values: Float64Array.of(1e9, 1e9 + 1, 1e9 + 2, 1e9 + 3) };
    const found = statistics({ shape: 'rectangle', points: corners(-1, -1, 2, 2) }, large);
    expect(found?.deviation).toBeCloseTo(Math.sqrt(1.25), 6);
    expect(found?.mean).toBe(1e9 + 1.5);
  });

  it('an outline that winds around a hole leaves the hole out', () => {
    // A square of 5 pixels, then the one in its middle, joined by a cut along the upper left.
    const outline: Place[] = [
      [-0.5, -0.5],
      [4.5, -0.5],
      [4.5, 4.5],
      [-0.5, 4.5],
      [-0.5, -0.5],
      [1.5, 1.5],
      [1.5, 2.5],
      [2.5, 2.5],
      [2.5, 1.5],
      [1.5, 1.5],
    ];
    const ones = { columns: 5, rows: 5, values: Array.from({ length: 25 }, (_, index) => index) };
    // The cut goes through the centres of (0,0) and (1,1), which are on it and count.
    expect(statistics({ shape: 'freehand', points: outline }, ones)?.count).toBe(24);
  });
});

describe('the value of a point', () => {
  it('is that of the pixel on which it lies', () => {
    expect(valueAt([2.49, 1.5], grid(4, 4))).toBe(202);
    expect(valueAt([-0.49, 1], grid(4, 4))).toBe(-100);
    expect(valueAt([-0.51, 0], grid(4, 4))).toBeUndefined();
    expect(valueAt([3.6, 0], grid(4, 4))).toBeUndefined();
  });
});

it('padding counts in no statistics, and where nothing else is there are none', () => {
  const values = [-2000, -2000, 10, 30, -1999, 20];
  const whole: Region = {
    shape: 'freehand',
    points: [
      [-1, -1],
      [4, -1],
      [4, 4],
      [-1, 4],
    ],
  };
  const grid = { values, columns: 3, rows: 2, padding: { from: -2000, to: -1999 } };
  expect(statistics(whole, grid)).toMatchObject({ count: 3, mean: 20, min: 10, max: 30 });
  expect(statistics(whole, { ...grid, padding: { from: -2000, to: 30 } })).toBeUndefined();
});
