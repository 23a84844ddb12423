/** Which failures of a source may pass, and how long to wait before it is asked again. */
import type { ErrorCode, WorkstationError } from '../../shared/errors.ts';

/** Pauses before the second, third and fourth attempt. */
const PAUSES_MS = [2_000, 8_000, 30_000];
/** Part of a pause by which it is made longer or shorter, so that workstations do not come back all at once. */
const JITTER = 0.2;
/** What a source says with Retry-After (RFC 9110 10.2.3) counts within these bounds. */
const SHORTEST_WISH_S = 1;
const LONGEST_WISH_S = 120;

/** Further attempts, for failures where they can help. */
const ATTEMPTS: Partial<Record<ErrorCode, number>> = {
  WADO_429: 3,
  WADO_502: 3,
  WADO_503: 3,
  WADO_504: 3,
  WADO_RESET: 3,
  WADO_TRUNCATED: 3,
  WADO_TIMEOUT_SILENCE: 3,
  WADO_TIMEOUT_FIRST_BYTE: 1,
  WADO_TIMEOUT_CONNECT: 1,
  WADO_UNREACHABLE: 1,
};

/**
 * Milliseconds until the next attempt after `failures` failed ones; undefined when there is none. `random` gives numbers
 * from 0 to 1. A source's own wish (`retryAfterSeconds` among the facts) replaces our pause.
 */
export function retryPause(
  { code, facts }: Pick<WorkstationError, 'code' | 'facts'>,
  failures: number,
  random: () => number,
): number | undefined {
  const pause = PAUSES_MS[failures - 1];
  if (pause === undefined || failures > (ATTEMPTS[code] ?? 0)) return undefined;
  const wish = facts['retryAfterSeconds'];
  if (typeof wish === 'number') return Math.min(LONGEST_WISH_S, Math.max(SHORTEST_WISH_S, wish)) * 1000;
  return Math.round(pause * (1 + JITTER * (2 * random() - 1)));
}

/** Failures that a new login mends: the series is asked for again after it. */
export function isMendedByLogin(code: ErrorCode): boolean {
  return code === 'WADO_401' || code.startsWith('SESSION_') || code === 'LOGIN_PROVIDER_UNREACHABLE';
}
