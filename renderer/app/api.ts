/** The screen's side of the API: one function per command. */
import { API, type ErrorAnswer, type Locale, type LoginAnswer, type LoginProvider } from '../../shared/api.ts';
import { ERRORS, WorkstationError, type ErrorReport } from '../../shared/errors.ts';

/** The commands. Each throws WorkstationError: the code of the answer, or HOST_NO_ANSWER when there was none. */
export interface WorkstationApi {
  readonly events: (signal: AbortSignal) => Promise<Response>;
  readonly login: (provider: LoginProvider) => Promise<LoginAnswer>;
  readonly cancelLogin: () => Promise<void>;
  readonly logout: () => Promise<void>;
  /** Opens the patient who waits; `key` names the one that the user saw, as in the commands below. */
  readonly acceptPatient: (key: string) => Promise<void>;
  readonly dismissPatient: (key: string) => Promise<void>;
  readonly closePatient: (key: string) => Promise<void>;
  /** Tells that the patient is being looked at. */
  readonly touchPatient: (key: string) => Promise<void>;
  readonly dismissNotice: () => Promise<void>;
  readonly setLocale: (locale: Locale) => Promise<void>;
}

export function createApi(fetch: typeof globalThis.fetch): WorkstationApi {
  const send = async (method: 'POST' | 'PUT', path: string, body?: unknown): Promise<Response> => {
    const init: RequestInit =
      body === undefined
        ? { method }
        : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(path, init).catch((cause: unknown) => {
      throw new WorkstationError('HOST_NO_ANSWER', {}, { cause });
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  };
  const post = async (path: string, body?: unknown): Promise<void> => void (await send('POST', path, body));
  return {
    events: (signal) => fetch(API.events, { signal, cache: 'no-store' }),
    login: async (provider) => (await send('POST', API.login, { provider })).json() as Promise<LoginAnswer>,
    cancelLogin: () => post(API.loginCancel),
    logout: () => post(API.logout),
    acceptPatient: (key) => post(API.patientAccept, { key }),
    dismissPatient: (key) => post(API.patientDismiss, { key }),
    closePatient: (key) => post(API.patientClose, { key }),
    touchPatient: (key) => post(API.patientTouch, { key }),
    dismissNotice: () => post(API.noticeDismiss),
    setLocale: async (locale) => void (await send('PUT', API.locale, { locale })),
  };
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
