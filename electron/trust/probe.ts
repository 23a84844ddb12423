/**
 * Looks at a source without trusting it, to say what is wrong with it. The only place that may do so: nothing is sent but
 * the handshake – no request, no token –, and the connection ends there.
 */
import { once } from 'node:events';
import { createSecureContext, type SecureContext, type SecureContextOptions, type TLSSocket } from 'node:tls';
import { WorkstationError } from '../../shared/errors.ts';
import {
  TRUST_STEPS,
  type CertificateFacts,
  type SourceCheck,
  type TrustStep,
  type TrustStepName,
} from '../../shared/trust.ts';
import { certificateFacts, parseCertificate } from './certificate.ts';
import { isOwnRefusal, ownRefusal } from './client-refusal.ts';
import { modernContext, reasonOf, shakeHands, startTime, type ClientIdentity, type Handshake } from './handshake.ts';
import type { Judge } from './judge.ts';
import { answeredCertificateRequest, RecordedSocket } from './sent-flight.ts';
import { Way, type WayOptions } from './way.ts';

/** Under TLS 1.3 a server judges our certificate after the handshake: so long we wait for its word. */
const LAST_WORD_MS = 1000;
/** Suites of TLS 1.2 that we take (see `handshake.ts`), by their IANA name; those of TLS 1.3 name no key exchange. */
const GOOD_SUITE = /^TLS_((EC)?DHE_.*_)?(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256)$/;

export interface SourceAddress {
  readonly host: string;
  readonly port: number;
}

export interface InspectionMeans {
  readonly judge: Pick<Judge, 'verdict'>;
  readonly identity: ClientIdentity | undefined;
  readonly way: Way;
  /** For all of it. */
  readonly timeoutMs: number;
  /** True: also waits for what the source says of our certificate after the handshake. */
  readonly lastWord?: boolean;
}

export interface Inspection {
  readonly steps: readonly TrustStep[];
  readonly failed?: { readonly step: TrustStepName; readonly error: WorkstationError };
  /** What the source showed, when a handshake of any kind came about. */
  readonly sight?: Sight;
}

interface Sight {
  readonly leaf: Uint8Array | undefined;
  readonly protocol: string;
  readonly cipher: string;
  readonly asksForCertificate: boolean | undefined;
}

export interface ProbeMeans extends WayOptions, Omit<InspectionMeans, 'way' | 'identity' | 'lastWord'> {
  readonly identity?: ClientIdentity | undefined;
  readonly now: () => number;
}

/** The test of one address, step by step: what fails is in its steps, it does not throw. */
export async function probeSource(address: SourceAddress, means: ProbeMeans): Promise<SourceCheck> {
  const { judge, identity, timeoutMs, now } = means;
  const way = new Way(means, timeoutMs);
  const { failed, steps, sight } = await inspectSource(address, { judge, identity, way, timeoutMs, lastWord: true });
  const certificate = sight?.leaf && factsOf(sight.leaf);
  return {
    ...address,
    checkedAt: new Date(now()).toISOString(),
    accepted: failed === undefined,
    steps,
    ...(certificate === undefined ? {} : { certificate }),
    ...(sight === undefined ? {} : { protocol: sight.protocol, cipher: sight.cipher }),
    ...(sight?.asksForCertificate === undefined ? {} : { asksForCertificate: sight.asksForCertificate }),
  };
}

function factsOf(leaf: Uint8Array): CertificateFacts | undefined {
  try {
    return certificateFacts(parseCertificate(leaf));
  } catch (error) {
    if (error instanceof WorkstationError) return undefined;
    throw error;
  }
}

/** Goes as far as the source lets us. Each step's error is the one that a refused connection gets. */
export async function inspectSource(address: SourceAddress, means: InspectionMeans): Promise<Inspection> {
  const inspector = new Inspector(address, means);
  try {
    return await inspector.run();
  } finally {
    inspector.close();
  }
}

interface Attempt {
  readonly handshake: Handshake;
  readonly recorded: RecordedSocket;
}

