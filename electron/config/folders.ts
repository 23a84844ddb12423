/** Where the program keeps its files when the configuration does not say: the folders that each system has for it. */
import { posix, win32 } from 'node:path';

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
}

export interface DataFolders {
  /** Volatile store: received instances, encrypted; the program empties it. */
  readonly cache: string;
  /** Durable store: audit trail, export queue. */
  readonly durable: string;
}

/**
 * The default folders of a machine. Whoever uses one makes it, with mode 0700.
 * Linux: XDG Base Directory Specification 0.8 (relative values of its variables are ignored, as it says); Windows:
 * `LOCALAPPDATA`, which does not roam to other machines; macOS: `~/Library`.
 */
export function defaultFolders({ platform, environment, home }: Machine): DataFolders {
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'] ?? '';
    const base = win32.isAbsolute(local) ? local : win32.join(home, 'AppData', 'Local');
    return { cache: win32.join(base, 'DRIMBox', 'Cache'), durable: win32.join(base, 'DRIMBox', 'State') };
  }
  if (platform === 'darwin') {
    const library = posix.join(home, 'Library');
    return {
      cache: posix.join(library, 'Caches', 'DRIMBox'),
      durable: posix.join(library, 'Application Support', 'DRIMBox'),
    };
  }
  const xdg = (name: string, standard: string) => {
    const value = environment[name] ?? '';
    return posix.join(posix.isAbsolute(value) ? value : posix.join(home, standard), 'drimbox');
  };
  return { cache: xdg('XDG_CACHE_HOME', '.cache'), durable: xdg('XDG_STATE_HOME', '.local/state') };
}
