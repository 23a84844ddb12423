import { describe, expect, test } from 'vitest';
import { type Event, ForbiddenEvent, type State, STATES, transition } from './upper-layer.ts';

const ALL_STATES = Array.from({ length: 13 }, (_, index) => `Sta${index + 1}`);
const ALL_EVENTS = Array.from({ length: 19 }, (_, index) => `Evt${index + 1}`);

/**
 * PS3.8 table 9-10, read column by column for the requestor: "event: state action next, ...". Kept in another shape than
 * the code's, so that a slip in one does not hide in the other.
 */
const STANDARD = `
  Evt1: 1 AE-1 4
  Evt2: 4 AE-2 5
  Evt3: 5 AE-3 6, 6 AA-8 13, 7 AA-8 13, 8 AA-8 13, 9 AA-8 13, 11 AA-8 13, 13 AA-6 13
  Evt4: 5 AE-4 1, 6 AA-8 13, 7 AA-8 13, 8 AA-8 13, 9 AA-8 13, 11 AA-8 13, 13 AA-6 13
  Evt6: 5 AA-8 13, 6 AA-8 13, 7 AA-8 13, 8 AA-8 13, 9 AA-8 13, 11 AA-8 13, 13 AA-7 13
  Evt9: 6 DT-1 6, 8 AR-7 8
  Evt10: 5 AA-8 13, 6 DT-2 6, 7 AR-6 7, 8 AA-8 13, 9 AA-8 13, 11 AA-8 13, 13 AA-6 13
  Evt11: 6 AR-1 7
  Evt12: 5 AA-8 13, 6 AR-2 8, 7 AR-8 9, 8 AA-8 13, 9 AA-8 13, 11 AA-8 13, 13 AA-6 13
  Evt13: 5 AA-8 13, 6 AA-8 13, 7 AR-3 1, 8 AA-8 13, 9 AA-8 13, 11 AR-3 1, 13 AA-6 13
  Evt14: 8 AR-4 13, 9 AR-9 11
  Evt15: 4 AA-2 1, 5 AA-1 13, 6 AA-1 13, 7 AA-1 13, 8 AA-1 13, 9 AA-1 13, 11 AA-1 13
  Evt16: 5 AA-3 1, 6 AA-3 1, 7 AA-3 1, 8 AA-3 1, 9 AA-3 1, 11 AA-3 1, 13 AA-2 1
  Evt17: 4 AA-4 1, 5 AA-4 1, 6 AA-4 1, 7 AA-4 1, 8 AA-4 1, 9 AA-4 1, 11 AA-4 1, 13 AR-5 1
  Evt18: 13 AA-2 1
  Evt19: 5 AA-8 13, 6 AA-8 13, 7 AA-8 13, 8 AA-8 13, 9 AA-8 13, 11 AA-8 13, 13 AA-7 13
`;

const allowed = new Map<string, { action: string; next: string }>(
  STANDARD.trim()
    .split('\n')
    .flatMap((line) => {
      const [event = '', cells = ''] = line.trim().split(': ');
      return cells.split(', ').map((cell) => {
        const [state = '', action = '', next = ''] = cell.split(' ');
        return [`Sta${state} ${event}`, { action, next: `Sta${next}` }] as const;
      });
    }),
);
const pairs = ALL_STATES.flatMap((state) => ALL_EVENTS.map((event) => ({ state, event, name: `${state} ${event}` })));
const forbidden = pairs.filter(({ name }) => !allowed.has(name));

test('all 13 x 19 pairs are either allowed or forbidden', () => {
  expect(pairs).toHaveLength(247);
  expect(allowed.size + forbidden.length).toBe(247);
});

test.each([...allowed])('%s', (name, expected) => {
  const [state, event] = name.split(' ');
  expect(transition(state as State, event as Event)).toEqual(expected);
});

describe('forbidden', () => {
  test.each(forbidden)('$name', ({ state, event }) => {
    expect(() => transition(state as State, event as Event)).toThrow(ForbiddenEvent);
  });
});

test('no state but the requestor’s', () => {
  expect(Object.keys(STATES)).toEqual(['Sta1', 'Sta4', 'Sta5', 'Sta6', 'Sta7', 'Sta8', 'Sta9', 'Sta11', 'Sta13']);
});
