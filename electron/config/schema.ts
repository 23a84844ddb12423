/**
 * The administrator's configuration file: one JSON document, validated whole before anything starts.
 * Every key has its meaning in `docs/configuration.md`; keys are stable, other programs write them.
 * Paths may be relative to the folder of the configuration file.
 */
import { z } from 'zod';
import { Dmp } from './dmp-schema.ts';
import {
  form,
  HostName,
  isLoopbackHost,
  Path,
  PemIdentity,
  Pkcs12Identity,
  Port,
  ProxyAddress,
  Seconds,
  SecretReference,
  WebAddress,
} from './forms.ts';

export { FORMS, isLoopbackHost, SecretReference, type Form } from './forms.ts';

const OpenIdProvider = z.strictObject({
  /** Issuer identifier, as in the discovery document. */
  issuer: WebAddress,
  /** Address of the discovery document where it is not the standard one (Pro Santé Connect: `wallet-openid-configuration`). */
  discovery: WebAddress.optional(),
  clientId: z.string().min(1).max(200),
  clientSecret: SecretReference.optional(),
  /** Client certificate, where the provider asks for mutual TLS (RFC 8705). */
  clientCertificate: PemIdentity.optional(),
  /** PEM files of the authorities of the provider's server, when they are not the system's. */
  ca: z.array(Path).max(16).default([]),
});

/** PS3.5 6.2, AE: 1 to 16 characters of the default repertoire without backslash, not spaces only. */
const AeTitle = z.string().regex(/^(?! +$)[\x20-\x5b\x5d-\x7e]{1,16}$/, form('ae-title'));

const Pacs = z.strictObject({
  /** Name on the screen. */
  name: z.string().min(1).max(64),
  /** AE title of the PACS (called). */
  aet: AeTitle,
  /** Name or IP address. */
  host: HostName,
  port: Port.min(1),
  /** Our own AE title towards this PACS (calling). */
  callingAet: AeTitle.default('DRIMBOX'),
});

/** What comes from outside: the contextual call, the redirect of the login, a health answer. */
const Listener = z.strictObject({
  bind: HostName.default('127.0.0.1'),
  /** 0 takes any free port: for tests only, since redirect addresses are registered with their port. */
  port: Port.default(4710),
  tls: PemIdentity.optional(),
  /** How callers and browsers reach the listener; default: bind and port. */
  publicBaseUrl: WebAddress.optional(),
  /** How long a call may wait for its user. */
  callLifetimeSeconds: Seconds.default(600),
  /** A patient nobody has looked at for this long is idle: a new call replaces them without asking. */
  idleAfterSeconds: Seconds.default(120),
});

export const ConfigurationSchema = z.strictObject({
  listener: Listener.prefault({}).refine((l) => l.tls !== undefined || isLoopbackHost(l.bind), {
    message: form('tls-required'),
    path: ['tls'],
    // Said even when other keys of the listener are wrong, as long as there is an address to judge.
    when: ({ value }) => z.looseObject({ bind: HostName }).safeParse(value).success,
  }),
  psc: OpenIdProvider.extend({
    scope: z.string().min(1).max(1000).default('openid scope_all'),
    acrValues: z.string().max(200).default('eidas1'),
  }).optional(),
  franceConnect: OpenIdProvider.extend({
    scope: z.string().min(1).max(1000).default('openid identite_pivot'),
    acrValues: z.string().max(200).default('eidas1'),
  }).optional(),
  dmp: Dmp.optional(),
  trust: z
    .strictObject({
      /** PEM files: roots and intermediates (IGC-Santé) that source DRIMboxes are judged by. */
      ca: z.array(Path).max(32).default([]),
      /** Our own certificate towards the sources. */
      identity: z.union([PemIdentity, Pkcs12Identity]).optional(),
      /** Address of the signed liste blanche. */
      whitelist: WebAddress.optional(),
      /** A second address, which the screen can switch to: that of the test platform. */
      whitelistTest: WebAddress.optional(),
      /** A signed liste blanche in a file, for sites without a way to the address. */
      whitelistFile: Path.optional(),
      /** PEM files: the authorities of the list's signer; those of `ca` when empty. */
      whitelistCa: z.array(Path).max(32).default([]),
      whitelistSigner: z
        .strictObject({
          commonName: z.string().min(1).max(200).default('Liste Blanche DRIM-M'),
          organizationalUnit: z.string().min(1).max(200).default('318751275100020'),
        })
        .prefault({}),
      /** How long after it was last obtained a list counts. */
      whitelistMaxAgeHours: z.number().positive().max(8760).default(168),
      /** Folder of revocation lists (DER or PEM), beside those of the distribution points. */
      crlFolder: Path.optional(),
      /** How long after its `nextUpdate` a revocation list still counts; 0: not at all. */
      crlGraceHours: z.number().min(0).max(720).default(0),
    })
    .prefault({}),
  sources: z
    .strictObject({
      /** Requests in flight at one source. */
      requestsPerSource: z.int().min(1).max(16).default(1),
      /** Requests in flight at all sources together; a source that does not answer is not counted. */
      requestsInAll: z.int().min(1).max(64).default(6),
      connectSeconds: Seconds.default(10),
      firstByteSeconds: Seconds.default(60),
      /** Silence, not size, ends a transfer. */
      silenceSeconds: Seconds.default(15),
      /** Transfer syntaxes that are preferred where a source can choose. */
      accept: z.enum(['lossless', 'lossy']).default('lossless'),
    })
    .prefault({}),
  pacs: z.array(Pacs).max(32).default([]),
  cache: z
    .strictObject({
      /** Folder of the encrypted, volatile store; default: the system's folder for caches. */
      directory: Path.optional(),
      maxMegabytes: z.int().min(64).max(1_000_000).default(8192),
      /** Images that nobody has looked at for so long are deleted. */
      maxAgeHours: z.number().positive().max(720).default(12),
    })
    .prefault({}),
  network: z
    .strictObject({
      /** Name to address, for names that no DNS knows. */
      hosts: z.record(HostName, HostName).default({}),
      proxy: z
        .strictObject({
          url: ProxyAddress,
          /** Host names, or suffixes that begin with a dot, that are reached without the proxy. */
          exceptions: z.array(z.string().min(1).max(253)).max(256).default([]),
        })
        .optional(),
    })
    .prefault({}),
  locale: z.enum(['fr', 'en']).default('fr'),
  audit: z
    .strictObject({
      /** Folder of the durable store (audit trail, export queue); default: the system's folder for application state. */
      directory: Path.optional(),
    })
    .prefault({}),
});

/** The configuration after defaults. */
export type Configuration = z.output<typeof ConfigurationSchema>;
/** The configuration as an administrator writes it: what has a default may be absent. */
export type ConfigurationInput = z.input<typeof ConfigurationSchema>;
export type OpenIdProviderConfiguration = NonNullable<Configuration['psc']>;
export type PemIdentityConfiguration = z.output<typeof PemIdentity>;
export type Pkcs12IdentityConfiguration = z.output<typeof Pkcs12Identity>;
export type PacsConfiguration = z.output<typeof Pacs>;
