/** What the desktop's preload shows the page as `window.drimbox`; absent in a browser, and the screen works without. */
export interface DesktopBridge {
  /** Operating system, as Node names it. */
  readonly platform: string;
  /** Versions of what the window runs on, for the details that are copied for the support. */
  readonly versions: { readonly electron: string; readonly chromium: string };
}

export const BRIDGE_NAME = 'drimbox';

declare global {
  interface Window {
    readonly drimbox?: DesktopBridge;
  }
}
