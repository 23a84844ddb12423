/** Starting a login from the screen, and ending a session. */
import type { LoginProvider } from '../../shared/api.ts';
import type { WorkstationApi } from './api.ts';
import { useCommand, type Command } from './server-state.ts';
import { useView } from './view-state.ts';

/** Starts the login; the page of the provider opens in a window of its own unless the host has opened it. */
export function useLogin(): Command<LoginProvider> {
  const setLoginUrl = useView((view) => view.setLoginUrl);
  return useCommand<LoginProvider>(async (provider, api) => setLoginUrl(await startLogin(provider, api)));
}

async function startLogin(provider: LoginProvider, api: WorkstationApi): Promise<string | undefined> {
  const { url, openedByHost } = await api.login(provider);
  return openedByHost ? undefined : openPage(url);
}

/** Ends the session here, and at the provider in a window of its own unless the host has done so. */
export function useLogout(): Command<void> {
  return useCommand(async (_: void, api) => {
    const { url, openedByHost } = await api.logout();
    if (url !== undefined && !openedByHost) openPage(url);
  });
}

/** Opens a page of the provider without a way back into this window; nothing but the web is opened. */
function openPage(url: string): string | undefined {
  if (!isWebAddress(url)) return undefined;
  window.open(url, '_blank', 'noopener,noreferrer');
  return url;
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && ['https:', 'http:'].includes(new URL(url).protocol);
}
