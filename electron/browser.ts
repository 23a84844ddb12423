/** The program on the browser host, ready to be opened: the workstation, and the host that shows it. */
import { join } from 'node:path';
import { createScreenFiles } from './api/screen-files.ts';
import { startBrowserHost, type BrowserHost } from './browser-host.ts';
import { fileKeyVault } from './store/file-key-vault.ts';
import { startWorkstation } from './workstation.ts';

export interface BrowserProgramOptions {
  readonly configurationPath: string;
  /** Folder of the built renderer. */
  readonly screenFolder: string;
  readonly version: string;
  /** Manifest (KOS) to open once somebody has logged in. */
  readonly manifestPath?: string | undefined;
  /** A contextual call has come: brings the window forward, where there is one. */
  readonly wake?: () => void;
}

export interface BrowserProgram {
  /** A fresh one-time launch URL. */
  launchUrl(): string;
  readonly listenerUrl: string;
  close(): Promise<void>;
}

/** Starts the workstation behind the browser host. Throws what the configuration, the store or a port refuse. */
export async function startBrowserProgram(options: BrowserProgramOptions): Promise<BrowserProgram> {
  let host: BrowserHost | undefined;
  const launchUrl = (): string => {
    if (host === undefined) throw new Error('a launch URL was asked for before the host was there');
    return host.launchUrl();
  };
  const workstation = await startWorkstation({
    configurationPath: options.configurationPath,
    version: options.version,
    manifestPath: options.manifestPath,
    host: {
      kind: 'browser',
      wake: options.wake ?? (() => undefined),
      launchUrl,
      keyVault: (directory) => fileKeyVault(join(directory, 'store.key')),
    },
  });
  try {
    host = await startBrowserHost({
      api: workstation.api,
      screenFiles: createScreenFiles({ folder: options.screenFolder }),
      locale: workstation.locale,
    });
  } catch (error) {
    await workstation.close();
    throw error;
  }
  const running = host;
  return {
    launchUrl,
    listenerUrl: workstation.listenerUrl,
    close: async () => {
      await running.close();
      await workstation.close();
    },
  };
}
