import { useState } from 'react';
import { reportOf } from '../app/api.ts';
import { useApi } from '../app/server-state.ts';
import type { KosIntake } from './KosIntake.tsx';

/** Opens KOS files for the patient under `key`, or, with an empty key, for whoever the first one names. */
export function useKosIntake(key: string): KosIntake {
  const api = useApi();
  const [isRunning, setRunning] = useState(false);
  const [refused, setRefused] = useState<KosIntake['refused']>([]);
  const open = async (files: readonly File[]): Promise<void> => {
    setRunning(true);
    setRefused([]);
    // One after the other: the first one may decide whose record it is.
    for (const file of files) {
      try {
        await api.openKos(file, key);
      } catch (thrown) {
        setRefused((before) => [...before, { name: file.name, error: reportOf(thrown) }]);
      }
    }
    setRunning(false);
  };
  return { open: (files) => void (files.length > 0 && open(files)), isRunning, refused, forget: () => setRefused([]) };
}
