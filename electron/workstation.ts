/** The composition root: from a configuration and a host to the API of the screen and the listener. */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Locale } from '../shared/api.ts';
import { WorkstationError } from '../shared/errors.ts';
import { createApi } from './api/app.ts';
import { AuditLog } from './audit-log.ts';
import { AuditTrail } from './audit/trail.ts';
import { defaultFolders, type DataFolders } from './config/folders.ts';
import { loadConfiguration, type LoadedConfiguration } from './config/load.ts';
import { Secrets, type SecretStore } from './config/secrets.ts';
import { bindListener, type Listener, type ListenerAddress } from './listener.ts';
import { createImageServices, instanceFolder } from './image-services.ts';
import { readPemIdentity } from './pem.ts';
import { KeptMeasurements } from './measurements/kept-measurements.ts';
import { KeptPreferences } from './preferences/kept-preferences.ts';
import { newReference } from './program-parts.ts';
import { Program } from './program.ts';
import { createProviders } from './providers.ts';
import { openDurableStore, type DurableStore } from './store/durable-store.ts';
import type { KeyVault } from './store/key-vault.ts';
import { createRecordServices } from './record-services.ts';
import { StoredSituations } from './identity/situation-memory.ts';
import { createTrustSpace } from './trust-services.ts';

/** What the program needs of the host that shows it. */
export interface HostPorts {
  readonly kind: 'desktop' | 'browser';
  /** Shows the program's window and asks for the user's attention; names nobody. */
  wake(): void;
  /** Opens an address in the system's browser. Absent where the screen does so itself. */
  readonly openExternal?: (url: string) => Promise<void>;
  /** A fresh one-time launch URL. Absent on the desktop. */
  readonly launchUrl?: () => string;
  readonly secretStore?: SecretStore;
  /** The vault of the key of the durable store in `directory`. */
  readonly keyVault: (directory: string) => KeyVault;
}

export interface WorkstationOptions {
  readonly configurationPath: string;
  readonly host: HostPorts;
  readonly version: string;
  /** File of a manifest (KOS) to open once somebody has logged in. */
  readonly manifestPath?: string | undefined;
  /** Milliseconds since the epoch; the system's clock by default. */
  readonly now?: () => number;
}

export interface Workstation {
  /** Answers `/api/*` for one screen. */
  readonly api: (request: Request, screen: string) => Promise<Response>;
  readonly locale: () => Locale;
  /** Public address of the listener, without a slash at the end. */
  readonly listenerUrl: string;
  /** `drimbox://open/<id>` was followed. An id that is not ours, or was used, only shows the window. */
  openLink(id: string): void;
  close(): Promise<void>;
}

/** Starts the program. Throws what the configuration, the durable store or the listener's port refuse. */
export async function startWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const loaded = loadConfiguration(options.configurationPath);
  const secrets = new Secrets({
    resolvePath: loaded.resolvePath,
    environment: process.env,
    platform: process.platform,
    ...(options.host.secretStore && { store: options.host.secretStore }),
  });
  const directory = durableDirectory(loaded);
  const ending = new Ending();
  try {
    const store = await openDurableStore({ directory, keyVault: options.host.keyVault(directory) });
    ending.add(() => store.close());
    const listener = await bindListener(await listenerAddress(loaded, secrets));
    ending.add(() => listener.close());
    return await compose(options, loaded, secrets, store, listener, ending);
  } catch (error) {
    await ending.run();
    throw error;
  }
}

async function compose(
  { host, version, manifestPath, now = Date.now }: WorkstationOptions,
  loaded: LoadedConfiguration,
  secrets: Secrets,
  store: DurableStore,
  listener: Listener,
  ending: Ending,
): Promise<Workstation> {
  const { publicBaseUrl } = listener;
  const { configuration } = loaded;
  const audit = new AuditLog(new AuditTrail(store, () => new Date(now())));
  const providers = await createProviders({ loaded, secrets, publicBaseUrl, now });
  const onTrust = (): void => program.trustChanged();
  const trust = await createTrustSpace({ loaded, secrets, store, now, onChange: onTrust, audit, newReference });
  ending.add(() => trust.close());
  const imageServices = await createImageServices({
    loaded,
    dispatcher: trust.dispatcher,
    defaultDirectory: instanceFolder(systemFolders().cache),
    token: (wanted) => program.accessToken(wanted),
    userId: () => program.userId,
    makeRoom: () => program.makeRoom(),
    traits: () => program.traits,
    onProgress: () => program.imagesProgressed(),
    newReference,
  });
  const dmp = await createRecordServices({
    loaded,
    secrets,
    version,
    now,
    token: (wanted) => program.accessToken(wanted),
    userId: () => program.userId,
  });
  ending.add(async () => dmp?.close());
  const manifest = manifestPath === undefined ? undefined : readManifestFile(manifestPath);
  const program: Program = new Program({
    configuration,
    host,
    version,
    now,
    publicBaseUrl,
    providers,
    audit,
    imageServices,
    dmp: dmp?.client,
    measurements: new KeptMeasurements(store, now),
    preferences: new KeptPreferences(store, now),
    situations: new StoredSituations(store),
    trust: trust.space,
    manifest,
  });
  ending.add(() => program.close());
  audit.started();
  trust.space.start();
  listener.serve(version, program.listenerServices());
  return {
    api: createApi(program.apiServices()),
    locale: () => program.locale,
    listenerUrl: publicBaseUrl,
    openLink: (id) => program.openLink(id),
    close: () => ending.run(),
  };
}

/** What has to be ended, newest first; runs once. */
class Ending {
  readonly #steps: (() => void | Promise<void>)[] = [];

  add(step: () => void | Promise<void>): void {
    this.#steps.unshift(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0)) await step();
  }
}

function durableDirectory({ configuration, resolvePath }: LoadedConfiguration): string {
  const { directory } = configuration.audit;
  if (directory !== undefined) return resolvePath(directory);
  return systemFolders().durable;
}

function systemFolders(): DataFolders {
  return defaultFolders({ platform: process.platform, environment: process.env, home: homedir() });
}

/** The bytes of a manifest that was named on the command line. Throws KOS_UNREADABLE. */
function readManifestFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new WorkstationError('KOS_UNREADABLE', { path }, { cause });
  }
}

async function listenerAddress(loaded: LoadedConfiguration, secrets: Secrets): Promise<ListenerAddress> {
  const { bind, port, tls, publicBaseUrl } = loaded.configuration.listener;
  return {
    host: bind,
    port,
    ...(tls && { tls: await readPemIdentity(tls, loaded, secrets) }),
    ...(publicBaseUrl && { publicBaseUrl }),
  };
}
