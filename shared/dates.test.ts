import { describe, expect, test } from 'vitest';
import { readableFacts } from './dates.ts';

describe('facts of errors', () => {
  test('that are dates are written as the language does', () => {
    expect(readableFacts({ host: 'db3.example', date: '2026-03-12' }, 'fr')).toEqual({
      host: 'db3.example',
      date: '12/03/2026',
    });
    expect(readableFacts({ until: '2026-03-12' }, 'en')).toEqual({ until: '12 Mar 2026' });
  });

  test('that are instants are written in local time', () => {
    const until = new Date(2026, 2, 12, 14, 5).toISOString();
    expect(readableFacts({ until }, 'fr')).toEqual({ until: '12/03/2026 14:05' });
  });

  test.each(['inconnue', '12/03/2026', '2026-13-45', 'T', ''])('%j is no date and stays as it is', (date) => {
    expect(readableFacts({ date }, 'fr')).toEqual({ date });
  });

  test('of other names are left alone, whatever they look like', () => {
    const facts = { path: '2026-03-12', days: 12 };
    expect(readableFacts(facts, 'fr')).toBe(facts);
  });
});
