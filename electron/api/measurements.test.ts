import { Hono } from 'hono';
import { beforeEach, expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { MEASUREMENTS_API, OUTLINE_POINTS, type Measurement } from '../../shared/measurements.ts';
import { measurementRoutes } from './measurements.ts';
import type { ApiEnvironment } from './services.ts';

const MEASUREMENT: Measurement = {
  id: '6f0c2a9e-6f1f-4a51-9c2e-0d8c1f6f3b11',
  kind: 'length',
  study: '1.2.3',
  series: '1.2.3.4',
  sop: '1.2.3.4.5',
  frame: 1,
  points: [
    [10, 20.5],
    [-3, 40],
  ],
  label: 'Nodule',
  created: '2026-01-31T14:05:09.000Z',
};
const services = {
  requireSession: vi.fn((screen: string) => {
    if (screen !== 'mine') throw new WorkstationError('SESSION_REQUIRED');
  }),
  measurements: vi.fn(() => ({ measurements: [MEASUREMENT], unreadable: 0 })),
  keepMeasurement: vi.fn(),
  removeMeasurement: vi.fn(),
};
beforeEach(() => vi.clearAllMocks());

const app = new Hono<ApiEnvironment>().route('/', measurementRoutes(services));
app.onError((error, context) => context.text((error as WorkstationError).code, 400));

async function send(method: string, body?: unknown, { query = '', screen = 'mine' } = {}): Promise<string> {
  const init = { method, headers: { 'Content-Type': 'application/json' } };
  const request = new Request(`http://host${MEASUREMENTS_API}${query}`, {
    ...init,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await app.fetch(request, { screen });
  return response.status === 204 ? 'done' : response.text();
}

test('a measurement is kept and removed for the patient that the screen means, and read back', async () => {
  expect(await send('PUT', { key: 'k1', measurement: MEASUREMENT })).toBe('done');
  expect(services.keepMeasurement).toHaveBeenCalledWith('k1', MEASUREMENT);
  expect(await send('DELETE', { key: 'k1', study: '1.2.3', id: MEASUREMENT.id })).toBe('done');
  expect(services.removeMeasurement).toHaveBeenCalledWith('k1', '1.2.3', MEASUREMENT.id);
  expect(JSON.parse(await send('GET', undefined, { query: '?key=k1&study=1.2.3' }))).toEqual({
    measurements: [MEASUREMENT],
    unreadable: 0,
  });
});

test('a screen without the session reads and writes nothing', async () => {
  const screen = 'another';
  expect(await send('PUT', { key: 'k1', measurement: MEASUREMENT }, { screen })).toBe('SESSION_REQUIRED');
  expect(await send('DELETE', { key: 'k1', study: '1.2.3', id: 'x' }, { screen })).toBe('SESSION_REQUIRED');
  expect(await send('GET', undefined, { screen, query: '?key=k1&study=1.2.3' })).toBe('SESSION_REQUIRED');
  for (const service of [services.keepMeasurement, services.removeMeasurement, services.measurements])
    expect(service).not.toHaveBeenCalled();
});

test.each([
  ['an unknown kind', { kind: 'volume' }],
  ['too few points', { points: [[1, 2]] }],
  ['too many points', { kind: 'freehand', points: Array.from({ length: OUTLINE_POINTS + 1 }, () => [1, 2]) }],
  [
    'a point that is nowhere',
    {
      points: [
        [1, null],
        [1, 2],
      ],
    },
  ],
  ['a UID that is a path', { sop: '../1.2' }],
  ['a long label', { label: 'x'.repeat(201) }],
  ['something else', { patient: 'PAT-TROIS' }],
  ['frame 0', { frame: 0 }],
])('%s is refused', async (_, change) => {
  expect(await send('PUT', { key: 'k1', measurement: { ...MEASUREMENT, ...change } })).toBe('REQUEST_INVALID');
  expect(services.keepMeasurement).not.toHaveBeenCalled();
});

test('a question without its patient or its study is refused', async () => {
  expect(await send('GET', undefined, { query: '?study=1.2.3' })).toBe('REQUEST_INVALID');
  expect(await send('GET', undefined, { query: '?key=k1&study=abc' })).toBe('REQUEST_INVALID');
});
