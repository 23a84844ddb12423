import { useState } from 'react';
import { reportOf } from '../app/requests.ts';
import { useApi } from '../app/server-state.ts';
import { filesInFolders, isKos, type FolderFiles } from './dropped-files.ts';
import { NOTHING_SKIPPED, type KosIntake } from './KosIntake.tsx';

/** Opens KOS files for the patient under `key`, or, with an empty key, for whoever the first one names. */
export function useKosIntake(key: string): KosIntake {
  const api = useApi();
  const [isRunning, setRunning] = useState(false);
  const [refused, setRefused] = useState<KosIntake['refused']>([]);
  const [skipped, setSkipped] = useState(NOTHING_SKIPPED);
  const openAll = async (files: readonly File[]): Promise<void> => {
    // One after the other: the first one may decide whose record it is.
    for (const file of files) {
      try {
        await api.openKos(file, key);
      } catch (thrown) {
        setRefused((before) => [...before, { name: file.name, error: reportOf(thrown) }]);
      }
    }
  };
  /** Files that were chosen are all tried; of a folder, those that are KOS. */
  const take = async (files: readonly File[], folder: Promise<FolderFiles>): Promise<void> => {
    setRunning(true);
    setRefused([]);
    setSkipped(NOTHING_SKIPPED);
    await openAll(files);
    const found = await folder;
    const kos: File[] = [];
    const others: string[] = [];
    for (const file of found.files) {
      if (await isKos(file)) kos.push(file);
      else others.push(file.name);
    }
    setSkipped({ names: others, isCut: found.isCut });
    await openAll(kos);
    setRunning(false);
  };
  const open: KosIntake['open'] = (files, folders = []) => {
    if (files.length + folders.length > 0) void take(files, filesInFolders(folders));
  };
  return {
    open,
    openFolder: (files) => void take([], Promise.resolve({ files, isCut: false })),
    isRunning,
    refused,
    skipped,
    forget: () => {
      setRefused([]);
      setSkipped(NOTHING_SKIPPED);
    },
  };
}