class Inspector {
  readonly #host: string;
  readonly #port: number;
  readonly #means: InspectionMeans;
  readonly #left: () => number;
  readonly #opened: RecordedSocket[] = [];

  constructor({ host, port }: SourceAddress, means: InspectionMeans) {
    this.#host = host;
    this.#port = port;
    this.#means = means;
    this.#left = startTime(means.timeoutMs);
  }

  async run(): Promise<Inspection> {
    const { identity } = this.#means;
    let attempt: Attempt | undefined;
    try {
      attempt = await this.#attempt(modernContext(identity));
    } catch (error) {
      return stopped('connection', noConnection(this.#host, error));
    }
    if (attempt.handshake.ok) return this.#examine(attempt.handshake.socket, attempt.recorded);
    const refusal = this.#ownWords(attempt.handshake, attempt.recorded);
    if (refusal !== undefined) return stopped('protocol', refusal);
    const { error } = attempt.handshake;
    // With less demanded the source shows what it has instead.
    attempt = await this.#attempt(lenientContext(identity)).catch(() => undefined);
    if (attempt?.handshake.ok) return this.#examine(attempt.handshake.socket, attempt.recorded);
    const facts = { host: this.#host, reason: reasonOf(error) };
    return stopped(
      'protocol',
      (await this.#speaksOldTls())
        ? new WorkstationError('TRUST_PROTOCOL', { host: this.#host }, { cause: error })
        : new WorkstationError('TRUST_HANDSHAKE', facts, { cause: error }),
    );
  }

  /** Without our identity: its key signs nothing by the means of those versions. */
  async #speaksOldTls(): Promise<boolean> {
    const context = oldContext();
    const attempt = context && (await this.#attempt(context).catch(() => undefined));
    if (attempt === undefined) return false;
    // Having come to answer the source, we had agreed on a version, whatever it wanted then.
    return attempt.handshake.ok || answeredCertificateRequest(attempt.recorded.sent, undefined) !== undefined;
  }

  close(): void {
    for (const recorded of this.#opened) recorded.destroy();
  }

  async #attempt(secureContext: SecureContext): Promise<Attempt> {
    const recorded = new RecordedSocket(await this.#means.way.open(this.#host, this.#port, this.#left()));
    this.#opened.push(recorded);
    // The judge looks at the certificate afterwards; nothing is sent over this connection in any case.
    const options = { socket: recorded, secureContext, rejectUnauthorized: false };
    return { recorded, handshake: await shakeHands(this.#host, options, this.#left()) };
  }

  /** What a failed handshake says by itself. */
  #ownWords({ error, silent }: Handshake & { ok: false }, recorded: RecordedSocket): WorkstationError | undefined {
    const { identity, timeoutMs } = this.#means;
    if (silent) return silence(this.#host, timeoutMs, error);
    // Whatever its words: the source had asked for our certificate, got an answer, and went no further.
    const refused = isOwnRefusal(error) || answeredCertificateRequest(recorded.sent, undefined) === true;
    return refused ? ownRefusal(this.#host, identity !== undefined, error) : undefined;
  }

  async #examine(socket: TLSSocket, recorded: RecordedSocket): Promise<Inspection> {
    const host = this.#host;
    const { name: cipher, standardName } = socket.getCipher();
    const protocol = socket.getProtocol() ?? '';
    const asksForCertificate = await this.#asksForCertificate(recorded, cipher);
    const leaf = socket.getPeerX509Certificate()?.raw;
    const sight: Sight = { leaf, protocol, cipher, asksForCertificate };
    if (!GOOD_SUITE.test(standardName)) {
      return stopped('protocol', new WorkstationError('TRUST_CIPHERS', { host }), sight);
    }
    if (leaf === undefined) {
      return stopped('chain', new WorkstationError('TRUST_CERTIFICATE_UNREADABLE', { host }), sight);
    }
    const [verdict, lastWord] = await Promise.all([
      this.#means.judge.verdict(host, leaf),
      this.#lastWord(socket, sight),
    ]);
    if (lastWord !== undefined) return stopped('protocol', lastWord, sight);
    const steps = [...passed('chain'), ...verdict.steps];
    if (verdict.accepted) return { steps, sight };
    const step = steps.find(({ outcome }) => outcome === 'failed')?.name ?? 'chain';
    return { steps, sight, failed: { step, error: verdict.error } };
  }

  /** Under TLS 1.3 our answer goes out just after the handshake is said to be over. */
  async #asksForCertificate(recorded: RecordedSocket, cipher: string): Promise<boolean | undefined> {
    const signal = AbortSignal.timeout(this.#left());
    for (;;) {
      const asked = answeredCertificateRequest(recorded.sent, cipher);
      if (asked !== undefined || recorded.destroyed) return asked;
      const goesOn = await once(recorded, 'sent', { signal }).then(
        () => true,
        () => false,
      );
      if (!goesOn) return undefined;
    }
  }

  /** Whether the source ends a connection of TLS 1.3 after it has seen our certificate; a ticket says that it does not. */
  async #lastWord(socket: TLSSocket, sight: Sight): Promise<WorkstationError | undefined> {
    const { lastWord = false, identity } = this.#means;
    if (!lastWord || sight.protocol !== 'TLSv1.3' || sight.asksForCertificate !== true) return undefined;
    if (!socket.destroyed) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, Math.min(LAST_WORD_MS, this.#left()));
      for (const event of ['session', 'end', 'close']) socket.once(event, () => resolve());
      socket.resume();
      await promise;
      clearTimeout(timer);
    }
    const ended = socket.destroyed || socket.readableEnded;
    return ended ? ownRefusal(this.#host, identity !== undefined, socket.errored) : undefined;
  }
}

export function silence(host: string, timeoutMs: number, cause: Error): WorkstationError {
  return new WorkstationError('TRUST_HANDSHAKE_SILENT', { host, seconds: Math.ceil(timeoutMs / 1000) }, { cause });
}

function stopped(step: TrustStepName, error: WorkstationError, sight?: Sight): Inspection {
  const skipped = TRUST_STEPS.slice(TRUST_STEPS.indexOf(step) + 1).map(
    (name) => ({ name, outcome: 'skipped' }) as const,
  );
  const failed = { name: step, outcome: 'failed', error: error.report() } as const;
  const steps = [...passed(step), failed, ...skipped];
  return { steps, failed: { step, error }, ...(sight === undefined ? {} : { sight }) };
}

/** The steps before `step`. */
function passed(step: TrustStepName): TrustStep[] {
  return TRUST_STEPS.slice(0, TRUST_STEPS.indexOf(step)).map((name) => ({ name, outcome: 'passed' }));
}

function noConnection(host: string, error: unknown): WorkstationError {
  const { code = '', name = '' } = error as { readonly code?: unknown; readonly name?: unknown };
  const late = ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'].includes(String(code)) || name === 'TimeoutError';
  return new WorkstationError(late ? 'WADO_TIMEOUT_CONNECT' : 'WADO_UNREACHABLE', { host }, { cause: error });
}

/** TLS 1.2 and 1.3 with whatever suites and keys the TLS library has. */
function lenientContext(identity: ClientIdentity | undefined): SecureContext {
  const own = identity === undefined ? {} : { cert: identity.certificate, key: identity.key };
  return weakContext({ minVersion: 'TLSv1.2', ...own });
}

/** Undefined when the TLS library does not speak these versions any more. */
function oldContext(): SecureContext | undefined {
  try {
    return weakContext({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1' });
  } catch {
    return undefined;
  }
}

function weakContext(options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext({ ...options, ciphers: 'ALL:!aNULL:@SECLEVEL=0' });
  } catch {
    // BoringSSL knows no security levels.
    return createSecureContext({ ...options, ciphers: 'ALL' });
  }
}
