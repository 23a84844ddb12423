/**
 * Runs before the page in the sandboxed window. Facts only: no channel to the main process exists, everything that the
 * page needs it gets through the API at its own origin.
 */
import { contextBridge } from 'electron';
import { BRIDGE_NAME, type DesktopBridge } from '../shared/bridge.ts';

const bridge: DesktopBridge = {
  platform: process.platform,
  versions: { electron: process.versions['electron'] ?? '', chromium: process.versions['chrome'] ?? '' },
};

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge);
