import { useEffect, useRef, useState } from 'react';

/** Told after each sheet. */
export type TellProgress = (done: number, count: number) => void;

/** A print that is prepared, or on its way to the dialog of the system. */
export interface Printing<T> {
  readonly sheets: T | undefined;
  readonly progress: { readonly done: number; readonly count: number } | undefined;
  readonly hasFailed: boolean;
  readonly start: () => void;
  readonly stop: () => void;
  /** The dialog is closed: the sheets go. */
  readonly done: () => void;
}

/** `prepare` makes the sheets and stops when the signal says so. */
export function usePrinting<T>(prepare: (tell: TellProgress, signal: AbortSignal) => Promise<T>): Printing<T> {
  const [sheets, setSheets] = useState<T>();
  const [progress, setProgress] = useState<Printing<T>['progress']>();
  const [hasFailed, setFailed] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (own: AbortController): Promise<void> => {
    const isOwn = (): boolean => running.current === own && !own.signal.aborted;
    try {
      const made = await prepare((done, count) => isOwn() && setProgress({ done, count }), own.signal);
      if (isOwn()) setSheets(() => made);
    } catch {
      if (isOwn()) setFailed(true);
    } finally {
      if (isOwn()) setProgress(undefined);
    }
  };
  return {
    sheets,
    progress,
    hasFailed,
    start: () => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      setFailed(false);
      setSheets(undefined);
      void run(own);
    },
    stop: () => {
      running.current?.abort();
      setProgress(undefined);
    },
    done: () => setSheets(undefined),
  };
}
