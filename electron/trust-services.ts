/** The espace de confiance, made from the configuration; and the way to the sources that it guards. */
import type { Dispatcher } from 'undici';
import { asWorkstationError, WorkstationError } from '../shared/errors.ts';
import type { AuditLog } from './audit-log.ts';
import type { LoadedConfiguration } from './config/load.ts';
import type { Secrets } from './config/secrets.ts';
import { log, toLogFormat } from './log.ts';
import { readOwnIdentity } from './own-identity.ts';
import { readPem } from './pem.ts';
import type { DurableStore } from './store/durable-store.ts';
import { parsePemCertificates, type Certificate } from './trust/certificate.ts';
import { Authorities, buildChain } from './trust/chain.ts';
import { crlSignatureIsValid, parseCrl } from './trust/crl.ts';
import { CrlFolder } from './trust/crl-folder.ts';
import { CRL_LIMIT_MEBIBYTES, CrlKeeper } from './trust/crl-keeper.ts';
import { createDispatcher, createFetch, type ClientIdentity } from './trust/dispatcher.ts';
import { Judge } from './trust/judge.ts';
import { ownCertificateState } from './trust/own-certificate.ts';
import { probeSource } from './trust/probe.ts';
import { systemAfter } from './trust/timers.ts';
import { TrustMemory } from './trust/trust-memory.ts';
import { TrustSpace } from './trust/trust-space.ts';
import { verifyWhitelist, type VerifiedWhitelist } from './trust/whitelist/verify.ts';
import { WhitelistKeeper } from './trust/whitelist-keeper.ts';
import { fileSource, webSource, type WhitelistSource } from './trust/whitelist-sources.ts';

const HOUR_MS = 3_600_000;
/** Of the download of a list. */
const DOWNLOAD_MS = 60_000;
/** How much of its time a connection may spend waiting for a revocation list: the verdict has to come within that time. */
const PATIENCE = 0.6;
const LONGEST_PATIENCE_MS = 15_000;

export interface TrustServicesOptions {
  readonly loaded: LoadedConfiguration;
  readonly secrets: Secrets;
  readonly store: DurableStore;
  readonly now: () => number;
  /** The summary has changed. */
  readonly onChange: () => void;
  readonly audit: AuditLog;
  readonly newReference: () => string;
}

export interface TrustParts {
  /** Not started yet. */
  readonly space: TrustSpace;
  /** Towards the sources: no request without the judge's consent. */
  readonly dispatcher: Dispatcher;
  /** Closes all connections too. */
  close(): Promise<void>;
}

/**
 * Makes the espace de confiance. Throws what a missing or unreadable file or secret throws: CONFIG_UNREADABLE, SECRET_*,
 * OWN_KEY_DIFFERS, PKCS12_*, CERTIFICATE_UNREADABLE.
 */
export async function createTrustSpace(options: TrustServicesOptions): Promise<TrustParts> {
  const { loaded, now, audit } = options;
  const { network, sources, trust } = loaded.configuration;
  const identity = await readOwnIdentity(loaded, options.secrets);
  const authorities = new Authorities(readAuthorities(trust.ca, loaded));
  const memory = new TrustMemory(options.store);
  const unforeseen = (thrown: unknown): WorkstationError => {
    const error = asWorkstationError(thrown, options.newReference);
    log(toLogFormat(error));
    return error;
  };
  const lists = createDispatcher({ hosts: network.hosts, proxy: network.proxy });
  const means: Means = { options, memory, unforeseen, get: createFetch(lists), space: () => space };
  const crls = createCrlKeeper(means);
  const whitelist = createWhitelistKeeper(means, authorities, crls);
  const onRefusal = (host: string, error: WorkstationError): void => space.refused(host, error);
  const judge = new Judge({ authorities, crls, whitelist: () => whitelist.current(), now, onRefusal });
  const timeoutMs = sources.connectSeconds * 1000;
  const { hosts, proxy } = network;
  const space: TrustSpace = new TrustSpace({
    hasAuthorities: authorities.all.length > 0,
    chains: knownChains(authorities, identity, new Date(now())),
    crls,
    whitelist,
    judge,
    own: (index, good) => ownCertificateState(identity, { index, at: new Date(now()), crls: good }),
    probe: (address) => probeSource(address, { judge, identity, hosts, proxy, timeoutMs, now }),
    now,
    after: systemAfter,
    onChange: options.onChange,
    onRefusal: (host, code) => quietly(() => audit.sourceRefused(host, code)),
  });
  const ca = trust.ca.map((path) => readPem(loaded.resolvePath(path)));
  const dispatcher = createDispatcher({ hosts, proxy, ca, identity, judge, connectTimeoutMs: timeoutMs });
  const close = async (): Promise<void> => {
    space.close();
    await Promise.all([lists.destroy(), dispatcher.destroy()]);
  };
  return { space, dispatcher, close };
}

