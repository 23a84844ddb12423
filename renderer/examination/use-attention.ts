import { useCallback, useEffect, useMemo } from 'react';
import type { Examination } from '../../shared/examination.ts';
import { useApi } from '../app/server-state.ts';
import { useView } from '../app/view-state.ts';
import { AttentionTeller } from './attention.ts';

/**
 * Has the whole examination retrieved, the series in the viewport first, then those told to the returned function,
 * then the others. Nothing is asked for while the examination is blocked, nor before `mayTell`.
 */
export function useAttention(
  patientKey: string,
  { id, blocked }: Examination,
  viewport: string,
  mayTell: boolean,
): (visible: readonly string[]) => void {
  const api = useApi();
  const isConnected = useView(({ connection }) => connection.status === 'open');
  const teller = useMemo(
    () =>
      new AttentionTeller({
        send: ({ viewports, visible }) => api.attend({ key: patientKey, examination: id, viewports, visible }),
        after: (milliseconds, run) => {
          const timer = setTimeout(run, milliseconds);
          return () => clearTimeout(timer);
        },
      }),
    [api, patientKey, id],
  );
  useEffect(() => () => teller.stop(), [teller]);
  useEffect(() => {
    if (!blocked && mayTell) teller.look([viewport]);
  }, [teller, viewport, blocked, mayTell]);
  useEffect(() => {
    if (isConnected && !blocked) teller.again();
  }, [teller, isConnected, blocked]);
  return useCallback(
    (visible) => {
      if (!blocked) teller.see(visible);
    },
    [teller, blocked],
  );
}
