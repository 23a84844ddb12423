import { expect, test } from 'vitest';
import type { Command } from './command.ts';
import { findCommands } from './search.ts';

const command = (id: string, label: Command['label'], group: Command['group']): Command => ({
  id,
  label,
  group,
  keys: [],
  run: () => undefined,
});
const PREVIOUS = command('previous', 'control.previousSeries', 'navigation');
const INVERT = command('invert', 'control.invert', 'window');
const RESET = command('reset', 'control.reset', 'look');
const LENGTH = command('length', 'measuring.kind.length', 'measuring');
const ALL = [PREVIOUS, INVERT, RESET, LENGTH];

const ids = (query: string, options: { recent?: string[]; without?: string; locale?: 'fr' | 'en' } = {}) =>
  findCommands(ALL, {
    query,
    locale: options.locale ?? 'fr',
    recent: options.recent ?? [],
    isAvailable: ({ id }) => id !== options.without,
  }).map(({ id }) => id);

test('words of either language, without accents, in any order', () => {
  expect(ids('serie prec')).toEqual(['previous']);
  expect(ids('SÉRIE')).toEqual(['previous']);
  expect(ids('previous')).toEqual(['previous']);
  expect(ids('reinit')).toEqual(['reset']);
  expect(ids('mesures')).toEqual(['length']);
  expect(ids('rieprec')).toEqual([]);
});

test('without a query all of them, the last used first and the unavailable ones last', () => {
  expect(ids('')).toEqual(['previous', 'invert', 'reset', 'length']);
  expect(ids('', { recent: ['length', 'reset'] })).toEqual(['length', 'reset', 'previous', 'invert']);
  expect(ids(' ', { recent: ['length'], without: 'length' })).toEqual(['previous', 'invert', 'reset', 'length']);
});

test('what begins as it is typed comes before what only contains it', () => {
  expect(ids('in', { locale: 'en' })[0]).toBe('invert');
});
