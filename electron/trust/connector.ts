/**
 * TLS connections towards the sources: handshake under the stack's own check of the certificate, then the judge's verdict,
 * and only then a socket that a request can be written to.
 */
import type { SecureContext, TLSSocket } from 'node:tls';
import { WorkstationError } from '../../shared/errors.ts';
import { isOwnRefusal, ownRefusal, tellOwnRefusal } from './client-refusal.ts';
import { modernContext, reasonOf, shakeHands, startTime, type ClientIdentity, type Handshake } from './handshake.ts';
import type { Judge } from './judge.ts';
import { inspectSource, silence } from './probe.ts';
import type { Way } from './way.ts';

export type ConnectionJudge = Pick<Judge, 'verdict' | 'admit' | 'refused'>;

export interface JudgedConnectOptions {
  readonly judge: ConnectionJudge;
  /** The configured authorities (PEM): what the TLS stack checks by, below the judge. With none nothing is trusted. */
  readonly ca: readonly string[];
  readonly identity: ClientIdentity | undefined;
  readonly way: Way;
  /** For everything, from TCP to the verdict. */
  readonly timeoutMs: number;
}

export type JudgedConnect = (host: string, port: number) => Promise<TLSSocket>;

/**
 * The returned function throws, without having written a byte of a request: the error of the system or of the proxy when
 * there is no connection; TRUST_HANDSHAKE_SILENT; TRUST_PROTOCOL, TRUST_CIPHERS, TRUST_HANDSHAKE; WADO_TLS_CLIENT and
 * OWN_CERTIFICATE_NONE when the source does not take us; the judge's refusal; TRUST_STACK_REFUSED when the TLS stack
 * refuses what the judge would accept.
 */
export function createJudgedConnect(options: JudgedConnectOptions): JudgedConnect {
  const connector = new JudgedConnector(options);
  return async (host, port) => {
    try {
      return await connector.connect(host, port);
    } catch (error) {
      if (error instanceof WorkstationError && isRefusal(error)) options.judge.refused(host, error);
      throw error;
    }
  };
}

/** A source that we do not trust, as opposed to one that we do not reach or that does not take us. */
function isRefusal(error: WorkstationError): boolean {
  return error.code.startsWith('TRUST_') && !isNoHandshake(error);
}

function isNoHandshake({ code }: Pick<WorkstationError, 'code'>): boolean {
  return code === 'TRUST_HANDSHAKE' || code === 'TRUST_HANDSHAKE_SILENT';
}

class JudgedConnector {
  readonly #options: JudgedConnectOptions;
  #context: SecureContext | undefined;

  constructor(options: JudgedConnectOptions) {
    this.#options = options;
  }

  async connect(host: string, port: number): Promise<TLSSocket> {
    const { ca, identity, way, timeoutMs } = this.#options;
    if (ca.length === 0) throw new WorkstationError('TRUST_NO_AUTHORITY', { host });
    this.#context ??= modernContext(identity, ca);
    const left = startTime(timeoutMs);
    const raw = await way.open(host, port, left());
    // No `session`: a resumed one would show no certificate.
    const options = { socket: raw, secureContext: this.#context, rejectUnauthorized: true };
    const handshake = await shakeHands(host, options, left());
    if (!handshake.ok) {
      raw.destroy();
      throw await this.#explain(host, port, handshake, left());
    }
    try {
      return await this.#judged(handshake.socket, host, left());
    } catch (error) {
      handshake.socket.destroy();
      throw error;
    }
  }

  async #judged(socket: TLSSocket, host: string, timeoutMs: number): Promise<TLSSocket> {
    const { judge, identity } = this.#options;
    // What ends the connection before anybody reads from it is told when the socket is taken over.
    tellOwnRefusal(socket, host, identity !== undefined);
    const leaf = socket.getPeerX509Certificate()?.raw;
    if (leaf === undefined) throw socket.errored ?? new WorkstationError('TRUST_CERTIFICATE_UNREADABLE', { host });
    const verdict = await within(timeoutMs, judge.admit(socket, host, leaf), host);
    if (!verdict.accepted) throw verdict.error;
    return socket;
  }

  /** Why there was no handshake, in our own words: the stack's would differ between OpenSSL and BoringSSL. */
  async #explain(
    host: string,
    port: number,
    { error, silent, distrusted }: Handshake & { ok: false },
    timeoutMs: number,
  ): Promise<WorkstationError> {
    const { judge, identity, way } = this.#options;
    if (silent) return silence(host, this.#options.timeoutMs, error);
    if (isOwnRefusal(error)) return ownRefusal(host, identity !== undefined, error);
    const inspection = inspectSource({ host, port }, { judge, identity, way, timeoutMs });
    const { failed: found } = await within(timeoutMs, inspection, host);
    const isExplained = found !== undefined && found.step !== 'connection' && !isNoHandshake(found.error);
    if (isExplained) return new WorkstationError(found.error.code, found.error.facts, { cause: error });
    const code = distrusted ? 'TRUST_STACK_REFUSED' : 'TRUST_HANDSHAKE';
    return new WorkstationError(code, { host, reason: reasonOf(error) }, { cause: error });
  }
}

async function within<T>(timeoutMs: number, promise: Promise<T>, host: string): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const reason = 'no verdict in time';
  const timer = setTimeout(() => reject(new WorkstationError('TRUST_HANDSHAKE', { host, reason })), timeoutMs);
  try {
    return await Promise.race([promise, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
