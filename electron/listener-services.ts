/** What the listener may do: keep a call, open it, and carry a login through the browser. */
import type { WorkstationError } from '../shared/errors.ts';
import type { Locale } from '../shared/api.ts';
import type { AuditLog } from './audit-log.ts';
import { parseCall } from './context/parse-call.ts';
import type { Reception } from './context/reception.ts';
import type { Identity } from './identity/identity.ts';
import type { Links } from './links.ts';
import type { ListenerServices } from './listener.ts';
import type { HostPorts } from './workstation.ts';

export interface ListenerParts {
  readonly host: HostPorts;
  readonly now: () => number;
  readonly audit: AuditLog;
  readonly reception: Pick<Reception, 'keep'>;
  readonly identity: Pick<Identity, 'beginInBrowser' | 'finishInBrowser'>;
  readonly links: Pick<Links, 'create'>;
  readonly openCall: (id: string) => void;
  readonly locale: () => Locale;
  readonly newReference: () => string;
  readonly reportInternal: (error: WorkstationError) => void;
}

/** The services of the listener. */
export function listenerServices(parts: ListenerParts): ListenerServices {
  const { host, now, audit, reception, identity, links } = parts;
  return {
    parseCall: (body) => parseCall(body, now()),
    keepCall: (call) => {
      audit.callReceived(call);
      return reception.keep(call);
    },
    openCall: parts.openCall,
    callRejected: (error) => audit.callRejected(error),
    beginLogin: (provider, attempt) => identity.beginInBrowser(provider, attempt),
    finishLogin: async (provider, url, cookie) => {
      await identity.finishInBrowser(provider, url, cookie);
      host.wake();
    },
    wayOn: (callId) =>
      host.launchUrl
        ? { kind: 'browser', href: host.launchUrl() }
        : { kind: 'desktop', href: `drimbox://open/${links.create(callId)}` },
    locale: parts.locale,
    newReference: parts.newReference,
    reportInternal: parts.reportInternal,
  };
}
