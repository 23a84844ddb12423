import { Hono } from 'hono';
import { beforeEach, expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { LAYOUT_API } from '../../shared/layout.ts';
import { layoutRoutes } from './layout.ts';
import type { ApiEnvironment } from './services.ts';

const LAYOUT = { rows: 3, columns: 4, cells: [null, { series: '1.2', plane: 'axial' }], active: 1 };
const WHOLE = { ...LAYOUT, isOpen: true, places: [{ series: '1.2', image: '1.2.3/1' }] };
const SEEN = [{ series: '1.2', images: ['1.2.3/1', '1.2.3/12'], total: 12 }];
const services = {
  requireSession: vi.fn((screen: string) => {
    if (screen !== 'mine') throw new WorkstationError('SESSION_REQUIRED');
  }),
  layout: vi.fn(() => ({ screens: {}, seen: [] })),
  keepLayout: vi.fn(),
  markSeen: vi.fn(),
};
beforeEach(() => vi.clearAllMocks());

const app = new Hono<ApiEnvironment>().route('/', layoutRoutes(services));
app.onError((error, context) => context.text((error as WorkstationError).code, 400));

async function send(method: string, path: string, body?: unknown, screen = 'mine'): Promise<string> {
  const init = { method, headers: { 'Content-Type': 'application/json' } };
  const request = new Request(`http://host${path}`, {
    ...init,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await app.fetch(request, { screen });
  return response.status === 204 ? 'done' : response.text();
}

test('a layout and what was seen are kept, and read back', async () => {
  expect(await send('PUT', LAYOUT_API.layout, { key: 'k', screen: 2, layout: WHOLE })).toBe('done');
  expect(services.keepLayout).toHaveBeenCalledWith('k', 2, WHOLE);
  expect(await send('POST', LAYOUT_API.seen, { key: 'k', seen: SEEN })).toBe('done');
  expect(services.markSeen).toHaveBeenCalledWith('k', SEEN);
  expect(JSON.parse(await send('GET', `${LAYOUT_API.layout}?key=k`))).toEqual({ screens: {}, seen: [] });
});

test('a screen without the session reads and writes nothing', async () => {
  expect(await send('GET', `${LAYOUT_API.layout}?key=k`, undefined, 'other')).toBe('SESSION_REQUIRED');
  const put = { key: 'k', screen: 1, layout: WHOLE };
  expect(await send('PUT', LAYOUT_API.layout, put, 'other')).toBe('SESSION_REQUIRED');
  expect(await send('POST', LAYOUT_API.seen, { key: 'k', seen: SEEN }, 'other')).toBe('SESSION_REQUIRED');
});

test.each([
  ['a third screen', { screen: 3 }],
  ['five columns', { layout: { ...WHOLE, columns: 5 } }],
  ['more cells than places', { layout: { ...WHOLE, cells: Array.from({ length: 13 }, () => null) } }],
  ['a series that is no UID', { layout: { ...WHOLE, cells: [{ series: 'PAT-TROIS' }] } }],
  ['another plane', { layout: { ...WHOLE, cells: [{ series: '1', plane: 'curved' }] } }],
  ['an image without its frame', { layout: { ...WHOLE, places: [{ series: '1', image: '1.2' }] } }],
  ['something besides', { layout: { ...WHOLE, note: 'x' } }],
])('refuses %s', async (_name, changes) => {
  expect(await send('PUT', LAYOUT_API.layout, { key: 'k', screen: 1, layout: WHOLE, ...changes })).toBe(
    'REQUEST_INVALID',
  );
  expect(services.keepLayout).not.toHaveBeenCalled();
});

test('refuses more marks in one command than its bound', async () => {
  const images = Array.from({ length: 501 }, (_, index) => `1.2/${index + 1}`);
  const seen = [{ series: '1.2', images, total: 501 }];
  expect(await send('POST', LAYOUT_API.seen, { key: 'k', seen })).toBe('REQUEST_INVALID');
});
