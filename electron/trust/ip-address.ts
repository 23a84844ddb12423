/** Addresses in the one form in which they can be compared as text. */
import { isIP } from 'node:net';

/** The address of a host as a URL holds it (an IPv6 address with or without brackets); undefined when it is a name. */
export function canonicalIp(host: string): string | undefined {
  const address = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const family = isIP(address);
  if (family === 4) return address;
  // A zone (`%eth0`) is of this machine; no certificate names one.
  return family === 6 && !address.includes('%') ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : undefined;
}

/** Text of the octets of an iPAddress (RFC 5280 4.2.1.6); undefined when they are neither 4 nor 16. */
export function ipOfOctets(octets: Uint8Array): string | undefined {
  if (octets.length === 4) return octets.join('.');
  if (octets.length !== 16) return undefined;
  const hex = Buffer.from(octets).toString('hex');
  return canonicalIp(hex.match(/.{4}/g)?.join(':') ?? '');
}
