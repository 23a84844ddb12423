/**
 * The preferences of the user, where the page works by them: the main process keeps them, this window has a copy that
 * is there before the answer of the disk, because a key or a button must do at once what it was just given.
 */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { ErrorReport } from '../../shared/errors.ts';
import { DEFAULT_PREFERENCES, type Preferences, type PreferencesChange } from '../../shared/preferences.ts';
import type { PreferencesApi } from '../app/preferences-api.ts';
import { reportOf } from '../app/requests.ts';
import { useApi, useWorkstationState } from '../app/server-state.ts';

interface PreferencesState {
  readonly preferences: Preferences;
  /** Why they could not be read, or why the last change is not kept. */
  readonly failure: ErrorReport | undefined;
}

const NOBODY: PreferencesState = { preferences: DEFAULT_PREFERENCES, failure: undefined };
const store = create<PreferencesState>(() => NOBODY);
let api: PreferencesApi | undefined;
/** Changes whose answers have not come: what is read meanwhile is older than they are. */
let underWay = 0;

/** As they are now; the program's own before they have been read. */
export function preferences(): Preferences {
  return store.getState().preferences;
}

/** In a component: drawn again with every change. */
export function usePreferences(): Preferences {
  return store((state) => state.preferences);
}

export function usePreferencesFailure(): ErrorReport | undefined {
  return store((state) => state.failure);
}

export function forgetPreferencesFailure(): void {
  store.setState({ failure: undefined });
}

/** Called after every change, with what is in force then; returns what ends that. */
export function onPreferences(follow: (now: Preferences) => void): () => void {
  return store.subscribe((state, before) => {
    if (state.preferences !== before.preferences) follow(state.preferences);
  });
}

/** In force at once and kept from then on; when it cannot be kept it holds in this window, and `failure` says so. */
export function changePreferences(change: PreferencesChange): void {
  store.setState((state) => ({ preferences: { ...state.preferences, ...change }, failure: undefined }));
  if (!api) return;
  underWay += 1;
  api
    .changePreferences(change)
    .catch((thrown: unknown) => store.setState({ failure: reportOf(thrown) }))
    .finally(() => {
      underWay -= 1;
    });
}

/** Reads the preferences of whoever logs in, and again when another window changes them. Once, in App. */
export function useFollowPreferences(): void {
  const given = useApi();
  const state = useWorkstationState();
  const session = state?.session;
  const user = session?.status === 'open' ? userOf(session.user) : undefined;
  const revision = state?.preferencesRevision ?? 0;
  useEffect(() => {
    if (user === undefined) return undefined;
    api = given;
    return () => {
      api = undefined;
      store.setState(NOBODY);
    };
  }, [given, user]);
  useEffect(() => {
    if (user === undefined) return undefined;
    const end = new AbortController();
    given.preferences(end.signal).then(
      (read) => {
        if (!end.signal.aborted && underWay === 0) store.setState({ preferences: read });
      },
      (thrown: unknown) => {
        if (!end.signal.aborted) store.setState({ failure: reportOf(thrown) });
      },
    );
    return () => end.abort();
  }, [given, user, revision]);
}

function userOf(user: { readonly kind: string; readonly id?: string }): string {
  return `${user.kind}/${user.id ?? ''}`;
}
