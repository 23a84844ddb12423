import { Hono } from 'hono';
import { beforeEach, expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { DEFAULT_PREFERENCES, PREFERENCES_API } from '../../shared/preferences.ts';
import { preferenceRoutes } from './preferences.ts';
import type { ApiEnvironment } from './services.ts';

const services = {
  requireSession: vi.fn((screen: string) => {
    if (screen !== 'mine') throw new WorkstationError('SESSION_REQUIRED');
  }),
  preferences: vi.fn(() => DEFAULT_PREFERENCES),
  changePreferences: vi.fn(() => DEFAULT_PREFERENCES),
};
beforeEach(() => vi.clearAllMocks());

const app = new Hono<ApiEnvironment>().route('/', preferenceRoutes(services));
app.onError((error, context) => context.text((error as WorkstationError).code, 400));

async function send(method: string, body?: unknown, screen = 'mine'): Promise<unknown> {
  const request = new Request(`http://host${PREFERENCES_API}`, {
    method,
    headers: { 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await app.fetch(request, { screen });
  return response.ok ? response.json() : response.text();
}

test('preferences are given, and changed by parts', async () => {
  expect(await send('GET')).toEqual(DEFAULT_PREFERENCES);
  expect(await send('PUT', { singleKeys: false })).toEqual(DEFAULT_PREFERENCES);
  expect(services.changePreferences).toHaveBeenCalledWith({ singleKeys: false });
});

test('a part that is none, and a screen without the session, change nothing', async () => {
  expect(await send('PUT', { singleKeys: 'no' })).toBe('REQUEST_INVALID');
  expect(await send('PUT', { patient: 'PAT-TROIS' })).toBe('REQUEST_INVALID');
  expect(await send('PUT', { singleKeys: false }, 'another')).toBe('SESSION_REQUIRED');
  expect(await send('GET', undefined, 'another')).toBe('SESSION_REQUIRED');
  expect(services.changePreferences).not.toHaveBeenCalled();
  expect(services.preferences).not.toHaveBeenCalled();
});
