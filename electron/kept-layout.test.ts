import { expect, test } from 'vitest';
import type { ScreenLayout } from '../shared/layout.ts';
import { KeptLayouts, layoutCommands } from './kept-layout.ts';

const LAYOUT: ScreenLayout = {
  rows: 1,
  columns: 2,
  cells: [{ series: '1.2' }, null],
  active: 0,
  isOpen: true,
  places: [{ series: '1.2', image: '1.2.3/4' }],
};
const seen = (series: string, images: string[], total = 9) => ({ series, images, total });

function program(mostImages?: number) {
  const desk: { patient?: { key: string } | undefined } = { patient: { key: 'a' } };
  const kept = new KeptLayouts(mostImages);
  return { desk, kept, commands: layoutCommands(kept, desk) };
}

test('each window has its layout; what is seen in one is seen in the other', () => {
  const { commands } = program();
  commands.keepLayout('a', 1, LAYOUT);
  commands.keepLayout('a', 2, { ...LAYOUT, rows: 2 });
  commands.markSeen('a', [seen('1.2', ['1/1', '1/2'], 3)]);
  commands.markSeen('a', [seen('1.2', ['1/2', '2/1'], 5), seen('1.3', [])]);
  expect(commands.layout('a')).toEqual({
    screens: { 1: LAYOUT, 2: { ...LAYOUT, rows: 2 } },
    seen: [seen('1.2', ['1/1', '1/2', '2/1'], 5), seen('1.3', [])],
  });
});

test('nothing is told of, or kept for, a patient who is not on the screen', () => {
  const { desk, commands } = program();
  commands.keepLayout('a', 1, LAYOUT);
  desk.patient = { key: 'b' };
  for (const late of [
    () => commands.layout('a'),
    () => commands.keepLayout('a', 1, LAYOUT),
    () => commands.markSeen('a', [seen('1.2', ['1/1'])]),
  ])
    expect(late).toThrow('PATIENT_CHANGED');
  expect(commands.layout('b')).toEqual({ screens: {}, seen: [] });
});

test('it goes with the patient, also when nobody asks any more', () => {
  const { desk, kept, commands } = program();
  commands.keepLayout('a', 1, LAYOUT);
  commands.markSeen('a', [seen('1.2', ['1/1'])]);
  desk.patient = undefined;
  kept.follow(undefined);
  expect(kept.read()).toEqual({ screens: {}, seen: [] });
});

test('what is remembered as seen is bounded', () => {
  const { commands } = program(3);
  commands.markSeen('a', [seen('1', ['1/1', '1/2']), seen('2', ['2/1', '2/2', '2/3'])]);
  expect(commands.layout('a').seen.map(({ images }) => images)).toEqual([['1/1', '1/2'], ['2/1']]);
});
