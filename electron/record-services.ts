/** The way to the DMP, made from the configuration. */
import { randomUUID } from 'node:crypto';
import expertises from '../assets/value-sets/expertises.json' with { type: 'json' };
import professions from '../assets/value-sets/professions.json' with { type: 'json' };
import { WorkstationError } from '../shared/errors.ts';
import type { DmpConfiguration } from './config/dmp-schema.ts';
import type { LoadedConfiguration } from './config/load.ts';
import { isLoopbackHost } from './config/schema.ts';
import type { Secrets } from './config/secrets.ts';
import { AirStrategy } from './dmp/air-strategy.ts';
import { DmpClient } from './dmp/client.ts';
import type { DmpStrategy } from './dmp/contract.ts';
import { PscStrategy } from './dmp/psc-strategy.ts';
import { TokenExchange } from './dmp/token-exchange.ts';
import { vihf, type VihfSettings } from './dmp/vihf/assertion.ts';
import { boundedFetch } from './identity/provider-fetch.ts';
import { readIdentity } from './own-identity.ts';
import { readPem } from './pem.ts';
import { parsePemCertificates } from './trust/certificate.ts';
import { createDispatcher, createFetch, type OutboundFetch } from './trust/dispatcher.ts';
import { systemAfter } from './trust/timers.ts';

export interface RecordServicesOptions {
  readonly loaded: LoadedConfiguration;
  readonly secrets: Secrets;
  readonly version: string;
  readonly now: () => number;
  /** The professional's access token of Pro Santé Connect. Throws SESSION_*. */
  readonly token: (wanted: { readonly fresh: boolean }) => Promise<string>;
  readonly userId: () => string | undefined;
}

export interface RecordServices {
  readonly client: DmpClient;
  /** Closes all connections. */
  close(): Promise<void>;
}

/**
 * The client of the DMP; undefined when none is configured. Throws what a missing file or secret throws, and
 * DMP_CERTIFICATE_MISSING when the strategy lacks a certificate.
 */
export async function createRecordServices(options: RecordServicesOptions): Promise<RecordServices | undefined> {
  const { loaded, secrets, now } = options;
  const { dmp, network } = loaded.configuration;
  if (dmp === undefined) return undefined;
  const identity = await readIdentity(dmp.identity, loaded, secrets);
  if (dmp.strategy === 'air' && identity === undefined) throw missing('dmp.identity');
  const authorities = dmp.ca.map((path) => readPem(loaded.resolvePath(path)));
  const dispatcher = createDispatcher({
    hosts: network.hosts,
    proxy: network.proxy,
    identity,
    ...(authorities.length > 0 && { ca: authorities }),
  });
  const fetch = createFetch(dispatcher);
  const client = new DmpClient({
    baseUrl: dmp.baseUrl,
    fetch,
    strategy: await createStrategy(dmp, fetch, options),
    now,
    newId: randomUUID,
    after: systemAfter,
    settings: dmp,
  });
  return { client, close: () => dispatcher.destroy() };
}

async function createStrategy(
  dmp: DmpConfiguration,
  fetch: OutboundFetch,
  options: RecordServicesOptions,
): Promise<DmpStrategy> {
  const { loaded, secrets, now } = options;
  const settings = vihfSettings(dmp, options.version);
  const newId = randomUUID;
  if (dmp.strategy === 'air') {
    const signature = await readIdentity(dmp.signature, loaded, secrets);
    const [certificate] = signature === undefined ? [] : parsePemCertificates(signature.certificate);
    if (signature === undefined || certificate === undefined) throw missing('dmp.signature');
    const signer = { ...signature, hash: dmp.vihf.signatureHash };
    return new AirStrategy({ settings, signer, subject: certificate.subject.toString(), now, newId });
  }
  const token = await tokenSource(dmp, fetch, options);
  if (!dmp.vihf.unsigned) return new PscStrategy({ token });
  const occasion = () => ({ id: newId(), now: now(), mode: 'DIRECTE' }) as const;
  return new PscStrategy({ token, assertion: (context) => vihf(context, occasion(), settings).write() });
}

/** The token of Pro Santé Connect, or what it is exchanged for. */
async function tokenSource(
  { tokenExchange }: DmpConfiguration,
  fetch: OutboundFetch,
  { secrets, token, userId, now }: RecordServicesOptions,
): Promise<RecordServicesOptions['token']> {
  if (tokenExchange === undefined) return token;
  const { clientSecret, ...settings } = tokenExchange;
  const exchange = new TokenExchange({
    settings,
    clientSecret: clientSecret && (await secrets.resolve(clientSecret)),
    plainHttp: isLoopbackHost(new URL(settings.endpoint).hostname),
    fetch: boundedFetch(fetch, () => undefined),
    accessToken: token,
    userId,
    now,
  });
  return (wanted) => exchange.accessToken(wanted);
}

function vihfSettings({ vihf: settings, software }: DmpConfiguration, version: string): VihfSettings {
  const named = (names: Readonly<Record<string, string>>, code: string): string =>
    Object.hasOwn(names, code) ? (names[code] ?? code) : code;
  return {
    ...settings,
    software: { ...software, version: software.version ?? version },
    names: {
      profession: (code) => named(professions, code),
      expertise: (code) => named(expertises, code),
    },
  };
}

function missing(key: string): WorkstationError {
  return new WorkstationError('DMP_CERTIFICATE_MISSING', { key });
}
