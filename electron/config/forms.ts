/** The small forms that values of the configuration take: addresses, names, paths, secrets, certificates. */
import { isIP } from 'node:net';
import { z } from 'zod';

const LOOPBACK_NAMES = new Set(['127.0.0.1', '[::1]', '::1', 'localhost']);

/** True for addresses that never leave the machine; the only ones where plain HTTP is accepted. */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK_NAMES.has(host) || (isIP(host) === 4 && host.startsWith('127.'));
}

/**
 * Names of the forms that zod cannot say by itself. They stand as `message` in the schema; the sentences are
 * `form.<name>` in `assets/locales/<language>/configuration.json`.
 */
export const FORMS = ['host', 'secret', 'web-address', 'proxy-address', 'ae-title', 'tls-required'] as const;
export type Form = (typeof FORMS)[number];

export const form = (name: Form): Form => name;

export const Path = z.string().min(1).max(4096);
export const Port = z.int().min(0).max(65535);
export const Seconds = z.number().positive().max(86_400);

const DNS_NAME = /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/;
/** A DNS name, an IPv4 or an IPv6 address. */
export const HostName = z
  .string()
  .max(253)
  .refine((text) => isIP(text) !== 0 || DNS_NAME.test(text), form('host'));

/** A secret is named, never written: `env:NAME`, `file:PATH` (mode 0600) or `store:NAME` (the desktop's secret store). */
export const SecretReference = z
  .string()
  .max(4096)
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+|store:[A-Za-z0-9._-]+)$/, form('secret'));

/** http or https, without user and password: a secret is never written into an address. */
function parsedAddress(text: string): URL | undefined {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return url.username === '' && url.password === '' ? url : undefined;
}

/** https, or http on a loopback address. */
export const WebAddress = z
  .string()
  .max(2048)
  .refine((text) => {
    const url = parsedAddress(text);
    return url !== undefined && (url.protocol === 'https:' || isLoopbackHost(url.hostname));
  }, form('web-address'));

export const ProxyAddress = z
  .string()
  .max(2048)
  .refine((text) => parsedAddress(text) !== undefined, form('proxy-address'));

/** A PEM certificate (chain) and its private key. */
export const PemIdentity = z.strictObject({ certificate: Path, key: SecretReference });

/** A PKCS#12 file: certificate, key and intermediates together. */
export const Pkcs12Identity = z.strictObject({ pkcs12: Path, passphrase: SecretReference.optional() });
