/** What the way to the DMP, or its HTTP, did wrong, as one of our codes: the one table. */
import { WorkstationError, type ErrorCode } from '../../../shared/errors.ts';

/** Failures of the connection, by the code that Node, OpenSSL, zlib or undici gives them; the first that fits. */
const CONNECTION_CODES: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [/ALERT.*(VERSION|UNRECOGNIZED_NAME|INTERNAL_ERROR)/, 'DMP_TLS_SERVER'],
  // The server's word on our certificate: unknown authority, expired, required, handshake failure…
  [/^ERR_SSL_.*ALERT/, 'DMP_CERTIFICATE_REFUSED'],
  [
    /^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_|ERROR_IN_|INVALID_|HOSTNAME_)/,
    'DMP_TLS_SERVER',
  ],
  // What is no HTTP/1.1, or is not compressed as it says.
  [/^(HTTPParserError|UND_ERR_HEADERS_OVERFLOW|Z_[A-Z_]+)$/, 'DMP_ANSWER'],
];
/** Closed without a word. */
const RESET = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/;

/** nginx says what it thinks of a client certificate with status 400 and a page. */
const CERTIFICATE_PAGE = /SSL certificate/i;
const PAGE_BYTES = 4096;

/**
 * What `fetch` threw. Errors that are ours already pass through. `certificateInDoubt`: the server has not answered
 * anything yet on a connection with our certificate; under TLS 1.3 the handshake is over before the server judges it,
 * and some just close the connection then.
 */
export function connectionError(thrown: unknown, host: string, certificateInDoubt: boolean): WorkstationError {
  const cause = innermost(thrown);
  if (cause instanceof WorkstationError) return cause;
  const name = codeOf(cause);
  const silentRefusal = certificateInDoubt && RESET.test(name);
  const known = CONNECTION_CODES.find(([pattern]) => pattern.test(name))?.[1] ?? 'DMP_UNREACHABLE';
  const code = silentRefusal ? 'DMP_CERTIFICATE_REFUSED' : known;
  if (code === 'DMP_TLS_SERVER') return new WorkstationError(code, { host, reason: name }, { cause: thrown });
  if (code === 'DMP_ANSWER') return new WorkstationError(code, { host, detail: name }, { cause: thrown });
  return new WorkstationError(code, { host }, { cause: thrown });
}

/** An answer other than 200 and 401 that is no SOAP fault. */
export function statusError(status: number, host: string, page: Buffer, cause: unknown): WorkstationError {
  const isAboutCertificate = status === 400 && CERTIFICATE_PAGE.test(page.toString('latin1', 0, PAGE_BYTES));
  if (isAboutCertificate) return new WorkstationError('DMP_CERTIFICATE_REFUSED', { host });
  return new WorkstationError('DMP_STATUS', { host, status }, { cause });
}

/** Several addresses tried are several errors; the last is as good as the others. */
function innermost(thrown: unknown): unknown {
  let error = thrown;
  for (let depth = 0; depth < 8; depth += 1) {
    if (error instanceof WorkstationError || codeOf(error) !== '') return error;
    if (error instanceof AggregateError && error.errors.length > 0) error = error.errors.at(-1) as unknown;
    else if (error instanceof Error && error.cause !== undefined) error = error.cause;
    else return error;
  }
  return error;
}

function codeOf(error: unknown): string {
  // undici's own, for what is no HTTP/1.1, comes without a code, or with one that only llhttp knows.
  if (error instanceof Error && error.name === 'HTTPParserError') return error.name;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
