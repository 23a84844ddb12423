/** Whether a certificate is for a host (RFC 9525). */
import type { Certificate } from './certificate.ts';
import { canonicalIp } from './ip-address.ts';

/**
 * True when the subject alternative names hold this host, as a URL has it (ASCII). `*` stands for one whole label, the
 * left-most, and only above a domain of two labels at least; a final dot does not count. An address is compared with
 * iPAddress names alone. The common name says nothing (RFC 9525 section 2).
 */
export function matchesHost(certificate: Pick<Certificate, 'dnsNames' | 'ipAddresses'>, host: string): boolean {
  const address = canonicalIp(host);
  if (address !== undefined) return certificate.ipAddresses.includes(address);
  const labels = labelsOf(host);
  if (labels === undefined) return false;
  return certificate.dnsNames.some((name) => {
    const [first, ...domain] = name.toLowerCase().replace(/\.$/, '').split('.');
    if (domain.length !== labels.length - 1 || domain.some((label, index) => label !== labels[index + 1])) return false;
    return first === '*' ? domain.length >= 2 : first === labels[0];
  });
}

/** Lower-case labels; undefined when one is empty or holds what a host name does not. */
function labelsOf(host: string): readonly string[] | undefined {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  return labels.every((label) => /^[a-z0-9_-]+$/.test(label)) ? labels : undefined;
}
