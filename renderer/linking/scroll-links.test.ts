import { beforeEach, describe, expect, test } from 'vitest';
import { CORONAL, SAGITTAL } from '../geometry/testing/planes.ts';
import { leavePatient } from '../viewer/viewer-state.ts';
import { NO_LINKS, useLinks } from './link-state.ts';
import { Panes } from './panes.ts';
import { ScrollLinks } from './scroll-links.ts';
import { axial, FakeModel, FakeView, Frames, slices, unplaced } from './testing/fake-view.ts';

beforeEach(() => useLinks.setState(NO_LINKS));

/** Panes, of which the first is the active one. */
function linked(...views: readonly FakeView[]) {
  const panes = new Panes();
  const frames = new Frames();
  new ScrollLinks(panes, useLinks, { nextFrame: frames.next, active: () => views[0] });
  for (const view of views) panes.join(view);
  return { panes, frames };
}

const say = useLinks.getState();
const note = (pane: number) => useLinks.getState().notes[pane];

describe('by position', () => {
  test('panes go to the active one at once, then wherever one of them is scrolled', () => {
    // 2.5 mm from 0 and 5 mm from 0.
    const [thin, thick] = [new FakeView(0, axial(40, 0, 2.5), 8), new FakeView(1, axial(20, 0, 5))];
    const { frames } = linked(thin, thick);
    say.setWay('position');
    expect(thick.at).toBe(4);
    thin.scrollTo(20);
    frames.pass();
    expect(thick.at).toBe(10);
    thick.scrollTo(3);
    frames.pass();
    expect([thin.at, thick.at]).toEqual([6, 3]);
  });

  test('series numbered the other way, and with gaps', () => {
    const down = new FakeView(1, axial(20, 95, -5));
    // From 0 to 20 and from 80 to 95, every 5 mm.
    const gap = new FakeView(2, new FakeModel(slices([0, 5, 10, 15, 20, 80, 85, 90, 95].map((z) => [-50, -40, z]))));
    const lead = new FakeView(0, axial(20, 0, 5));
    const { frames } = linked(lead, down, gap);
    say.setWay('position');
    lead.scrollTo(4);
    frames.pass();
    expect([down.at, gap.at]).toEqual([15, 4]);
    expect([note(1), note(2)]).toEqual([undefined, undefined]);
    lead.scrollTo(9);
    frames.pass();
    expect([down.at, gap.at]).toEqual([10, 4]);
    expect(note(2)).toEqual({ kind: 'away', mm: 25 });
    lead.scrollTo(16);
    frames.pass();
    expect([gap.at, note(2)]).toEqual([5, undefined]);
  });

  test('one that cannot follow stays and says why', () => {
    const lead = new FakeView(0, axial(20, 0, 5));
    const prior = new FakeView(1, axial(20, 0, 5, { frameOfReferenceUid: '1.9' }), 7);
    const sagittal = new FakeView(
      2,
      new FakeModel(
        slices(
          [
            [0, -40, 60],
            [5, -40, 60],
          ],
          SAGITTAL,
        ),
      ),
      1,
    );
    const plain = new FakeView(3, new FakeModel(unplaced(5)), 2);
    const { frames } = linked(lead, prior, sagittal, plain);
    say.setWay('position');
    lead.scrollTo(12);
    frames.pass();
    expect([prior, sagittal, plain].map(({ at }) => at)).toEqual([7, 1, 2]);
    expect([0, 1, 2, 3].map((pane) => note(pane)?.kind)).toEqual([undefined, 'frame', 'plane', 'noPosition']);
    say.setWay(undefined);
    expect([1, 2, 3].map(note)).toEqual([undefined, undefined, undefined]);
  });

  test('none follows what linking itself has moved, nor anybody once it is off', () => {
    const views = [0, 1, 2].map((index) => new FakeView(index, axial(20, index, 5)));
    const { frames } = linked(...views);
    say.setWay('position');
    views[1]!.scrollTo(11);
    expect(frames.pass()).toBe(1);
    // Nothing that the others did waits for a frame.
    expect(frames.pass()).toBe(0);
    say.setWay(undefined);
    views[1]!.scrollTo(2);
    expect(frames.pass()).toBe(0);
    expect(views[0]!.at).toBe(11);
  });

  test('a fast scroll sends the others to its newest place only, once a picture', () => {
    const [lead, other] = [new FakeView(0, axial(200, 0, 1)), new FakeView(1, axial(200, 0, 1))];
    const { frames } = linked(lead, other);
    say.setWay('position');
    for (let index = 1; index <= 120; index += 1) lead.scrollTo(index);
    expect(frames.pass()).toBe(1);
    expect(other.visited).toEqual([120]);
  });

  test('a series put into a pane goes to where the others are, and moves none of them', () => {
    const [lead, other] = [new FakeView(0, axial(20, 0, 5), 6), new FakeView(1, axial(20, 0, 5))];
    const { frames } = linked(lead, other);
    say.setWay('position');
    other.open(axial(40, 0, 2.5), 39);
    expect([other.at, lead.at, frames.pass()]).toEqual([12, 6, 0]);
    lead.open(axial(100, 0, 1), 3);
    expect([lead.at, other.at, frames.pass()]).toEqual([30, 12, 0]);
  });

  test('slices that arrive later suit better', () => {
    const all = axial(20, 0, 5).snapshot().slices;
    const model = new FakeModel(all.slice(0, 4));
    const [lead, other] = [new FakeView(0, axial(20, 0, 5), 10), new FakeView(1, model)];
    linked(lead, other);
    say.setWay('position');
    expect([other.at, note(1)]).toEqual([3, { kind: 'away', mm: 35 }]);
    model.arrive(all);
    expect([other.at, note(1)]).toEqual([10, undefined]);
  });

  test('a pane that leaves is forgotten until it comes again', () => {
    const [lead, other] = [new FakeView(0, axial(20, 0, 5)), new FakeView(1, axial(20, 0, 5), 0)];
    const { panes, frames } = linked(lead, other);
    say.setWay('position');
    other.detach();
    expect(panes.list()).toEqual([lead]);
    lead.scrollTo(8);
    frames.pass();
    expect(other.visited).toEqual([]);
    // What comes into its place later goes to where the others are.
    other.resize([400, 320]);
    other.open(axial(40, 0, 2.5));
    expect([panes.list().length, other.at]).toEqual([2, 16]);
  });
});