interface Means {
  readonly options: TrustServicesOptions;
  readonly memory: TrustMemory;
  readonly unforeseen: (thrown: unknown) => WorkstationError;
  /** With the authorities of the system. */
  readonly get: ReturnType<typeof createFetch>;
  readonly space: () => TrustSpace;
}

function createCrlKeeper({ options, memory, unforeseen, get, space }: Means): CrlKeeper {
  const { loaded, now, audit } = options;
  const { sources, trust } = loaded.configuration;
  const { crlFolder, crlGraceHours } = trust;
  const path = crlFolder === undefined ? undefined : loaded.resolvePath(crlFolder);
  return new CrlKeeper({
    get,
    reader: { parse: parseCrl, isSignedBy: crlSignatureIsValid },
    folder: path === undefined ? undefined : new CrlFolder({ path, mebibytes: CRL_LIMIT_MEBIBYTES, parse: parseCrl }),
    memory,
    graceMs: crlGraceHours * HOUR_MS,
    now,
    after: systemAfter,
    timeoutMs: DOWNLOAD_MS,
    patienceMs: Math.min(PATIENCE * sources.connectSeconds * 1000, LONGEST_PATIENCE_MS),
    onList: () => space().crlsChanged(),
    onChange: () => space().changed(),
    onGrace: () => audit.crlGraceUsed(),
    unforeseen,
  });
}

function createWhitelistKeeper(means: Means, sourceAuthorities: Authorities, crls: CrlKeeper): WhitelistKeeper {
  const { options, memory, unforeseen, space } = means;
  const { loaded, now, audit } = options;
  const { whitelistCa, whitelistSigner: signer, whitelistMaxAgeHours } = loaded.configuration.trust;
  const own = readAuthorities(whitelistCa, loaded);
  const authorities = own.length > 0 ? new Authorities(own) : sourceAuthorities;
  const verify = async (bytes: Uint8Array): Promise<VerifiedWhitelist> => {
    const { list, error } = await verifyWhitelist(bytes, { authorities, signer, at: new Date(now()), crls });
    if (list === undefined) throw error ?? new Error('neither a list nor an error');
    return list;
  };
  return new WhitelistKeeper({
    sources: whitelistSources(means),
    verify,
    memory,
    maxAgeMs: whitelistMaxAgeHours * HOUR_MS,
    now,
    onList: () => space().whitelistChanged(),
    onChange: () => space().changed(),
    onReplaced: (origin) => audit.whitelistReplaced(origin),
    onRefused: (origin, code) => quietly(() => audit.whitelistRefused(origin, code)),
    unforeseen,
  });
}

function whitelistSources({ options: { loaded }, get }: Means): WhitelistSource[] {
  const { whitelist, whitelistTest, whitelistFile } = loaded.configuration.trust;
  const common = { get, timeoutMs: DOWNLOAD_MS, after: systemAfter };
  return [
    ...(whitelist === undefined ? [] : [webSource({ origin: 'nominal', address: whitelist, ...common })]),
    ...(whitelistTest === undefined ? [] : [webSource({ origin: 'test', address: whitelistTest, ...common })]),
    ...(whitelistFile === undefined ? [] : [fileSource(loaded.resolvePath(whitelistFile))]),
  ];
}

function readAuthorities(paths: readonly string[], { resolvePath }: LoadedConfiguration): Certificate[] {
  return paths.flatMap((name) => {
    const path = resolvePath(name);
    try {
      return parsePemCertificates(readPem(path));
    } catch (cause) {
      if (!(cause instanceof WorkstationError) || cause.code !== 'CERTIFICATE_UNREADABLE') throw cause;
      throw new WorkstationError('CONFIG_UNREADABLE', { path }, { cause });
    }
  });
}

/** Of the intermediates and of our own certificate. */
function knownChains(
  authorities: Authorities,
  identity: ClientIdentity | undefined,
  at: Date,
): (readonly Certificate[])[] {
  const [own] = identity === undefined ? [] : parsePemCertificates(identity.certificate);
  return [...authorities.all, ...(own ? [own] : [])].flatMap((certificate) => {
    const result = buildChain(certificate, authorities, at);
    return result.ok ? [result.chain] : [];
  });
}

/** What is refused stays refused, even if the audit trail cannot take it. */
function quietly(record: () => void): void {
  try {
    record();
  } catch (error) {
    log(toLogFormat(error));
  }
}
