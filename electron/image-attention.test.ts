import { beforeEach, describe, expect, test } from 'vitest';
import { Attention } from './image-attention.ts';

let now: number;
let attention: Attention;
beforeEach(() => {
  now = 1000;
  attention = new Attention(() => now);
});

const look = (uid: string, at: number): void => {
  now = at;
  attention.look(uid);
};

describe('the order of need', () => {
  test('each series once, at the best place it has', () => {
    attention.see({ screen: 1, examinations: ['1'], viewports: ['c', 'a'], visible: ['a', 'd'] });
    expect(attention.order(['e', 'c'], ['a', 'b', 'e', 'f'])).toEqual(
      [
        ['c', 0],
        ['a', 0],
        ['d', 1],
        ['e', 2],
        ['b', 2],
        ['f', 2],
      ].map(([seriesInstanceUid, rank]) => ({ seriesInstanceUid, rank })),
    );
  });

  test('without anything on the screen, exports alone', () => {
    expect(attention.order(['e'], [])).toEqual([{ seriesInstanceUid: 'e', rank: 2 }]);
    attention.see({ screen: 1, examinations: ['1'], viewports: ['a'], visible: ['b'] });
    const withKeys = attention.order(['e'], ['a', 'b', 'k'], ['k']);
    expect(withKeys.map(({ seriesInstanceUid, rank }) => `${seriesInstanceUid}${rank}`)).toEqual([
      'a0',
      'k1',
      'b1',
      'e2',
    ]);
  });
});

describe('what can be done without', () => {
  test('never what is on the screen; first what was not looked at, from the end, then the longest ago', () => {
    look('a', 1);
    look('b', 2);
    look('c', 3);
    look('a', 4);
    attention.see({ screen: 1, examinations: ['1'], viewports: ['v'], visible: ['t'] });
    expect(attention.dispensable(['v', 't', 'a', 'b', 'c', 'x', 'y'])).toEqual(['y', 'x', 'b', 'c', 'a']);
    attention.clear();
    expect(attention.dispensable(['v', 'a'])).toEqual(['a', 'v']);
  });

  test('with age: neither looked at nor asked for since then', () => {
    look('a', 1);
    look('b', 10);
    now = 10;
    attention.asked('c');
    attention.see({ screen: 1, examinations: ['1'], viewports: ['v'], visible: ['t'] });
    now = 50;
    expect(attention.leftSince(['a', 'b', 'c', 'v', 't', 'never'], 5)).toEqual(['a', 'never']);
    expect(attention.leftSince(['a', 'b', 'c', 'v', 't'], 20)).toEqual(['a', 'b', 'c']);
  });
});

describe('two windows', () => {
  test('what is looked at in both is wanted, the first window first; each tells only of itself', () => {
    attention.see({ screen: 2, examinations: ['2', '1'], viewports: ['p'], visible: ['q'] });
    attention.see({ screen: 1, examinations: ['1'], viewports: ['c'], visible: ['p', 'd'] });
    expect(attention.examinations).toEqual(['1', '2']);
    expect(attention.order([], []).map(({ seriesInstanceUid }) => seriesInstanceUid)).toEqual(['c', 'p', 'd', 'q']);
    attention.see({ screen: 1, examinations: ['1'], viewports: ['x'], visible: [] });
    expect(attention.dispensable(['c', 'p', 'q', 'x'])).toEqual(['c']);
  });

  test('a window that has gone looks at nothing any more', () => {
    attention.see({ screen: 1, examinations: ['1'], viewports: ['c'], visible: [] });
    attention.see({ screen: 2, examinations: ['2'], viewports: ['p'], visible: [] });
    attention.see({ screen: 2, examinations: [], viewports: [], visible: [] });
    expect([attention.isLooking, attention.dispensable(['c', 'p'])]).toEqual([true, ['p']]);
    attention.see({ screen: 1, examinations: [], viewports: [], visible: [] });
    expect(attention.isLooking).toBe(false);
  });
});
