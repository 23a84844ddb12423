/** State of the workstation, once and as a stream (NDJSON). */
import { Hono } from 'hono';
import { API, type WorkstationEvent } from '../../shared/api.ts';
import type { ApiEnvironment, ApiServices } from './services.ts';

/** Often enough for a screen to notice within seconds that the program has gone. */
const PING_MS = 15_000;

/** `GET /api/state`, `GET /api/events`. */
export function eventRoutes(services: ApiServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.get(API.state, (context) => context.json(services.state(context.env.screen)));
  routes.get(API.events, (context) => {
    const stream = stateStream(services, context.env.screen, context.req.raw.signal);
    return context.body(stream, 200, { 'Content-Type': 'application/x-ndjson; charset=utf-8' });
  });
  return routes;
}

/**
 * The state at once, then again after each change; changes within one turn of the event loop are sent as one.
 * A reader that does not keep up gets the newest state, not a backlog.
 */
function stateStream(services: ApiServices, screen: string, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let stop = (): void => undefined;
  let stopped = false;
  let changed = true;
  let wake = (): void => undefined;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const unsubscribe = services.subscribe(() => {
          changed = true;
          setImmediate(() => wake());
        });
        const ping = setInterval(() => send(controller, { type: 'ping' }), PING_MS);
        const onAbort = (): void => {
          stop();
          controller.close();
        };
        stop = () => {
          stop = () => undefined;
          stopped = true;
          unsubscribe();
          clearInterval(ping);
          signal.removeEventListener('abort', onAbort);
          wake();
        };
        if (signal.aborted) onAbort();
        else signal.addEventListener('abort', onAbort);
      },
      async pull(controller) {
        // A pull that returned without a line would not be called again: two changes may wake it for one state.
        while (!changed && !stopped) await new Promise<void>((resolve) => (wake = resolve));
        if (stopped) return;
        changed = false;
        send(controller, { type: 'state', state: services.state(screen) });
      },
      cancel: () => stop(),
    },
    { highWaterMark: 1 },
  );

  function send(controller: ReadableStreamDefaultController<Uint8Array>, event: WorkstationEvent): void {
    controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
  }
}
