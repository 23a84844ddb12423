import { useCallback, useEffect, useMemo } from 'react';
import { useApi } from '../app/server-state.ts';
import { useView } from '../app/view-state.ts';
import { SCREEN } from '../layout/screen.ts';
import { AttentionTeller } from './attention.ts';

/**
 * Has the examinations retrieved that are on the screen: the series in the viewports first, then those told to the
 * returned function, then the others. Nothing is asked for before `mayTell`. None of the examinations may be blocked.
 */
export function useAttention(
  patientKey: string,
  /** Of examinations, and of the series in the viewports: UIDs, the most wanted first. */
  { examinations, viewports }: { readonly examinations: readonly string[]; readonly viewports: readonly string[] },
  mayTell: boolean,
): (visible: readonly string[]) => void {
  const api = useApi();
  const isConnected = useView(({ connection }) => connection.status === 'open');
  // The state comes anew many times a second, what is looked at stays the same.
  const ids = examinations.join(' ');
  const looked = viewports.join(' ');
  const teller = useMemo(
    () =>
      new AttentionTeller({
        send: (attention) => api.attend({ key: patientKey, screen: SCREEN, examinations: listOf(ids), ...attention }),
        after: (milliseconds, run) => {
          const timer = setTimeout(run, milliseconds);
          return () => clearTimeout(timer);
        },
      }),
    [api, patientKey, ids],
  );
  useEffect(() => () => teller.stop(), [teller]);
  useEffect(() => {
    if (ids !== '' && mayTell) teller.look(listOf(looked));
  }, [teller, ids, looked, mayTell]);
  useEffect(() => {
    if (isConnected) teller.again();
  }, [teller, isConnected]);
  return useCallback(
    (visible) => {
      if (ids !== '') teller.see(visible);
    },
    [teller, ids],
  );
}

function listOf(words: string): readonly string[] {
  return words.split(' ').filter(Boolean);
}
