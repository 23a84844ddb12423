import { beforeEach, describe, expect, test } from 'vitest';
import { AXIAL, CORONAL } from '../geometry/testing/planes.ts';
import { NO_LINKS, useLinks } from './link-state.ts';
import { LookLinks } from './look-links.ts';
import { Panes } from './panes.ts';
import { axial, FakeModel, FakeView, slices, unplaced } from './testing/fake-view.ts';

beforeEach(() => useLinks.setState(NO_LINKS));

/** Linked panes, of which the first is the active one; each was drawn before. */
function linked(...views: readonly FakeView[]): Panes {
  const panes = new Panes();
  new LookLinks(panes, useLinks, () => views[0]);
  for (const view of views) panes.join(view);
  for (const view of views) view.resize(view.size()!);
  useLinks.getState().linkLook(true);
  return panes;
}

const windowOf = (view: FakeView) => view.state.getState().window;
const zoomOf = (view: FakeView) => view.state.getState().zoom;
const near = (...values: readonly number[]) => values.map((value) => expect.closeTo(value, 6) as number);
const WIDE = { center: 50, width: 350 };

describe('the window', () => {
  test('is shared by panes of one modality and unit, and by no others', () => {
    const measuring = { isLocalizer: false, isRescaled: true };
    const ct = new FakeView(0, axial(3, 0, 5));
    const otherCt = new FakeView(1, axial(3, 0, 5, { measuring: { ...measuring, rescaleType: 'HU' } }));
    const density = new FakeView(2, axial(3, 0, 5, { measuring: { ...measuring, rescaleType: 'MGML' } }));
    const mr = new FakeView(3, axial(3, 0, 5, { modality: 'MR' }));
    linked(ct, otherCt, density, mr);
    ct.setWindow(WIDE);
    expect([otherCt, density, mr].map(windowOf)).toEqual([
      WIDE,
      { center: 40, width: 400 },
      { center: 40, width: 400 },
    ]);
    otherCt.setWindow({ center: 0, width: 100 });
    expect(windowOf(ct)).toEqual({ center: 0, width: 100 });
  });

  test('that another slice brings is not the user’s', () => {
    const [lead, other] = [new FakeView(0, axial(3, 0, 5)), new FakeView(1, axial(3, 0, 5))];
    linked(lead, other);
    const id = lead.model()!.snapshot().ids[1];
    lead.state.setState(({ drawn }) => ({ target: id, shown: id, window: WIDE, drawn: drawn + 1 }));
    expect(windowOf(other)).toEqual({ center: 40, width: 400 });
  });

  test('alone leaves size and place of the others', () => {
    const [lead, other] = [new FakeView(0, axial(3, 0, 5)), new FakeView(1, axial(3, 0, 5))];
    linked(lead, other);
    // Fitted into its pane as it came, and smaller than the other.
    lead.setZoom(8);
    other.open(axial(3, 0, 5));
    const before = zoomOf(other);
    lead.setWindow(WIDE);
    expect([windowOf(other), zoomOf(other)]).toEqual([WIDE, before]);
  });
});

