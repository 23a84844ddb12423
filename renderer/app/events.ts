/** The stream of events from the main process: kept open, watched, opened again when it breaks. */
import type { WorkstationEvent, WorkstationState } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import { pause } from './pause.ts';
import { errorOf } from './requests.ts';
import { readNdjson } from './ndjson.ts';

export type Connection =
  | { readonly status: 'connecting' }
  | { readonly status: 'open' }
  /** Broken; a new attempt is under way or planned. */
  | { readonly status: 'lost' }
  /** The main process answers, but not to this window; only the user can try again. */
  | { readonly status: 'refused'; readonly error: ErrorReport };

export interface EventsOptions {
  /** Opens the stream, as `fetch` does. */
  readonly open: (signal: AbortSignal) => Promise<Response>;
  /** The whole state, which replaces the one before. */
  readonly onState: (state: WorkstationState) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** A ping comes every 15 s: two missed ones mean that the connection is dead. */
export const SILENCE_MS = 40_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** Follows the events until the returned function is called. */
export function followEvents({ open, onState, onConnection }: EventsOptions): () => void {
  const stopped = new AbortController();
  void follow();
  return () => stopped.abort();

  async function follow(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    onConnection({ status: 'connecting' });
    while (!stopped.signal.aborted) {
      const outcome = await readOnce(open, stopped.signal, (state) => {
        retryMs = FIRST_RETRY_MS;
        onConnection({ status: 'open' });
        onState(state);
      });
      if (stopped.signal.aborted) return;
      if (outcome) {
        onConnection({ status: 'refused', error: outcome });
        return;
      }
      onConnection({ status: 'lost' });
      await pause(retryMs, stopped.signal);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }
}

/** Reads one connection to its end. Returns the error when this window is not welcome, otherwise undefined. */
async function readOnce(
  open: EventsOptions['open'],
  stopped: AbortSignal,
  onState: EventsOptions['onState'],
): Promise<ErrorReport | undefined> {
  const silence = new AbortController();
  let watchdog = setTimeout(() => silence.abort(), SILENCE_MS);
  const signal = AbortSignal.any([stopped, silence.signal]);
  try {
    const response = await open(signal);
    if (isRefusal(response.status)) return (await errorOf(response)).report();
    if (!response.ok || response.body === null) return undefined;
    for await (const value of readNdjson(response.body)) {
      clearTimeout(watchdog);
      watchdog = setTimeout(() => silence.abort(), SILENCE_MS);
      if (stopped.aborted) return undefined;
      if (isEvent(value) && value.type === 'state') onState(value.state);
    }
  } catch {
    // Broken off, silent for too long, or not what was announced: all of them are mended by connecting again.
  } finally {
    clearTimeout(watchdog);
    silence.abort();
  }
  return undefined;
}

/** Not logged in at the door, wrong origin, wrong host: connecting again by itself would change nothing. */
function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || status === 421;
}

/** The main process is ours and validates what it sends; this only tells a line of it from something else. */
function isEvent(value: unknown): value is WorkstationEvent {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false;
  return value.type === 'ping' || (value.type === 'state' && 'state' in value && typeof value.state === 'object');
}
