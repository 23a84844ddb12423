/** What of the commands lies over the viewer: the palette, or the sheet of keys. */
import { create } from 'zustand';
import { onPatientLeaving } from '../viewer/viewer-state.ts';

type CommandScreen = 'palette' | 'sheet';

interface CommandScreens {
  readonly shown: CommandScreen | undefined;
  /** Commands run from the palette in this window, the last one first. */
  readonly recent: readonly string[];
  readonly show: (screen: CommandScreen | undefined) => void;
  readonly remember: (id: string) => void;
}

const REMEMBERED = 8;

export const useCommandScreens = create<CommandScreens>((set) => ({
  shown: undefined,
  recent: [],
  show: (shown) => set({ shown }),
  remember: (id) => set(({ recent }) => ({ recent: [id, ...recent.filter((one) => one !== id)].slice(0, REMEMBERED) })),
}));

onPatientLeaving(() => useCommandScreens.setState({ shown: undefined }));