describe('size and place', () => {
  test('a mm is as large in both, and the same point of the patient is in the middle', () => {
    const lead = new FakeView(0, axial(3, 0, 5));
    // The image begins 20 mm further to the left and 8 mm further back; its pixels are of other sizes.
    const other = new FakeView(
      1,
      new FakeModel(slices([[-30, -32, 0]], AXIAL, { spacing: [1.6, 0.4], rows: 64, columns: 300 })),
      0,
      [300, 500],
    );
    linked(lead, other);
    lead.setZoom(8);
    lead.pan([60, -35]);
    expect(zoomOf(other)! / 1.6).toBeCloseTo(zoomOf(lead)! / 0.8, 9);
    const [column, row] = lead.center!;
    expect(other.center).toEqual(near((-50 + column * 0.5 + 30) / 0.4, (-40 + row * 0.8 + 32) / 1.6));
    other.pan([-12, 7]);
    const [back, down] = other.center!;
    expect(lead.center).toEqual(near((-30 + back * 0.4 + 50) / 0.5, (-32 + down * 1.6 + 40) / 0.8));
  });

  test('a prior elsewhere goes as far as the other went, whichever way its rows run', () => {
    const lead = new FakeView(0, axial(3, 0, 5));
    const turned = slices(
      [[50, 40, 900]],
      [
        [-1, 0, 0],
        [0, -1, 0],
      ],
      { frameOfReferenceUid: '1.9' },
    );
    const prior = new FakeView(1, new FakeModel(turned));
    linked(lead, prior);
    lead.setZoom(6);
    prior.state.setState(({ drawn }) => ({ drawn: drawn + 1 }));
    const [from, at] = [lead.center!, prior.center!];
    lead.pan([30, 18]);
    const [to, then] = [lead.center!, prior.center!];
    expect([then[0] - at[0], then[1] - at[1]]).toEqual(near(from[0] - to[0], from[1] - to[1]));
  });

  test('planes that cross go together along what they have in common', () => {
    const lead = new FakeView(0, axial(3, 0, 5));
    const coronal = new FakeView(1, new FakeModel(slices([[-50, 0, 40]], CORONAL)));
    linked(lead, coronal);
    lead.setZoom(6);
    const [from, at] = [lead.center!, coronal.center!];
    lead.pan([30, 18]);
    const [to, then] = [lead.center!, coronal.center!];
    expect([then[0] - at[0], then[1] - at[1]]).toEqual(near(to[0] - from[0], 0));
  });

  test('without known distances: by the same factor', () => {
    const lead = new FakeView(0, axial(3, 0, 5));
    const { spacing: _spacing, ...facts } = unplaced(1)[0]!.facts;
    const plain = new FakeView(1, new FakeModel([{ ...unplaced(1)[0]!, facts }]));
    linked(lead, plain);
    const [before, own] = [zoomOf(lead)!, zoomOf(plain)!];
    lead.setZoom(before * 3);
    expect(zoomOf(plain)! / own).toBeCloseTo(3, 9);
  });

  test('a pane that can go no further ends it: none sends the other back', () => {
    const lead = new FakeView(0, axial(3, 0, 5));
    const far = new FakeView(1, new FakeModel(slices([[500, 500, 0]])));
    linked(lead, far);
    lead.setZoom(8);
    lead.pan([40, 0]);
    const middle = lead.center!;
    // The corner of the image stays in sight: it does not reach the point.
    expect(far.center).toEqual(near(-0.5, -0.5));
    far.state.setState(({ drawn }) => ({ drawn: drawn + 1 }));
    expect(lead.center).toEqual(middle);
  });

  test('what a pane of another size makes of the zoom is not the user’s', () => {
    const [lead, other] = [new FakeView(0, axial(3, 0, 5)), new FakeView(1, axial(3, 0, 5))];
    linked(lead, other);
    const before = zoomOf(other);
    lead.resize([200, 160]);
    expect(zoomOf(other)).toBe(before);
  });
});

test('what a presentation state asks of one pane is for that one', () => {
  const [lead, other] = [new FakeView(0, axial(3, 0, 5)), new FakeView(1, axial(3, 0, 5))];
  linked(lead, other);
  const before = zoomOf(other);
  lead.isPresented = true;
  lead.setZoom(9);
  expect(zoomOf(other)).toBe(before);
  // What the user changes of it then is for all.
  lead.setZoom(7);
  expect(zoomOf(other)).toBeCloseTo(7, 9);
});

test('what comes on goes by the active pane', () => {
  const [lead, other] = [new FakeView(0, axial(3, 0, 5)), new FakeView(1, axial(3, 0, 5))];
  const panes = new Panes();
  new LookLinks(panes, useLinks, () => lead);
  panes.join(lead);
  panes.join(other);
  lead.setZoom(7);
  lead.setWindow(WIDE);
  expect(windowOf(other)).not.toEqual(WIDE);
  useLinks.getState().linkLook(true);
  expect([windowOf(other), zoomOf(other)]).toEqual([WIDE, expect.closeTo(7, 9)]);
});
