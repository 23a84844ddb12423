/** Requests to the main process, and the errors that its answers carry. */
import type { ErrorAnswer } from '../../shared/api.ts';
import { ERRORS, WorkstationError, type ErrorReport } from '../../shared/errors.ts';

/** Each throws WorkstationError: the code of the answer, or HOST_NO_ANSWER when there was none. */
export interface Requests {
  readonly request: (path: string, init: RequestInit) => Promise<Response>;
  readonly send: (
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ) => Promise<Response>;
  readonly post: (path: string, body?: unknown) => Promise<void>;
}

export function createRequests(fetch: typeof globalThis.fetch): Requests {
  const request: Requests['request'] = async (path, init) => {
    const response = await fetch(path, init).catch((cause: unknown) => {
      throw new WorkstationError('HOST_NO_ANSWER', {}, { cause });
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  };
  const send: Requests['send'] = (method, path, body, signal) =>
    request(path, {
      method,
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  return { request, send, post: async (path, body) => void (await send('POST', path, body)) };
}

/** The error that an answer other than 2xx carries; HOST_NO_ANSWER when it does not speak our language. */
export async function errorOf(response: Response): Promise<WorkstationError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!isErrorAnswer(body)) return new WorkstationError('HOST_NO_ANSWER');
  const { code, facts, problems } = body.error;
  return new WorkstationError(code, facts, problems === undefined ? {} : { problems });
}

/** What a command threw, as it is shown. */
export function reportOf(thrown: unknown): ErrorReport {
  return (thrown instanceof WorkstationError ? thrown : new WorkstationError('HOST_NO_ANSWER')).report();
}

function isErrorAnswer(body: unknown): body is ErrorAnswer {
  if (typeof body !== 'object' || body === null || !('error' in body)) return false;
  const { error } = body;
  if (typeof error !== 'object' || error === null || !('code' in error) || !('facts' in error)) return false;
  return typeof error.code === 'string' && Object.hasOwn(ERRORS, error.code) && typeof error.facts === 'object';
}
