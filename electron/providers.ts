/** The OpenID providers of a configuration, ready to be asked. */
import { readFileSync } from 'node:fs';
import type { LoginProvider } from '../shared/api.ts';
import { WorkstationError } from '../shared/errors.ts';
import type { LoadedConfiguration } from './config/load.ts';
import { isLoopbackHost, type Configuration, type PemIdentityConfiguration } from './config/schema.ts';
import type { Secrets } from './config/secrets.ts';
import { PROVIDER_PATH, type Providers } from './identity/login.ts';
import { OpenIdProvider } from './identity/openid-provider.ts';
import { createDispatcher, createFetch, type ClientIdentity } from './trust/dispatcher.ts';

export interface ProvidersOptions {
  readonly loaded: LoadedConfiguration;
  readonly secrets: Secrets;
  /** How browsers reach the listener, without a slash at the end. */
  readonly publicBaseUrl: string;
  readonly now: () => number;
}

type ProviderSettings = NonNullable<Configuration['psc'] | Configuration['franceConnect']>;

/** Every provider that is configured. Throws what a missing file or secret throws. */
export async function createProviders(options: ProvidersOptions): Promise<Providers> {
  const { psc, franceConnect } = options.loaded.configuration;
  return {
    ...(psc && { psc: await createProvider('psc', psc, options) }),
    ...(franceConnect && { franceConnect: await createProvider('franceConnect', franceConnect, options) }),
  };
}

async function createProvider(
  name: LoginProvider,
  settings: ProviderSettings,
  { loaded, secrets, publicBaseUrl, now }: ProvidersOptions,
): Promise<OpenIdProvider> {
  const { hosts, proxy } = loaded.configuration.network;
  const { clientCertificate } = settings;
  const identity = clientCertificate && (await readPemIdentity(clientCertificate, loaded, secrets));
  const authorities = settings.ca.map((path) => readPem(loaded.resolvePath(path)));
  const dispatcher = createDispatcher({
    hosts,
    proxy,
    identity,
    ...(authorities.length > 0 && { ca: authorities }),
  });
  return new OpenIdProvider({
    name,
    issuer: settings.issuer,
    discovery: settings.discovery,
    clientId: settings.clientId,
    clientSecret: settings.clientSecret && (await secrets.resolve(settings.clientSecret)),
    clientCertificate: identity !== undefined,
    scope: settings.scope,
    acrValues: settings.acrValues,
    redirectUri: `${publicBaseUrl}/auth/callback/${PROVIDER_PATH[name]}`,
    plainHttp: isLoopbackHost(new URL(settings.issuer).hostname),
    fetch: createFetch(dispatcher),
    now,
  });
}

/** A certificate and its key as PEM texts. Throws CONFIG_UNREADABLE and what the secret throws. */
export async function readPemIdentity(
  { certificate, key }: PemIdentityConfiguration,
  loaded: LoadedConfiguration,
  secrets: Secrets,
): Promise<ClientIdentity> {
  return { certificate: readPem(loaded.resolvePath(certificate)), key: await secrets.resolve(key) };
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new WorkstationError('CONFIG_UNREADABLE', { path }, { cause });
  }
}
