/** The state of the main process as the components see it, and the commands that change it. */
import { createContext, useContext, useEffect } from 'react';
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { WorkstationState } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import type { WorkstationApi } from './api.ts';
import { isImageAwaited } from '../measures/page-times.ts';
import { reportOf } from './requests.ts';
import { followEvents } from './events.ts';
import { StatePace } from './state-pace.ts';
import { systemAfter } from './system-after.ts';
import { useView } from './view-state.ts';

const STATE = ['state'] as const;

/** The API in use; tests and windows give their own. */
export const ApiContext = createContext<WorkstationApi | undefined>(undefined);

export function useApi(): WorkstationApi {
  const api = useContext(ApiContext);
  if (!api) throw new Error('useApi outside of ApiContext');
  return api;
}

let latest: WorkstationState | undefined;
const followers = new Set<(state: WorkstationState) => void>();

/** The last state received, which the components may not have seen yet; undefined before the first. */
export function latestState(): WorkstationState | undefined {
  return latest;
}

/** Called with every state, before the components have drawn it. */
export function onState(follow: (state: WorkstationState) => void): void {
  followers.add(follow);
}

function take(state: WorkstationState | undefined): void {
  latest = state;
  if (state) for (const follow of followers) follow(state);
}

/** Keeps the state in the query cache up to date for as long as the component is mounted. */
export function useEvents(): void {
  const api = useApi();
  const client = useQueryClient();
  const attempt = useView((view) => view.attempt);
  const setLocale = useView((view) => view.setLocale);
  const setConnection = useView((view) => view.setConnection);
  useEffect(() => {
    const pace = new StatePace({
      deliver: (state) => {
        setLocale(state.locale);
        client.setQueryData<WorkstationState>(STATE, state);
      },
      after: systemAfter,
      isImageAwaited: () => isImageAwaited(performance.now()),
    });
    const stop = followEvents({
      open: api.events,
      onState: (state) => {
        take(state);
        pace.take(state);
      },
      onConnection: (connection) => {
        setConnection(connection);
        // A window that is not welcome keeps nothing of a patient.
        if (connection.status !== 'refused') return;
        take(undefined);
        pace.forget();
        client.clear();
      },
    });
    return () => {
      stop();
      pace.forget();
    };
  }, [api, client, setLocale, setConnection, attempt]);
}

/** The last state received; undefined before the first. */
export function useWorkstationState(): WorkstationState | undefined {
  return useQuery<WorkstationState>({ queryKey: STATE, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity })
    .data;
}

export interface Command<T> {
  readonly run: (argument: T) => void;
  readonly isRunning: boolean;
  /** The last run succeeded. */
  readonly isDone: boolean;
  /** Why the last run failed. */
  readonly error: ErrorReport | undefined;
  /** Back to before the first run. */
  readonly forget: () => void;
}

/** A command with its progress and its error, to be shown beside the control that gives it. */
export function useCommand<T = void>(execute: (argument: T, api: WorkstationApi) => Promise<void>): Command<T> {
  const api = useApi();
  const { mutate, isPending, isSuccess, error, reset } = useMutation<void, unknown, T>({
    mutationFn: (argument) => execute(argument, api),
    networkMode: 'always',
  });
  return {
    run: mutate,
    isRunning: isPending,
    isDone: isSuccess,
    error: error === null ? undefined : reportOf(error),
    forget: reset,
  };
}
