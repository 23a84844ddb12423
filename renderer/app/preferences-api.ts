/** The screen's side of the API of preferences. */
import { PREFERENCES_API, type Preferences, type PreferencesChange } from '../../shared/preferences.ts';
import type { Requests } from './requests.ts';

/** Each throws WorkstationError. */
export interface PreferencesApi {
  readonly preferences: (signal: AbortSignal) => Promise<Preferences>;
  /** The preferences from then on; they are on the disk. */
  readonly changePreferences: (change: PreferencesChange) => Promise<Preferences>;
}

export function createPreferencesApi({ request, send }: Requests): PreferencesApi {
  return {
    preferences: async (signal) => (await request(PREFERENCES_API, { signal })).json() as Promise<Preferences>,
    changePreferences: async (change) => (await send('PUT', PREFERENCES_API, change)).json() as Promise<Preferences>,
  };
}