describe('from here on', () => {
  test('a prior in another frame of reference goes as many mm', () => {
    const lead = new FakeView(0, axial(40, 0, 2.5), 10);
    const prior = new FakeView(1, axial(20, 300, 5, { frameOfReferenceUid: '1.9' }), 4);
    const { frames } = linked(lead, prior);
    say.setWay('here');
    expect(prior.visited).toEqual([]);
    lead.scrollTo(18);
    frames.pass();
    expect([prior.at, note(1)]).toEqual([8, undefined]);
    prior.scrollTo(2);
    frames.pass();
    expect(lead.at).toBe(6);
    // Before its beginning the prior stays at its first slice: 5 mm from where it should be.
    lead.scrollTo(0);
    frames.pass();
    expect([prior.at, note(1)]).toEqual([0, { kind: 'away', mm: 5 }]);
  });

  test('the offset is kept over the end of a series, and taken anew when it is asked for again', () => {
    const lead = new FakeView(0, axial(40, 0, 5), 10);
    const prior = new FakeView(1, axial(10, 0, 5, { frameOfReferenceUid: '1.9' }), 5);
    const { frames } = linked(lead, prior);
    say.setWay('here');
    lead.scrollTo(30);
    frames.pass();
    expect(prior.at).toBe(9);
    lead.scrollTo(10);
    frames.pass();
    expect(prior.at).toBe(5);
    say.setWay(undefined);
    prior.scrollTo(2);
    say.setWay('here');
    say.setWay('here');
    lead.scrollTo(12);
    frames.pass();
    expect(prior.at).toBe(4);
  });

  test('without geometry slice by slice; a series that came later is not linked', () => {
    const lead = new FakeView(0, axial(40, 0, 5), 10);
    const plain = new FakeView(1, new FakeModel(unplaced(20)), 4);
    const { frames } = linked(lead, plain);
    say.setWay('here');
    lead.scrollTo(13);
    frames.pass();
    expect(plain.at).toBe(7);
    plain.open(new FakeModel(unplaced(20)), 1);
    lead.scrollTo(15);
    frames.pass();
    expect([plain.at, note(1)]).toEqual([1, { kind: 'unlinked' }]);
  });
});

test('by number: the same one, and the end where there is no more', () => {
  const lead = new FakeView(0, axial(40, 0, 5), 3);
  const coronal = new FakeView(
    1,
    new FakeModel(
      slices(
        [
          [0, 0, 60],
          [0, 5, 60],
          [0, 9, 60],
          [0, 15, 60],
        ],
        CORONAL,
      ),
    ),
  );
  const { frames } = linked(lead, coronal);
  say.setWay('index');
  expect([coronal.at, note(1)]).toEqual([3, undefined]);
  lead.scrollTo(9);
  frames.pass();
  expect([coronal.at, note(1)]).toEqual([3, { kind: 'end' }]);
});

test('when the patient leaves nothing of it is left', () => {
  const [lead, other] = [new FakeView(0, axial(20, 0, 5)), new FakeView(1, axial(2, 0, 5))];
  const { frames } = linked(lead, other);
  say.setWay('position');
  say.linkLook(true);
  say.showCrosshair(true);
  say.showLines(true);
  say.locate({ position: [1, 2, 3], frameOfReferenceUid: '1.2.3', pane: 0 });
  lead.scrollTo(9);
  leavePatient();
  frames.pass();
  const { times: _times, ...left } = useLinks.getState();
  expect(left).toMatchObject({ way: undefined, lastWay: 'position', point: undefined, notes: {} });
  expect([left.isLookLinked, left.areLinesShown, left.isCrosshairOn]).toEqual([false, false, false]);
});
