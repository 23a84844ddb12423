import { describe, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { summarize, type TrustCircumstances } from './alarms.ts';

const HOUR = 3_600_000;

describe('the level', () => {
  const at = new Date(Date.UTC(2026, 10, 21));
  const well: TrustCircumstances = {
    hasAuthorities: true,
    whitelist: { validUntil: new Date(at.getTime() + HOUR), failure: undefined, isTried: true },
    own: { listed: 'yes', problems: [] },
    crlProblems: [],
    at,
  };
  const problem = (code: 'OWN_CERTIFICATE_EXPIRED' | 'OWN_CERTIFICATE_EXPIRES' | 'OWN_CERTIFICATE_NOT_LISTED') => ({
    ...well,
    own: { listed: 'no' as const, problems: [{ code, facts: {} }] },
  });
  const grace = new WorkstationError('CRL_GRACE', { authority: 'AC', until: '' });
  const cases: [string, TrustCircumstances, string, string[]][] = [
    ['all well', well, 'good', []],
    ['no authority', { ...well, hasAuthorities: false }, 'bad', ['AUTHORITY_NONE']],
    ['no list', { ...well, whitelist: { ...well.whitelist, validUntil: undefined } }, 'bad', ['LIST_NONE']],
    ['too old', { ...well, at: new Date(at.getTime() + HOUR + 1) }, 'bad', ['LIST_TOO_OLD']],
    ['own certificate expired', problem('OWN_CERTIFICATE_EXPIRED'), 'bad', ['OWN_CERTIFICATE_EXPIRED']],
    ['own certificate expires', problem('OWN_CERTIFICATE_EXPIRES'), 'warning', ['OWN_CERTIFICATE_EXPIRES']],
    ['not listed', problem('OWN_CERTIFICATE_NOT_LISTED'), 'warning', ['OWN_CERTIFICATE_NOT_LISTED']],
    ['grace, twice', { ...well, crlProblems: [grace, grace] }, 'warning', ['CRL_GRACE']],
    [
      'the gravest first',
      { ...problem('OWN_CERTIFICATE_EXPIRED'), crlProblems: [grace], hasAuthorities: false },
      'bad',
      ['AUTHORITY_NONE', 'OWN_CERTIFICATE_EXPIRED', 'CRL_GRACE'],
    ],
  ];
  test.each(cases)('%s', (_, circumstances, level, expected) => {
    const summary = summarize(circumstances);
    expect(summary.level).toBe(level);
    expect(summary.alarms.map(({ code }) => code)).toEqual(expected);
  });
});
