import { expect, test } from 'vitest';
import { expandInstance, sliceId, sortSlices } from './slices.ts';
import { attribute, instance } from './testing/instances.ts';

const WIDE = 4096;
const order = (...instances: Parameters<typeof expandInstance>[0][]) =>
  sortSlices(instances.flatMap((one, arrival) => expandInstance(one, arrival, WIDE))).map(({ id }) => id);

test('parallel slices lie along their normal, whatever their numbers and the order of arrival', () => {
  const ids = order(
    instance('1.3', { z: 30, number: 1 }),
    instance('1.1', { z: -5, number: 2 }),
    instance('1.2', { z: 7.5, number: 3 }),
  );
  expect(ids).toEqual(['1.1', '1.2', '1.3'].map((sop) => sliceId(sop, 1)));
});

test('slices that were numbered against their normal are read as they were numbered', () => {
  const report = { ...instance('1.9', { number: 0 }), frames: 0 };
  const ids = order(
    report,
    instance('1.2', { z: 7.5, number: 2 }),
    instance('1.1', { z: 30, number: 1 }),
    instance('1.3', { z: -5, number: 3 }),
  );
  expect(ids).toEqual(['1.1', '1.2', '1.3', '1.9'].map((sop) => sliceId(sop, 1)));
});

test('the normal of sagittal slices is the x axis', () => {
  const at = (sop: string, x: number) =>
    instance(sop, {
      z: 0,
      orientation: ['0', '1', '0', '0', '0', '-1'],
      dataset: { '00200032': attribute(x, 0, 0) },
    });
  expect(order(at('1.1', 3), at('1.2', 9), at('1.3', -4))).toEqual(['1.2', '1.1', '1.3'].map((sop) => sliceId(sop, 1)));
});

test('slices of two orientations go by Instance Number', () => {
  const ids = order(
    instance('1.1', { z: 1, number: 20 }),
    instance('1.2', { z: 2, number: 3, orientation: ['0', '1', '0', '0', '0', '-1'] }),
    instance('1.3', { z: 3, number: 10 }),
  );
  expect(ids).toEqual(['1.2', '1.3', '1.1'].map((sop) => sliceId(sop, 1)));
});

test('without positions and with a number missing, they stay as they came', () => {
  expect(order(instance('1.9', { number: 5 }), instance('1.1'), instance('1.2', { number: 1 }))).toEqual(
    ['1.9', '1.1', '1.2'].map((sop) => sliceId(sop, 1)),
  );
});

test('an orientation that is none is as good as missing', () => {
  const bent = (sop: string, z: number, number: number) =>
    instance(sop, { z, number, orientation: ['0', '0', '0', '0', '0', '0'] });
  expect(order(bent('1.1', 9, 2), bent('1.2', 1, 3), bent('1.3', 5, 1))).toEqual(
    ['1.3', '1.1', '1.2'].map((sop) => sliceId(sop, 1)),
  );
});

test('an image that cannot be shown comes last and does not disturb the others', () => {
  const report = { ...instance('1.5'), frames: 0 };
  expect(order(report, instance('1.2', { z: 2 }), instance('1.1', { z: 1 }))).toEqual(
    ['1.1', '1.2', '1.5'].map((sop) => sliceId(sop, 1)),
  );
});

test('an instance of several frames is as many slices, each in its own place', () => {
  const place = (z: number) => ({ '00209113': { vr: 'SQ', Value: [{ '00200032': attribute(0, 0, z) }] } });
  const enhanced = instance('1.1', {
    frames: 3,
    dataset: {
      '52009229': {
        vr: 'SQ',
        Value: [{ '00209116': { vr: 'SQ', Value: [{ '00200037': attribute(1, 0, 0, 0, 1, 0) }] } }],
      },
      '52009230': { vr: 'SQ', Value: [place(9), place(1), place(5)] },
    },
  });
  expect(order(enhanced)).toEqual([2, 3, 1].map((frame) => sliceId('1.1', frame)));
});

test('frames without a place of their own stay in their order', () => {
  expect(order(instance('1.2', { number: 2, frames: 2 }), instance('1.1', { number: 1, frames: 2 }))).toEqual([
    sliceId('1.1', 1),
    sliceId('1.1', 2),
    sliceId('1.2', 1),
    sliceId('1.2', 2),
  ]);
});
