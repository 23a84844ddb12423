import { expect, test } from 'vitest';
import { Texts } from './texts.ts';

test('an error is told with its facts in their places, and providers by their names', () => {
  const report = { code: 'LOGIN_PROVIDER_UNREACHABLE', facts: { provider: 'psc', host: 'psc.example' } } as const;
  const { sentence } = new Texts('fr').error(report);
  expect(sentence).toContain('Pro Santé Connect');
  expect(sentence).toContain('psc.example');
  expect(sentence).not.toContain('{');
});

test('each language has its own words', () => {
  expect(new Texts('fr').page('continue')).not.toBe(new Texts('en').page('continue'));
});

test('dates are written as people read them', () => {
  const report = { code: 'TRUST_REVOKED', facts: { host: 'db3.example', date: '2026-03-12' } } as const;
  expect(new Texts('fr').error(report).sentence).toContain('depuis le 12/03/2026.');
  expect(new Texts('en').error(report).sentence).toContain('since 12 Mar 2026.');
});
