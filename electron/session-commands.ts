/** The screen's commands about the session: in by the provider's page, out, and who may ask for anything at all. */
import type { LoginAnswer, LoginProvider, LogoutAnswer } from '../shared/api.ts';
import { WorkstationError } from '../shared/errors.ts';
import type { AuditLog } from './audit-log.ts';
import type { ApiServices } from './api/services.ts';
import type { Identity } from './identity/identity.ts';
import type { Links } from './links.ts';
import type { Reception } from './context/reception.ts';
import type { HostPorts } from './workstation.ts';

export interface SessionCommandsOptions {
  readonly host: Pick<HostPorts, 'openExternal'>;
  readonly audit: Pick<AuditLog, 'loginStarted'>;
  readonly identity: Pick<Identity, 'startLogin' | 'cancelLogin' | 'logout' | 'isOpenFor'>;
  readonly links: Pick<Links, 'clear'>;
  readonly reception: Pick<Reception, 'sessionEnded'>;
}

export type SessionCommands = Pick<ApiServices, 'startLogin' | 'cancelLogin' | 'logout' | 'requireSession'>;

/** The commands, for the API. */
export function sessionCommands({ host, audit, identity, links, reception }: SessionCommandsOptions): SessionCommands {
  const { openExternal } = host;
  const requireSession = (screen: string): void => {
    if (!identity.isOpenFor(screen)) throw new WorkstationError('SESSION_REQUIRED');
  };
  return {
    requireSession,
    startLogin: async (provider: LoginProvider, screen: string): Promise<LoginAnswer> => {
      const { url } = identity.startLogin(provider, screen);
      audit.loginStarted(provider);
      await openExternal?.(url);
      return { url, openedByHost: openExternal !== undefined };
    },
    cancelLogin: (screen) => identity.cancelLogin(screen),
    /** What the user saw goes first; the provider, which may be slow, is told afterwards. */
    logout: async (screen: string): Promise<LogoutAnswer> => {
      requireSession(screen);
      links.clear();
      reception.sessionEnded();
      const { endSessionUrl } = await identity.logout();
      if (endSessionUrl === undefined) return { openedByHost: openExternal !== undefined };
      await openExternal?.(endSessionUrl);
      return { url: endSessionUrl, openedByHost: openExternal !== undefined };
    },
  };
}
