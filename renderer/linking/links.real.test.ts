/**
 * Linked panes over real series, against places worked out from Image Position (Patient), Image Orientation (Patient) and
 * Pixel Spacing by the equation of PS3.3 C.7.6.2.1.1 and determinants, without the rules of renderer/geometry.
 */
import { beforeEach, expect, test, type TestContext } from 'vitest';
import { readSeries } from '../geometry/testing/headers.ts';
import type { FrameFacts, Vector } from '../viewer/frame-facts.ts';
import type { Slice } from '../viewer/slices.ts';
import { pointAt } from './crosshair.ts';
import { NO_LINKS, useLinks } from './link-state.ts';
import { drawnPlane, stackOf } from './linked-view.ts';
import { followPoint } from './localiser.ts';
import { Panes } from './panes.ts';
import { sliceLines } from './reference-lines.ts';
import { ScrollLinks } from './scroll-links.ts';
import { FakeModel, FakeView, Frames } from './testing/fake-view.ts';

beforeEach(() => useLinks.setState(NO_LINKS));

function seriesOf(context: TestContext, path: string): (readonly Slice[])[] {
  return [...readSeries(context, path).values()].sort((a, b) => a.length - b.length);
}

/** Of pixel (column, row), in mm (PS3.3 C.7.6.2.1.1). */
function pointOf({ position, orientation, spacing }: FrameFacts, column: number, row: number): Vector {
  const at = (axis: 0 | 1 | 2) =>
    position![axis] + orientation![0][axis] * spacing![1] * column + orientation![1][axis] * spacing![0] * row;
  return [at(0), at(1), at(2)];
}

/** The determinant of three directions. */
function determinant(a: Vector, b: Vector, c: Vector): number {
  return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
}

/** The pixel and the distance to the plane of a point: three equations by Cramer's rule. */
function solve({ position, orientation, spacing }: FrameFacts, point: Vector) {
  const [row, column] = orientation!;
  const normal: Vector = [
    row[1] * column[2] - row[2] * column[1],
    row[2] * column[0] - row[0] * column[2],
    row[0] * column[1] - row[1] * column[0],
  ];
  const way: Vector = [point[0] - position![0], point[1] - position![1], point[2] - position![2]];
  const all = determinant(row, column, normal);
  return {
    column: determinant(way, column, normal) / all / spacing![1],
    row: determinant(row, way, normal) / all / spacing![0],
    height: determinant(row, column, way) / all,
  };
}

const middleOf = (facts: FrameFacts) => pointOf(facts, (facts.columns - 1) / 2, (facts.rows - 1) / 2);
/** How far a point lies off each slice, in mm. */
const distances = (slices: readonly Slice[], point: Vector) =>
  slices.map(({ facts }) => Math.abs(solve(facts, point).height));

/** Scrolls a pane of `source` through all of its slices; returns where a linked one of `target` is. */
function scrollThrough(source: readonly Slice[], target: readonly Slice[]): number[] {
  const [lead, other] = [new FakeView(0, new FakeModel(source)), new FakeView(1, new FakeModel(target))];
  const [panes, frames] = [new Panes(), new Frames()];
  new ScrollLinks(panes, useLinks, { nextFrame: frames.next, active: () => lead });
  for (const view of [lead, other]) panes.join(view);
  useLinks.getState().setWay('position');
  return source.map((_, index) => {
    lead.scrollTo(index);
    frames.pass();
    return other.at;
  });
}

function expectNearest(source: readonly Slice[], target: readonly Slice[]): void {
  for (const [index, at] of scrollThrough(source, target).entries()) {
    const off = distances(target, middleOf(source[index]!.facts));
    expect(off[at]! - Math.min(...off), `slice ${index}`).toBeLessThanOrEqual(0.01);
  }
}

test('axial: a PET goes with its CT slice by slice, whichever leads', (context) => {
  const [ct = []] = seriesOf(context, 'studies/petct-acrin/ct');
  const [pet = []] = seriesOf(context, 'studies/petct-acrin/pt');
  expectNearest(ct, pet);
  expectNearest(pet, ct);
  // Heights that dcmdump reads: the slice of the CT at the height of the PET's tenth one.
  const [at] = scrollThrough([pet[10]!], ct);
  expect(Math.abs(ct[at!]!.facts.position![2] - pet[10]!.facts.position![2])).toBeLessThan(3.29 / 2);
});

