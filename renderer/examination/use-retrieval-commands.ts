import { useCommand, type Command } from '../app/server-state.ts';

/** What the user can tell the retrieval of a series, beyond opening it. */
export interface RetrievalCommands {
  readonly cancel: Command<void>;
  readonly askAgain: Command<void>;
  /** The one of the two that has failed last, for its message. */
  readonly failed: Command<void> | undefined;
}

export function useRetrievalCommands(patientKey: string, seriesUid: string): RetrievalCommands {
  const cancel = useCommand((_: void, api) => api.cancelSeries(patientKey, seriesUid));
  const askAgain = useCommand((_: void, api) => api.openSeries(patientKey, seriesUid));
  return { cancel, askAgain, failed: [cancel, askAgain].find(({ error }) => error !== undefined) };
}
