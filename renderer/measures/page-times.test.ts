import { afterEach, expect, test } from 'vitest';
import { leavePatient } from '../viewer/viewer-state.ts';
import { imageLoaded, isImageAwaited, pageTimes, seriesAsked, seriesPainted } from './page-times.ts';

afterEach(leavePatient);

const series = (uid: string) => pageTimes.getState().series.get(uid);

test('from the gesture to the first image, once a series', () => {
  seriesAsked('1.2', 1000);
  seriesAsked('1.3', 1500);
  seriesPainted('1.3', 1750);
  seriesPainted('1.2', 1800);
  expect([series('1.2'), series('1.3')]).toEqual([{ firstImageMs: 800 }, { firstImageMs: 250 }]);
  seriesAsked('1.2', 9000);
  seriesPainted('1.2', 9005);
  expect(series('1.2')).toEqual({ firstImageMs: 800 });
});

test('a first image is awaited from the gesture on, for a moment at most', () => {
  expect(isImageAwaited(1000)).toBe(false);
  seriesAsked('1.2', 1000);
  expect([isImageAwaited(1000), isImageAwaited(1299), isImageAwaited(1300)]).toEqual([true, true, false]);
  seriesPainted('1.2', 1100);
  expect(isImageAwaited(1101)).toBe(false);
});

test('what is drawn again without having been asked for is no measure', () => {
  seriesPainted('1.2', 800);
  expect(series('1.2')).toBeUndefined();
});

test('the last image loaded stands beside the first', () => {
  seriesAsked('1.2', 0);
  seriesPainted('1.2', 100);
  imageLoaded('1.2', 7);
  imageLoaded('1.2', 9);
  expect(series('1.2')).toEqual({ firstImageMs: 100, lastLoadMs: 9 });
});

test('nothing is kept of a patient who has gone', () => {
  seriesAsked('1.2', 0);
  leavePatient();
  seriesPainted('1.2', 100);
  expect(pageTimes.getState()).toEqual({ series: new Map() });
});