test('gantry tilt and uneven distances: thinned out and numbered the other way it is found again', (context) => {
  const [head = []] = seriesOf(context, 'studies/ct-head-tilt-uneven');
  const thinned = head.filter((_, index) => index % 3 === 1).toReversed();
  expectNearest(head, thinned);
  expectNearest(thinned, head);
  // A slice that is in both goes with itself.
  const found = scrollThrough(thinned, head);
  expect(found.map((at) => head[at]!.id)).toEqual(thinned.map(({ id }) => id));
});

test('a gap of 504 mm: in its middle the pane shows an edge of it and says how far that is', (context) => {
  const [, gap = []] = seriesOf(context, 'studies/xdsi-ct');
  const edge = gap.findIndex(
    ({ facts }, index) => Math.abs(facts.position![2] - (gap[index + 1]?.facts.position?.[2] ?? 0)) > 100,
  );
  const { facts } = gap[edge]!;
  const middle: Slice = {
    ...gap[edge]!,
    id: 'middle',
    facts: { ...facts, position: [facts.position![0], facts.position![1], facts.position![2] - 200] },
  };
  const [at] = scrollThrough([middle], gap);
  expect(at).toBe(edge);
  expect(useLinks.getState().notes[1]).toEqual({ kind: 'away', mm: expect.closeTo(200, 3) as number });
});

test('sagittal and tilted axial: a click in one is the point in the other', (context) => {
  const [sagittal = [], axial = []] = seriesOf(context, 'studies/xdsi-mr');
  for (const [source, target] of [
    [sagittal, axial],
    [axial, sagittal],
  ] as const) {
    const [from, to] = [new FakeView(0, new FakeModel(source), 8), new FakeView(1, new FakeModel(target))];
    const [panes, frames] = [new Panes(), new Frames()];
    for (const view of [from, to]) panes.join(view);
    followPoint(panes, useLinks, frames.next);
    for (const [column, row] of [
      [128, 128],
      [60, 90],
      [180, 150],
    ] as const) {
      const point = pointAt(from, from.project([column, row])!)!;
      const expected = pointOf(source[8]!.facts, column, row);
      expect(point.position).toEqual(expected.map((value) => expect.closeTo(value, 3) as number));
      useLinks.getState().locate(point);
      frames.pass();
      const inSight = target.map(({ facts }) => solve(facts, expected));
      const least = Math.min(...inSight.map(({ height }) => Math.abs(height)));
      expect(Math.abs(inSight[to.at]!.height)).toBeCloseTo(least, 3);
    }
  }
});

test('reference lines: each end lies in both planes, on an edge of one of the images', (context) => {
  const [sagittal = [], axial = []] = seriesOf(context, 'studies/xdsi-mr');
  const [head = []] = seriesOf(context, 'studies/ct-head-tilt-uneven');
  const [[slanted] = []] = seriesOf(context, 'studies/xdsi-mr-jpegll');
  let found = 0;
  for (const [image, other] of [
    [axial, sagittal],
    [sagittal, axial],
    [[through(slanted!, head)], head],
  ] as const) {
    const view = new FakeView(0, new FakeModel(image), Math.floor(image.length / 2));
    for (const line of sliceLines(drawnPlane(view)!, stackOf({ slices: other }), 5)) {
      found += 1;
      for (const [column, row] of line.pixels) {
        const { facts } = image[view.at]!;
        const inOther = solve(other[line.index]!.facts, pointOf(facts, column, row));
        expect(inOther.height).toBeCloseTo(0, 2);
        const edges = [
          [column, facts.columns],
          [row, facts.rows],
          [inOther.column, other[line.index]!.facts.columns],
          [inOther.row, other[line.index]!.facts.rows],
        ].map(([at = 0, size = 0]) => Math.min(Math.abs(at + 0.5), Math.abs(at - size + 0.5)));
        expect(Math.min(...edges)).toBeLessThan(0.05);
      }
    }
  }
  expect(found).toBe(9);
});

/** An image of 300 mm with the directions of another one, through the middle of a series. */
function through({ facts: { orientation } }: Slice, series: readonly Slice[]): Slice {
  const { facts, ...slice } = series[Math.floor(series.length / 2)]!;
  const size = { rows: 300, columns: 300, spacing: [1, 1] as const };
  const middle = middleOf(facts);
  const corner = pointOf({ ...facts, ...size, orientation: orientation!, position: middle }, -149.5, -149.5);
  return { ...slice, id: 'slanted', facts: { ...facts, ...size, orientation: orientation!, position: corner } };
}
