import { describe, expect, test } from 'vitest';
import { ERRORS, type ErrorCode } from '../../shared/errors.ts';
import { isMendedByLogin, retryPause } from './retry.ts';

const middle = () => 0.5;
const codes = Object.keys(ERRORS) as ErrorCode[];

describe('retries', () => {
  test('help where a fault may pass, and nowhere else', () => {
    const again = codes.filter((code) => retryPause({ code, facts: {} }, 1, middle) !== undefined);
    expect(again.toSorted()).toEqual([
      'WADO_429',
      'WADO_502',
      'WADO_503',
      'WADO_504',
      'WADO_RESET',
      'WADO_TIMEOUT_CONNECT',
      'WADO_TIMEOUT_FIRST_BYTE',
      'WADO_TIMEOUT_SILENCE',
      'WADO_TRUNCATED',
      'WADO_UNREACHABLE',
    ]);
  });

  test('pauses grow, and come to an end', () => {
    const pauses = [1, 2, 3, 4].map((failures) => retryPause({ code: 'WADO_503', facts: {} }, failures, middle));
    expect(pauses).toEqual([2000, 8000, 30_000, undefined]);
    expect(retryPause({ code: 'WADO_UNREACHABLE', facts: {} }, 2, middle)).toBe(undefined);
  });

  test('pauses differ by a fifth at most', () => {
    expect(retryPause({ code: 'WADO_503', facts: {} }, 2, () => 0)).toBe(6400);
    expect(retryPause({ code: 'WADO_503', facts: {} }, 2, () => 1)).toBe(9600);
  });

  test.each([
    [7, 7000],
    [0, 1000],
    [86_400, 120_000],
  ])('a source that wishes %i s gets %i ms', (retryAfterSeconds, pause) => {
    expect(retryPause({ code: 'WADO_429', facts: { retryAfterSeconds } }, 1, middle)).toBe(pause);
  });

  test('a login mends what stopped for want of one', () => {
    expect(codes.filter(isMendedByLogin).toSorted()).toEqual([
      'LOGIN_PROVIDER_UNREACHABLE',
      'SESSION_LOST',
      'SESSION_REQUIRED',
      'SESSION_TAKEN_OVER',
      'WADO_401',
    ]);
  });
});
