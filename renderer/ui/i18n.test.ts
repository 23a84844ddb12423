import { describe, expect, test } from 'vitest';
import type { ErrorReport } from '../../shared/errors.ts';
import { createI18n, fill } from './i18n.ts';

const fr = createI18n('fr');
const en = createI18n('en');

describe('texts', () => {
  test('are in the language, with their facts', () => {
    expect(fr.t('control.closePatient')).toBe('Fermer le dossier');
    expect(en.t('control.closePatient')).toBe('Close the record');
    expect(fr.t('control.keepPatient', { name: 'PAT-TROIS Dominique' })).toBe('Rester sur PAT-TROIS Dominique');
  });

  test('show a placeholder that has no fact, and take a fact literally', () => {
    expect(fill('{a} et {b}', { a: '$& {b}' })).toBe('$& {b} et {b}');
  });
});

describe('dates', () => {
  test.each([
    ['1979-03-28', '28/03/1979', '28 Mar 1979'],
    ['1979-03-00', '03/1979', 'Mar 1979'],
    ['1979-00-00', '1979', '1979'],
    ['2000-02-29', '29/02/2000', '29 Feb 2000'],
  ])('%s', (iso, french, english) => {
    expect(fr.date(iso)).toBe(french);
    expect(en.date(iso)).toBe(english);
  });

  test.each(['19790328', '1979-13-01', '', 'inconnue'])('%j is not a date and stays as it is', (text) => {
    expect(fr.date(text)).toBe(text);
  });

  test('an instant is local, and stays as it is when it is none', () => {
    const noon = new Date(2026, 10, 21, 12, 5).toISOString();
    expect(fr.dateTime(noon)).toBe('21/11/2026 12:05');
    expect(en.dateTime(noon)).toBe('21 Nov 2026, 12:05');
    expect(fr.time(noon)).toBe('12:05');
    expect(fr.time('bientôt')).toBe('bientôt');
  });
});

describe('errors', () => {
  test('name their facts, a provider by its name', () => {
    const report: ErrorReport = { code: 'LOGIN_PROVIDER_UNREACHABLE', facts: { provider: 'psc', host: 'psc.example' } };
    expect(fr.error(report).sentence).toBe('Pro Santé Connect ne répond pas (serveur psc.example).');
    expect(en.error(report).sentence).toBe('Pro Santé Connect does not answer (server psc.example).');
  });

  test('write their dates as the language does', () => {
    const report: ErrorReport = { code: 'TRUST_REVOKED', facts: { host: 'db3.example', date: '2026-03-12' } };
    expect(fr.error(report).sentence).toContain('db3.example a été refusé');
    expect(fr.error(report).sentence).toContain('depuis le 12/03/2026.');
    expect(en.error(report).sentence).toContain('since 12 Mar 2026.');
  });

  test('a code that this screen does not know is an unforeseen error, under its code', () => {
    const report = { code: 'FROM_ANOTHER_VERSION', facts: {} } as unknown as ErrorReport;
    expect(fr.error(report).sentence).toContain('FROM_ANOTHER_VERSION');
    expect(fr.error({ ...report, code: 'toString' } as unknown as ErrorReport).sentence).toContain('toString');
  });
});
