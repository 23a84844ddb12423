/** Electron's `session`: guards that the program sets, and the handlers of its schemes. */
import { EventEmitter } from 'node:events';
import { onCommand, record } from './control.ts';
import { emitCancelable } from './events.ts';

/** A request to a scheme, with what Electron adds to it. */
export type SchemeRequest = Request & { initiatorOrigin?: string };
type SchemeHandler = (request: SchemeRequest) => Response | Promise<Response>;
type PermissionRequestHandler = (
  contents: null,
  permission: string,
  answer: (granted: boolean) => void,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void;
type PermissionCheckHandler = (
  contents: null,
  permission: string,
  origin: string,
  details: { requestingUrl: string; isMainFrame: boolean; embeddingOrigin?: string },
) => boolean;
type LoadHandler = (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void;

const sessions = new Map<string, StandInSession>();

export class StandInSession extends EventEmitter {
  readonly partition: string;
  readonly schemes = new Map<string, SchemeHandler>();
  #permissionRequest: PermissionRequestHandler | null = null;
  #permissionCheck: PermissionCheckHandler | null = null;
  #device: ((details: object) => boolean) | null = null;
  #certificate: ((request: object, answer: (result: number) => void) => void) | null = null;
  #load: LoadHandler | null = null;

  readonly protocol = {
    handle: (scheme: string, handler: SchemeHandler): void => {
      if (this.schemes.has(scheme)) throw new Error(`the scheme ${scheme} has a handler`);
      this.schemes.set(scheme, handler);
    },
  };
  readonly webRequest = {
    onBeforeRequest: (handler: LoadHandler | null): void => {
      this.#load = handler;
    },
  };

  constructor(partition: string, options: unknown) {
    super();
    this.partition = partition;
    record({ deed: 'session', partition, options });
  }

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.#permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.#permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: ((details: object) => boolean) | null): void {
    this.#device = handler;
  }
  setCertificateVerifyProc(handler: ((request: object, answer: (result: number) => void) => void) | null): void {
    this.#certificate = handler;
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    record({ deed: 'spellChecker', partition: this.partition, enabled });
  }

  /** As Electron: without a handler every permission is granted. */
  grantsOnRequest(permission: string, requestingUrl: string, isMainFrame: boolean): Promise<boolean> {
    const handler = this.#permissionRequest;
    if (handler === null) return Promise.resolve(true);
    return new Promise((resolve) => handler(null, permission, resolve, { requestingUrl, isMainFrame }));
  }
  grantsOnCheck(permission: string, origin: string, isMainFrame: boolean): boolean {
    return this.#permissionCheck?.(null, permission, origin, { requestingUrl: origin, isMainFrame }) ?? true;
  }
  grantsDevice(): boolean {
    return this.#device?.({ deviceType: 'usb' }) ?? true;
  }
  /** 0 accepts, -2 refuses, -3 leaves it to Chromium. */
  judgesCertificate(): Promise<number> {
    const handler = this.#certificate;
    return handler === null ? Promise.resolve(-3) : new Promise((resolve) => handler({ hostname: 'example' }, resolve));
  }
  mayLoad(url: string): Promise<boolean> {
    const handler = this.#load;
    if (handler === null) return Promise.resolve(true);
    return new Promise((resolve) => handler({ url }, (response) => resolve(response.cancel !== true)));
  }
}

export function fromPartition(partition: string, options?: unknown): StandInSession {
  let found = sessions.get(partition);
  if (found === undefined) sessions.set(partition, (found = new StandInSession(partition, options)));
  return found;
}

const text = (value: unknown): string => String(value);

onCommand('permissionRequest', ({ partition, permission, url, isMainFrame }) =>
  fromPartition(text(partition)).grantsOnRequest(text(permission), text(url), isMainFrame === true),
);
onCommand('permissionCheck', ({ partition, permission, url, isMainFrame }) =>
  fromPartition(text(partition)).grantsOnCheck(text(permission), text(url), isMainFrame === true),
);
onCommand('device', ({ partition }) => fromPartition(text(partition)).grantsDevice());
onCommand('certificate', ({ partition }) => fromPartition(text(partition)).judgesCertificate());
onCommand('load', ({ partition, url }) => fromPartition(text(partition)).mayLoad(text(url)));
onCommand('download', ({ partition, url }) =>
  emitCancelable(fromPartition(text(partition)), 'will-download', {}, { getURL: () => text(url) }),
);
onCommand('schemeRequest', async ({ partition, url, method, initiatorOrigin }) => {
  const handler = fromPartition(text(partition)).schemes.get(text(url).split(':')[0] ?? '');
  if (handler === undefined) throw new Error('no handler for this scheme');
  const request: SchemeRequest = new Request(text(url), { method: text(method) });
  if (initiatorOrigin !== undefined) request.initiatorOrigin = text(initiatorOrigin);
  const response = await handler(request);
  await response.body?.cancel();
  return { status: response.status, headers: Object.fromEntries(response.headers) };
});
