/** The address of a source as somebody types it. */
import { WorkstationError } from '../../shared/errors.ts';
import type { SourceAddress } from './probe.ts';

const DEFAULT_PORT = 443;
/** A host with an optional port: nothing that a URL would read otherwise. */
const HOST_AND_PORT = /^(?:\[[0-9A-Fa-f:.]+\]|[^\s:/?#@[\]\\]+)(?::\d{1,5})?$/;

/** Host and port of an `https` URL, or of `host[:port]`; 443 when none is said. Throws TRUST_ADDRESS_INVALID. */
export function parseSourceAddress(text: string): SourceAddress {
  const trimmed = text.trim();
  const url = parsed(HOST_AND_PORT.test(trimmed) ? `https://${trimmed}` : trimmed);
  const port = url?.port === '' ? DEFAULT_PORT : Number(url?.port);
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || !(port > 0)) {
    throw new WorkstationError('TRUST_ADDRESS_INVALID');
  }
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port };
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
