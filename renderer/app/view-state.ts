/** What the screen itself knows and the main process does not. */
import { create } from 'zustand';
import type { Locale } from '../../shared/api.ts';
import type { Connection } from './events.ts';

interface ViewState {
  /** Language of the last state received, for when there is none. */
  readonly locale: Locale;
  readonly connection: Connection;
  /** Grows when the user asks to connect again after a refusal. */
  readonly attempt: number;
  /** Login page that this window opened, so that it can be opened again. */
  readonly loginUrl: string | undefined;
  /** The waiting patient about whom the user decides later. */
  readonly postponedKey: string | undefined;
  /** The espace de confiance lies over whatever else is on the screen. */
  readonly isTrustOpen: boolean;
  /** So do the settings. */
  readonly areSettingsOpen: boolean;
  readonly setLocale: (locale: Locale) => void;
  readonly setConnection: (connection: Connection) => void;
  readonly connectAgain: () => void;
  readonly setLoginUrl: (url: string | undefined) => void;
  readonly postpone: (key: string | undefined) => void;
  readonly showTrust: (isOpen: boolean) => void;
  readonly showSettings: (areOpen: boolean) => void;
}

export const useView = create<ViewState>((set) => ({
  locale: 'fr',
  connection: { status: 'connecting' },
  attempt: 0,
  loginUrl: undefined,
  postponedKey: undefined,
  isTrustOpen: false,
  areSettingsOpen: false,
  setLocale: (locale) => set({ locale }),
  setConnection: (connection) =>
    set((view) => (connection.status === 'open' && view.connection.status === 'open' ? view : { connection })),
  connectAgain: () => set(({ attempt }) => ({ attempt: attempt + 1 })),
  setLoginUrl: (loginUrl) => set({ loginUrl }),
  postpone: (postponedKey) => set({ postponedKey }),
  showTrust: (isTrustOpen) => set({ isTrustOpen }),
  showSettings: (areSettingsOpen) => set({ areSettingsOpen }),
}));
