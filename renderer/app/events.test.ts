import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WorkstationState } from '../../shared/api.ts';
import { followEvents, SILENCE_MS, type Connection } from './events.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const STATE: WorkstationState = {
  version: '0.1.0',
  host: 'browser',
  locale: 'fr',
  providers: ['psc'],
  session: { status: 'none' },
  callWaitsForLogin: false,
  pacs: [],
  exports: [],
  trust: { revision: 0, level: 'good', alarms: [] },
};

/** A main process that the test plays: every connection it accepts can be written to and broken. */
function peer() {
  const connections: { send: (event: unknown) => void; end: () => void; signal: AbortSignal }[] = [];
  let answer: 'stream' | 'unreachable' | { status: number; body: string } = 'stream';
  const open = (signal: AbortSignal): Promise<Response> => {
    if (answer === 'unreachable') return Promise.reject(new TypeError('Failed to fetch'));
    if (answer !== 'stream') return Promise.resolve(new Response(answer.body, { status: answer.status }));
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const encoder = new TextEncoder();
        signal.addEventListener('abort', () => controller.error(signal.reason));
        connections.push({
          send: (event) => controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`)),
          end: () => controller.close(),
          signal,
        });
      },
    });
    return Promise.resolve(new Response(body));
  };
  return {
    connections,
    open,
    answerWith: (next: typeof answer) => (answer = next),
    get last() {
      return connections.at(-1)!;
    },
  };
}

function follow(main: ReturnType<typeof peer>) {
  const states: WorkstationState[] = [];
  const history: Connection[] = [];
  const stop = followEvents({
    open: main.open,
    onState: (state) => states.push(state),
    onConnection: (connection) => {
      if (history.at(-1)?.status !== connection.status) history.push(connection);
    },
  });
  return { states, history, stop, statuses: () => history.map(({ status }) => status) };
}

/** Lets everything that is due now happen. */
const settle = () => vi.advanceTimersByTimeAsync(0);

test('hands over each state whole', async () => {
  const main = peer();
  const screen = follow(main);
  await settle();
  main.last.send({ type: 'state', state: STATE });
  main.last.send({ type: 'ping' });
  main.last.send({ type: 'state', state: { ...STATE, callWaitsForLogin: true } });
  await settle();
  expect(screen.states.map((state) => state.callWaitsForLogin)).toEqual([false, true]);
  expect(screen.statuses()).toEqual(['connecting', 'open']);
  screen.stop();
});

test('ignores lines of a kind it does not know', async () => {
  const main = peer();
  const screen = follow(main);
  await settle();
  for (const line of [null, 1, 'state', {}, { type: 'state' }, { type: 'later' }]) main.last.send(line);
  await settle();
  expect(screen.states).toEqual([]);
  expect(screen.statuses()).toEqual(['connecting']);
  screen.stop();
});

test('connects again when the stream ends, waiting longer each time, and at once short again after a state', async () => {
  const main = peer();
  const screen = follow(main);
  await settle();
  main.last.send({ type: 'state', state: STATE });
  await settle();
  main.answerWith('unreachable');
  main.last.end();
  await settle();
  expect(screen.statuses()).toEqual(['connecting', 'open', 'lost']);
  await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000);
  main.answerWith('stream');
  await vi.advanceTimersByTimeAsync(3_999);
  expect(main.connections).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(main.connections).toHaveLength(2);
  main.last.send({ type: 'state', state: STATE });
  await settle();
  expect(screen.statuses()).toEqual(['connecting', 'open', 'lost', 'open']);
  main.last.end();
  await vi.advanceTimersByTimeAsync(500);
  expect(main.connections).toHaveLength(3);
  screen.stop();
});

test('a silent connection is given up and replaced; pings keep it', async () => {
  const main = peer();
  const screen = follow(main);
  await settle();
  for (let minute = 0; minute < 3; minute += 1) {
    await vi.advanceTimersByTimeAsync(SILENCE_MS - 1);
    main.last.send({ type: 'ping' });
    await settle();
  }
  expect(main.connections).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(SILENCE_MS + 500);
  expect(main.connections.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  screen.stop();
});

test('garbage ends the connection, not the screen', async () => {
  const main = peer();
  main.answerWith({ status: 200, body: '<html>\n' });
  const screen = follow(main);
  await settle();
  main.answerWith('stream');
  await vi.advanceTimersByTimeAsync(500);
  main.last.send({ type: 'state', state: STATE });
  await settle();
  expect(screen.statuses()).toEqual(['connecting', 'lost', 'open']);
  screen.stop();
});

test('a window that is not known stops asking, and says why', async () => {
  const main = peer();
  main.answerWith({ status: 401, body: JSON.stringify({ error: { code: 'SCREEN_REQUIRED', facts: {} } }) });
  const screen = follow(main);
  await settle();
  main.answerWith('stream');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(screen.history.at(-1)).toEqual({ status: 'refused', error: { code: 'SCREEN_REQUIRED', facts: {} } });
  expect(main.connections).toHaveLength(0);
});

test('a server error is no refusal', async () => {
  const main = peer();
  main.answerWith({ status: 500, body: '' });
  const screen = follow(main);
  await settle();
  expect(screen.statuses()).toEqual(['connecting', 'lost']);
  screen.stop();
});

test('stopping closes the connection and nothing is reported any more', async () => {
  const main = peer();
  const screen = follow(main);
  await settle();
  screen.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(main.last.signal.aborted).toBe(true);
  expect(main.connections).toHaveLength(1);
  expect(screen.statuses()).toEqual(['connecting']);
});
