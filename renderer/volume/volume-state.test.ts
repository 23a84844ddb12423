import { beforeEach, expect, test } from 'vitest';
import { leavePatient } from '../viewer/viewer-state.ts';
import { nextSlabMode, settingsOf, useVolume } from './volume-state.ts';

const { setSlab, setThickness, setAngles, setPivot, setNotice } = useVolume.getState();

beforeEach(() => leavePatient());

test('the slab modes follow each other and end without one', () => {
  const modes = [undefined, 'max', 'min', 'mean'] as const;
  expect(modes.map(nextSlabMode)).toEqual(['max', 'min', 'mean', undefined]);
});

test('thickness is kept for the next slab, and stays within bounds', () => {
  setThickness('1', 24);
  expect(settingsOf('1').slab).toBeUndefined();
  setSlab('1', 'min');
  expect(settingsOf('1').slab).toEqual({ mode: 'min', thickness: 24 });
  setThickness('1', 1e9);
  expect(settingsOf('1').slab?.thickness).toBe(200);
  setThickness('1', -4);
  setThickness('1', NaN);
  expect(settingsOf('1').slab?.thickness).toBe(1);
  expect(settingsOf('2').slab).toBeUndefined();
});

test('angles go round, and never further than flat', () => {
  setAngles('1', { rotation: 190, tilt: 95 });
  expect(settingsOf('1').angles).toEqual({ rotation: -170, tilt: 90 });
  setAngles('1', { rotation: -540 });
  expect(settingsOf('1').angles).toEqual({ rotation: -180, tilt: 90 });
  setAngles('1', { rotation: NaN, tilt: NaN });
  expect(settingsOf('1').angles).toEqual({ rotation: 0, tilt: 0 });
});

test('nothing is left of a patient who has left', () => {
  setSlab('1', 'max');
  setPivot('1', [1, 2, 3]);
  setNotice({ seriesUid: '1', refusals: [], missing: 3 });
  leavePatient();
  expect(useVolume.getState()).toMatchObject({ settings: {}, notice: undefined, before: undefined });
});
