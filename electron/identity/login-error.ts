/** Every way in which a login or a refresh fails, as one code for the user. */
import { AuthorizationResponseError, ResponseBodyError, WWWAuthenticateChallengeError } from 'openid-client';
import type { LoginProvider } from '../../shared/api.ts';
import { WorkstationError, type ErrorCode, type ErrorFacts } from '../../shared/errors.ts';
import { ProviderUnreachable } from './provider-fetch.ts';

/** What was being done: the same broken answer means something else to the user at each step. */
export type LoginStep = 'discovery' | 'tokens' | 'userinfo';

export interface FailureContext {
  readonly provider: LoginProvider;
  /** Host of the issuer. */
  readonly host: string;
  readonly step: LoginStep;
  /** How far the provider's clock is ahead of ours, as last seen. */
  readonly clockOffsetMs: number;
}

/** A clock further off than this is named as the reason why a token's dates are refused. */
const NOTABLE_CLOCK_OFFSET_MS = 60_000;

const INVALID: Readonly<Record<LoginStep, ErrorCode>> = {
  discovery: 'LOGIN_PROVIDER_DIFFERS',
  tokens: 'LOGIN_TOKEN_INVALID',
  userinfo: 'LOGIN_USERINFO_INVALID',
};

/** OAuth errors that are about the provider's state, not about our request (RFC 6749 §4.1.2.1). */
const PASSING_ERRORS = new Set(['server_error', 'temporarily_unavailable', 'slow_down']);

/** Codes of openid-client for an answer that is not the provider's: a failing server, the page of a proxy or a portal. */
const NOT_THE_PROTOCOL = new Set(['OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_TIMEOUT']);
const METADATA_AT_FAULT = new Set([
  'OAUTH_MISSING_SERVER_METADATA',
  'OAUTH_INVALID_SERVER_METADATA',
  'OAUTH_HTTP_REQUEST_FORBIDDEN',
  'OAUTH_REQUEST_PROTOCOL_FORBIDDEN',
]);

/**
 * `thrown` as the one error that the user sees. Its cause keeps names and codes only: the library's own causes quote
 * tokens and claims.
 */
export function loginError(thrown: unknown, context: FailureContext): WorkstationError {
  if (thrown instanceof WorkstationError) return thrown;
  const { code, facts } = judge(thrown, context);
  return new WorkstationError(code, { provider: context.provider, ...facts }, { cause: withoutContent(thrown) });
}

function judge(thrown: unknown, { host, step, clockOffsetMs }: FailureContext): { code: ErrorCode; facts: ErrorFacts } {
  const unreachable = chain(thrown).find((error) => error instanceof ProviderUnreachable);
  if (unreachable) return { code: 'LOGIN_PROVIDER_UNREACHABLE', facts: { host: unreachable.host } };
  if (thrown instanceof AuthorizationResponseError) return refused(thrown.error);
  if (thrown instanceof ResponseBodyError) {
    if (PASSING_ERRORS.has(thrown.error)) return { code: 'LOGIN_PROVIDER_UNREACHABLE', facts: { host } };
    return refused(thrown.error);
  }
  if (thrown instanceof WWWAuthenticateChallengeError) return refused(thrown.cause[0]?.parameters.error);
  const code = codeOf(thrown);
  if (NOT_THE_PROTOCOL.has(code)) return { code: 'LOGIN_PROVIDER_UNREACHABLE', facts: { host } };
  if (METADATA_AT_FAULT.has(code)) return { code: 'LOGIN_PROVIDER_DIFFERS', facts: { host } };
  if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' && Math.abs(clockOffsetMs) > NOTABLE_CLOCK_OFFSET_MS) {
    return { code: 'LOGIN_CLOCK_WRONG', facts: { minutes: Math.round(Math.abs(clockOffsetMs) / 60_000) } };
  }
  return { code: INVALID[step], facts: step === 'discovery' ? { host } : {} };
}

/** `reason` comes from outside and is shown: a short token or nothing. */
function refused(reason: string | undefined): { code: ErrorCode; facts: ErrorFacts } {
  const safe = reason !== undefined && /^[A-Za-z0-9_.-]{1,40}$/.test(reason) ? reason : 'unknown';
  return { code: 'LOGIN_REFUSED', facts: { reason: safe } };
}

/** An error and its causes, outermost first. */
function chain(thrown: unknown): Error[] {
  const errors: Error[] = [];
  for (let error = thrown; error instanceof Error && errors.length < 8; error = error.cause) errors.push(error);
  return errors;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function withoutContent(thrown: unknown): Error {
  const links = chain(thrown).map((error) => [error.name, codeOf(error)].filter((part) => part !== '').join(' '));
  const safe = new Error(links.join(' < ') || typeof thrown);
  if (thrown instanceof Error && thrown.stack) {
    const frames = thrown.stack.split('\n').filter((line) => /^\s+at /.test(line));
    safe.stack = [`Error: ${safe.message}`, ...frames].join('\n');
  }
  return safe;
}
