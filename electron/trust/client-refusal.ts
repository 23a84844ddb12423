/**
 * « My own certificate was refused », as far as TLS says it. A source says so in one of four shapes: an alert in the
 * handshake (TLS 1.2), an alert after it, at the first read (TLS 1.3), a connection that just ends (told from other ends
 * in `probe.ts` and by whoever sent the request), an HTTP 400 page of a proxy (read by whoever sent the request).
 */
import type { TLSSocket } from 'node:tls';
import { WorkstationError } from '../../shared/errors.ts';

/**
 * Alerts that speak of the certificate shown, or of none (RFC 8446 6.2): bad, unsupported, revoked, expired, unknown,
 * unknown_ca, access_denied, decrypt_error (its signature), certificate_required. Not among them: handshake_failure,
 * which under TLS 1.2 is said of a missing certificate as of suites that do not fit.
 */
const ALERTS_ON_OUR_CERTIFICATE: ReadonlySet<number> = new Set([42, 43, 44, 45, 46, 48, 49, 51, 116]);

/** Both OpenSSL and BoringSSL count the reason of an alert that was received from 1000, in the low bits of the code. */
const REASON_OF_ALERTS = 1000;
const REASON_BITS = 0xfff;

/** The number of the TLS alert that ended a connection, by the packed error code: the names differ between stacks. */
export function alertOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const packed = /\berror:([0-9a-f]{8}):/i.exec(error.message)?.[1];
  if (packed === undefined) return undefined;
  const alert = (Number.parseInt(packed, 16) & REASON_BITS) - REASON_OF_ALERTS;
  return alert >= 0 && alert <= 255 ? alert : undefined;
}

/** Whether the source plainly said that it does not take our certificate, or wants one. */
export function isOwnRefusal(error: unknown): boolean {
  const alert = alertOf(error);
  return alert !== undefined && ALERTS_ON_OUR_CERTIFICATE.has(alert);
}

/** OWN_CERTIFICATE_NONE when there was none to show, else WADO_TLS_CLIENT. */
export function ownRefusal(host: string, hasIdentity: boolean, cause: unknown): WorkstationError {
  return hasIdentity
    ? new WorkstationError('WADO_TLS_CLIENT', { host }, { cause })
    : new WorkstationError('OWN_CERTIFICATE_NONE', {}, { cause });
}

/**
 * From now on an alert that ends `socket` (TLS 1.3 has them after the handshake) is told as the error above. Node emits the
 * alert without destroying the socket: undici would take the end that follows for the reason.
 */
export function tellOwnRefusal(socket: TLSSocket, host: string, hasIdentity: boolean): void {
  socket.on('error', (error) => {
    if (isOwnRefusal(error)) socket.destroy(ownRefusal(host, hasIdentity, error));
  });
}
