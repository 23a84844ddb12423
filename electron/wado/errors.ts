/** What a source, or the way to it, did wrong, as one of our codes: the one table. */
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';

/** Answers that have a sentence of their own. */
const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'WADO_400',
  401: 'WADO_401',
  403: 'WADO_403',
  404: 'WADO_404',
  406: 'WADO_406',
  410: 'WADO_410',
  413: 'WADO_413',
  429: 'WADO_429',
  500: 'WADO_500',
  502: 'WADO_502',
  503: 'WADO_503',
  504: 'WADO_504',
};

/** Failures of the connection, by the code that Node, OpenSSL or undici gives them; the first that fits. */
const CONNECTION_CODES: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [/^(ENOTFOUND|EAI_.*|ECONNREFUSED|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, 'WADO_UNREACHABLE'],
  [/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/, 'WADO_TIMEOUT_CONNECT'],
  [/ALERT.*(VERSION|UNRECOGNIZED_NAME|INTERNAL_ERROR)/, 'WADO_TLS_SERVER'],
  // The source's word on our certificate: unknown authority, expired, required, handshake failure…
  [/^ERR_SSL_.*ALERT/, 'WADO_TLS_CLIENT'],
  [
    /^(ERR_SSL_|ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|CRL_|ERROR_IN_|INVALID_|HOSTNAME_)/,
    'WADO_TLS_SERVER',
  ],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_RES_CONTENT_LENGTH_MISMATCH|ERR_STREAM_PREMATURE_CLOSE)$/, 'WADO_RESET'],
  [/^(HTTPParserError|UND_ERR_HEADERS_OVERFLOW)$/, 'WADO_CONTENT_TYPE'],
];

/** nginx says what it thinks of a client certificate with status 400 and a page; we show ours wherever we have one. */
const CERTIFICATE_PAGE = /SSL certificate/i;
const NO_CERTIFICATE_PAGE = /No required SSL certificate was sent/i;

/** What counts of an answer other than 200 or 206. */
export interface Refusal {
  readonly status: number;
  readonly host: string;
  /** The beginning of its body. */
  readonly page: string;
  /** Its Retry-After. */
  readonly retryAfterSeconds: number | undefined;
}

/** A refusal as one of our codes. */
export function statusError({ status, host, page, retryAfterSeconds }: Refusal): WorkstationError {
  if (status >= 300 && status < 400) return new WorkstationError('WADO_REDIRECT', { host });
  if (status === 400 && NO_CERTIFICATE_PAGE.test(page)) return new WorkstationError('OWN_CERTIFICATE_NONE');
  if (status === 400 && CERTIFICATE_PAGE.test(page)) return new WorkstationError('WADO_TLS_CLIENT', { host });
  const code = STATUS_CODES[status];
  if (code === undefined) return new WorkstationError('WADO_STATUS', { host, status });
  const waits = retryAfterSeconds !== undefined && (code === 'WADO_429' || code === 'WADO_503');
  return new WorkstationError(code, waits ? { host, retryAfterSeconds } : { host });
}

/** How far an exchange was when its connection failed. */
export type Phase = 'before the answer' | 'in the answer';

/** What undici threw. Errors that are ours already pass through. */
export function connectionError(thrown: unknown, host: string, phase: Phase): WorkstationError {
  const cause = innermost(thrown);
  if (cause instanceof WorkstationError) return cause;
  const name = codeOf(cause);
  const code = CONNECTION_CODES.find(([pattern]) => pattern.test(name))?.[1] ?? 'WADO_UNREACHABLE';
  if (code === 'WADO_TLS_SERVER') return new WorkstationError(code, { host, reason: name }, { cause: thrown });
  // Under TLS 1.3 the handshake is over before the source judges our certificate: it then just closes the connection.
  // Under TLS 1.2 some close it in the middle of the handshake.
  const silentRefusal = code === 'WADO_RESET' && phase === 'before the answer';
  // It had begun as it should.
  if (code === 'WADO_CONTENT_TYPE' && phase === 'in the answer') {
    return new WorkstationError('WADO_MULTIPART', {}, { cause: thrown });
  }
  return new WorkstationError(silentRefusal ? 'WADO_TLS_CLIENT' : code, { host }, { cause: thrown });
}

/** Whether a request that got no answer may just have met a connection that the source had given up. */
export function isStaleConnection(thrown: unknown): boolean {
  return /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/.test(codeOf(innermost(thrown)));
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
  // undici's own, for what is no HTTP/1.1, comes without a code.
  if (error instanceof Error && error.name === 'HTTPParserError') return error.name;
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
