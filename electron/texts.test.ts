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
