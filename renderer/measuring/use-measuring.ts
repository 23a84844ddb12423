import { useEffect, useState } from 'react';
import { useApi } from '../app/server-state.ts';
import { openMeasurements } from './session.ts';

/** The measurements of a study of the patient under `key`, once `mayAsk`; gives a way to ask for them again. */
export function useMeasurementsOf(key: string, study: string, mayAsk: boolean): () => void {
  const api = useApi();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!mayAsk) return undefined;
    const controller = new AbortController();
    void openMeasurements(key, study, api, controller.signal);
    return () => controller.abort();
  }, [api, key, study, mayAsk, attempt]);
  return () => setAttempt((before) => before + 1);
}
