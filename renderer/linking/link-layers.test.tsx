/** What lies over a pane because of another one. */
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { SAGITTAL } from '../geometry/testing/planes.ts';
import { I18nScope } from '../ui/I18nScope.tsx';
import { pointAt } from './crosshair.ts';
import { LinkNote } from './LinkNote.tsx';
import { PointLayer } from './PointLayer.tsx';
import { ReferenceLines } from './ReferenceLines.tsx';
import { axial, FakeModel, FakeView, slices } from './testing/fake-view.ts';

const markup = (layer: React.ReactElement): string => renderToStaticMarkup(<I18nScope locale="fr">{layer}</I18nScope>);

const texts = (html: string): string[] => [...html.matchAll(/>([^<>]+)</g)].map(([, text = '']) => text);
const names = (html: string): string[] => [...html.matchAll(/aria-label="([^"]*)"/g)].map(([, text = '']) => text);
const numbers = (html: string, name: string): number[] =>
  [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value]) => Number(value));

test('lines follow the image when it is enlarged, moved and turned', () => {
  const [view, of] = [
    new FakeView(1, new FakeModel(slices([[0, -40, 60]], SAGITTAL))),
    new FakeView(0, axial(5, 0, 5), 2),
  ];
  const flat = markup(<ReferenceLines view={view} of={of} />);
  expect(names(flat)).toEqual(['Ligne de référence : coupe 3']);
  expect([...flat.matchAll(/data-line="(\w+)"/g)].map(([, kind]) => kind)).toEqual(['first', 'last', 'slice']);
  // 3.2 px for a row of 0.8 mm, from z = 60 down. z = 0, 20 and 10: 75, 50 and 62.5 rows down, half a row from the upper edge to the middle of the first.
  expect(numbers(flat, 'y1')).toEqual([75.5 * 3.2, 50.5 * 3.2, 63 * 3.2].map((y) => expect.closeTo(y, 6) as number));
  expect(numbers(flat, 'y2')).toEqual(numbers(flat, 'y1'));
  view.rotate();
  view.setZoom(9);
  view.pan([120, 40]);
  const turned = markup(<ReferenceLines view={view} of={of} />);
  // A quarter turn: what lay across stands upright.
  expect(numbers(turned, 'x1')).toEqual(numbers(turned, 'x2').map((x) => expect.closeTo(x, 6) as number));
  expect(numbers(turned, 'x1')[2]).toBeCloseTo(view.project([0, 62.5])![0], 6);
});

test('parallel panes have no lines', () => {
  expect(markup(<ReferenceLines view={new FakeView(1, axial(5, 3, 5))} of={new FakeView(0, axial(5, 0, 5))} />)).toBe(
    '',
  );
});

test('the point is named where it was set, and marked with its distance elsewhere', () => {
  const [source, view] = [
    new FakeView(0, axial(5, 0, 5), 2),
    new FakeView(1, new FakeModel(slices([[3.2, -40, 60]], SAGITTAL))),
  ];
  const point = pointAt(source, source.project([94, 70])!);
  const here = markup(<PointLayer view={source} point={point} />);
  expect(names(here)).toEqual(['Point du localisateur, dans la coupe']);
  expect(texts(here)).toEqual(['Localisateur : droite 3 mm, arrière 16 mm, tête 10 mm']);
  const there = markup(<PointLayer view={view} point={point} />);
  expect(names(there)).toEqual(['Point du localisateur, à 6,2 mm de la coupe']);
  expect(texts(there)).toEqual(['6,2 mm']);
  expect([numbers(there, 'data-x'), numbers(there, 'data-y')].flat()).toEqual([
    expect.closeTo((56 / 0.5 + 0.5) * 2, 6),
    expect.closeTo((50 / 0.8 + 0.5) * 3.2, 6),
  ]);
});

test('another space says that there is no point', () => {
  const source = new FakeView(0, axial(5, 0, 5), 2);
  const point = pointAt(source, [200, 160]);
  const elsewhere = new FakeView(1, axial(5, 0, 5, { frameOfReferenceUid: '1.9' }));
  expect(texts(markup(<PointLayer view={elsewhere} point={point} />))).toEqual(['Localisateur : autre repère']);
  const unknown = slices([[0, 0, 0]]).map(({ facts: { position: _position, ...facts }, ...one }) => ({
    ...one,
    facts,
  }));
  const nowhere = new FakeView(1, new FakeModel(unknown));
  expect(texts(markup(<PointLayer view={nowhere} point={point} />))).toEqual(['Localisateur : image sans position']);
});

test('why a pane does not follow', () => {
  expect(texts(markup(<LinkNote note={{ kind: 'away', mm: 252.44 }} />))).toEqual([
    'Coupe la plus proche : à 252,4 mm',
  ]);
  expect(texts(markup(<LinkNote note={{ kind: 'frame' }} />))).toEqual(['Non lié : autre repère']);
});
