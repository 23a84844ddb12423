/** Which states and which selections are for an image. */
import { expect, test } from 'vitest';
import { sliceId } from '../viewer/slices.ts';
import { aSelection, aState } from './testing/objects.ts';
import { keyImages, partFor, selectionsFor, stateFor, statesFor } from './which.ts';

const whole = aState('1.1', { images: [{ sopInstanceUid: '9.1', frames: [] }] });
const frames = aState('1.2', { images: [{ sopInstanceUid: '9.1', frames: [2, 3] }] });
const other = aState('1.3', { images: [{ sopInstanceUid: '9.2', frames: [] }] });
const STATES = [frames, whole, other];
const names = (states: readonly { readonly sopInstanceUid: string }[]) => states.map((one) => one.sopInstanceUid);

test('a state is for the frames that it names, or for all of an image', () => {
  expect(names(statesFor(STATES, sliceId('9.1', 1)))).toEqual(['1.1']);
  expect(names(statesFor(STATES, sliceId('9.1', 3)))).toEqual(['1.2', '1.1']);
  // Another UID that begins alike is another image.
  expect(statesFor(STATES, sliceId('9.11', 1))).toEqual([]);
});

test('the first state, unless another one is chosen that is for the image, or none', () => {
  const image = sliceId('9.1', 2);
  expect(stateFor(STATES, undefined, image)).toBe(frames);
  expect(stateFor(STATES, '1.1', image)).toBe(whole);
  expect(stateFor(STATES, '1.3', image)).toBe(frames);
  expect(stateFor(STATES, 'none', image)).toBeUndefined();
});

test('a part for the image goes before one for all', () => {
  const all = { appliesTo: [], name: 'all' };
  const named = { appliesTo: [{ sopInstanceUid: '9.1', frames: [] }], name: 'named' };
  expect(partFor([all, named], sliceId('9.1', 1))).toBe(named);
  expect(partFor([all, named], sliceId('9.2', 1))).toBe(all);
  expect(partFor([named], sliceId('9.2', 1))).toBeUndefined();
});

test('key images by image and frame', () => {
  const one = aSelection('2.1', [{ sopInstanceUid: '9.1', frames: [2] }]);
  const two = aSelection('2.2', [{ sopInstanceUid: '9.2', frames: [] }]);
  const ids = [sliceId('9.1', 1), sliceId('9.1', 2), sliceId('9.2', 1), sliceId('9.3', 1)];
  expect([...keyImages([one, two], ids)]).toEqual([sliceId('9.1', 2), sliceId('9.2', 1)]);
  expect(names(selectionsFor([one, two], sliceId('9.2', 1)))).toEqual(['2.2']);
});
