/** The screen's commands about preferences: those of whoever is logged in. */
import type { Locale } from '../shared/api.ts';
import { WorkstationError, type ErrorReport } from '../shared/errors.ts';
import type { Preferences, PreferencesChange } from '../shared/preferences.ts';
import type { PreferenceServices } from './api/services.ts';

/** What is kept on the disk; an owner that is undefined is the workstation itself. */
export interface PreferenceKeeper {
  readonly locale: Locale | undefined;
  keepLocale(locale: Locale): void;
  read(owner: string | undefined): { readonly preferences: Preferences; readonly lost: readonly string[] };
  change(owner: string | undefined, change: PreferencesChange): Preferences;
}

export interface PreferenceCommandsOptions {
  readonly kept: PreferenceKeeper;
  readonly userId: () => string | undefined;
  /** Something of what was kept could not be read: to be said, once. */
  readonly onLost: (notice: ErrorReport) => void;
  /** Other windows of the user have to ask again. */
  readonly onChange: () => void;
}

/** The commands, for the API. */
export function preferenceCommands({ kept, userId, onLost, onChange }: PreferenceCommandsOptions): PreferenceServices {
  return {
    preferences: () => {
      const { preferences, lost } = kept.read(userId());
      if (lost.length > 0)
        onLost(new WorkstationError('PREFERENCES_LOST', { parts: lost.slice(0, 10).join(', ') }).report());
      return preferences;
    },
    changePreferences: (change) => {
      const preferences = kept.change(userId(), change);
      onChange();
      return preferences;
    },
  };
}
