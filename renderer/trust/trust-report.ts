/** The report of the espace de confiance, and commands that the user need not wait for. */
import { useEffect, useRef, useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ErrorReport } from '../../shared/errors.ts';
import type { TrustReport } from '../../shared/trust.ts';
import type { WorkstationApi } from '../app/api.ts';
import { reportOf } from '../app/requests.ts';
import { useApi, useCommand, type Command } from '../app/server-state.ts';

const TRUST = ['trust'] as const;

export interface ReportQuery {
  /** The last one received; it stays while a newer one is fetched, or cannot be. */
  readonly report: TrustReport | undefined;
  readonly error: ErrorReport | undefined;
  readonly fetchAgain: () => void;
}

/** The report, fetched again for as long as it is older than `revision`, which the state tells. */
export function useTrustReport(revision: number): ReportQuery {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: TRUST,
    queryFn: ({ signal }) => api.trustReport(signal),
    networkMode: 'always',
    retry: false,
  });
  const known = data?.revision;
  useEffect(() => {
    if (known !== undefined && known < revision) void refetch();
  }, [known, revision, refetch]);
  return { report: data, error: error ? reportOf(error) : undefined, fetchAgain: () => void refetch() };
}

/** Fetches the report again, after a command that changed it. */
export function useFreshReport(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: TRUST });
}

export interface Stoppable<T> extends Command<T> {
  /** The user does not wait any longer; what the program has begun may go on. */
  readonly stop: () => void;
  readonly isStopped: boolean;
}

/** A command that takes its time. */
export function useStoppable<T = void>(
  execute: (argument: T, api: WorkstationApi, signal: AbortSignal) => Promise<void>,
): Stoppable<T> {
  const controller = useRef<AbortController>(undefined);
  const [isStopped, setStopped] = useState(false);
  const command = useCommand<T>(async (argument, api) => {
    const own = new AbortController();
    controller.current = own;
    setStopped(false);
    try {
      await execute(argument, api, own.signal);
    } catch (thrown) {
      if (!own.signal.aborted) throw thrown;
      setStopped(true);
    }
  });
  return {
    ...command,
    isDone: command.isDone && !isStopped,
    isStopped: command.isDone && isStopped,
    stop: () => controller.current?.abort(),
  };
}
