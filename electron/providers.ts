/** The OpenID providers of a configuration, ready to be asked. */
import type { LoginProvider } from '../shared/api.ts';
import type { LoadedConfiguration } from './config/load.ts';
import { isLoopbackHost, type Configuration } from './config/schema.ts';
import type { Secrets } from './config/secrets.ts';
import { PROVIDER_PATH, type Providers } from './identity/login.ts';
import { OpenIdProvider } from './identity/openid-provider.ts';
import { readPem, readPemIdentity } from './pem.ts';
import { createDispatcher, createFetch } from './trust/dispatcher.ts';

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
