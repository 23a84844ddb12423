/**
 * A simulated DMP: four services over HTTP on loopback, and the same behind mutual TLS for the strategy that is let in by
 * the certificates of a structure. Strict about what comes in, never twice the same in what goes out.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, LOOPBACK, readBody, send, sendJson } from '../http.ts';
import type { Running } from '../http.ts';
import { callerToLog, checkGate, checkRights, identifyCaller } from './caller.ts';
import type { Caller, CallerChecks, Credentials } from './caller.ts';
import { applyCommand, DmpCommand, documentsOf, MOST_RESULTS, stateOf } from './control.ts';
import type { Controlled } from './control.ts';
import { Faults } from './faults.ts';
import type { AnswerFault } from './faults.ts';
import { sendAnswer, statusWith } from './misbehave.ts';
import { Records } from './records.ts';
import type { PatientRecord } from './records.ts';
import { HttpRefusal, SoapFault } from './refusal.ts';
import { headersToLog, RequestLog } from './request-log.ts';
import type { LoggedDmpRequest } from './request-log.ts';
import { perform } from './perform.ts';
import { answer, faultAnswer, refusalAnswer } from './soap/answer.ts';
import type { HttpAnswer } from './soap/answer.ts';
import { ACTIONS, checkContentType, readCall, SERVICES } from './soap/request.ts';
import type { Service, SoapCall } from './soap/request.ts';
import { STYLES } from './soap/style.ts';
import type { Style } from './soap/style.ts';
import { children, NS } from './xml.ts';
import { hasClientCertificate, openTlsDoor } from './tls-door.ts';
import type { TlsDoorOptions } from './tls-door.ts';

const BASE = '/si-dmp-server/v2/services';
const LONGEST_REQUEST = 4 * 1024 * 1024;
const MOST_MESSAGES = 100_000;

export interface DmpOptions extends CallerChecks {
  readonly port: number;
  /** Without it there is no door for the strategy AIR. */
  readonly tls?: TlsDoorOptions;
  /** The records at the start and after a reset. */
  readonly seed: readonly PatientRecord[];
  /** Matricule of the patient whom commands are about that name none. */
  readonly testPatient: string;
}

export interface Dmp extends Running {
  /** Base address of the four services. */
  readonly url: string;
  /** The same behind TLS. */
  readonly tlsUrl: string | undefined;
  readonly control: string;
}

/** Throws when a port is taken. */
export async function startDmp(options: DmpOptions): Promise<Dmp> {
  const server = new DmpServer(options);
  const plain = await listen(options.port, (request, response) => server.handle('http', request, response));
  let secure: Running | undefined;
  try {
    if (options.tls !== undefined)
      secure = await openTlsDoor(options.tls, (request, response) => server.handle('tls', request, response));
  } catch (error) {
    await plain.close();
    throw error;
  }
  const origin = `http://${LOOPBACK}:${options.port}`;
  return {
    url: origin + BASE,
    tlsUrl: options.tls === undefined ? undefined : `https://${LOOPBACK}:${options.tls.port}${BASE}`,
    control: `${origin}/__control`,
    close: async () => {
      await Promise.all([plain.close(), secure?.close()]);
    },
  };
}

/** What is found out about a request on the way, for the log. */
interface Trace {
  caller?: Caller;
  vihf: LoggedDmpRequest['vihf'];
  facts: Readonly<Record<string, unknown>>;
  outcome: string;
}

interface Exchange {
  readonly service: Service;
  readonly request: IncomingMessage;
  readonly fault: AnswerFault | undefined;
  readonly style: Style;
}

class DmpServer {
  readonly #options: DmpOptions;
  readonly #controlled: Controlled;
  readonly #seen = new Set<string>();
  #answers = 0;

  constructor(options: DmpOptions) {
    this.#options = options;
    this.#controlled = {
      records: new Records(options.seed),
      faults: new Faults(),
      log: new RequestLog(),
      settings: { mostResults: MOST_RESULTS, style: undefined },
      testPatient: options.testPatient,
    };
  }

  handle(door: 'http' | 'tls', request: IncomingMessage, response: ServerResponse): void {
    const { pathname } = new URL(request.url ?? '/', 'http://dmp');
    const service = SERVICES.find((name) => pathname === `${BASE}/${name}`);
    const isControl = door === 'http' && pathname.startsWith('/__control');
    const answered = isControl
      ? this.#control(pathname, request, response)
      : service === undefined
        ? Promise.resolve(send(response, 404, { 'content-type': 'text/plain' }, 'Service inconnu'))
        : this.#serve(door, service, request, response);
    // A body that is broken off or too long ends here.
    answered.catch(() => response.destroy());
  }

  async #serve(
    door: 'http' | 'tls',
    service: Service,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const xml = await readBody(request, LONGEST_REQUEST);
    if (request.method !== 'POST') return send(response, 405, { allow: 'POST' }, '');
    const fault = this.#controlled.faults.meet(service);
    const exchange: Exchange = { service, request, fault, style: this.#style(fault) };
    const trace: Trace = { vihf: 'none', facts: {}, outcome: 'answered' };
    const answered = await this.#answer(xml, exchange, trace);
    this.#log(door, exchange, trace, statusWith(answered, fault));
    await sendAnswer(response, answered, fault);
  }

  async #answer(xml: string, { service, request, fault, style }: Exchange, trace: Trace): Promise<HttpAnswer> {
    let call: SoapCall | undefined;
    try {
      const credentials = this.#credentials(request);
      checkGate(credentials, this.#options);
      checkContentType(request.headers, service);
      call = readCall(xml, service, (id) => this.#isNew(id));
      const { assertion } = call;
      if (assertion !== undefined)
        trace.vihf = children(assertion, NS.ds, 'Signature').length > 0 ? 'signed' : 'unsigned';
      const caller = await identifyCaller(call, credentials, this.#options);
      trace.caller = caller;
      checkRights(ACTIONS[service].transaction, caller);
      const { records, settings } = this.#controlled;
      const isNew = (id: string): boolean => this.#isNew(id);
      const parts = { records, style, mostResults: settings.mostResults, isNew };
      const { content, facts } = perform(call, caller, parts, fault);
      trace.facts = facts;
      return answer(content, { action: call.action, relatesTo: call.messageId }, style);
    } catch (error) {
      if (error instanceof HttpRefusal) {
        trace.outcome = `HTTP ${error.status}`;
        return refusalAnswer(error);
      }
      const soap = error instanceof SoapFault ? error : new SoapFault('soap:Receiver', String(error), 'Receiver');
      trace.outcome = soap.code;
      return faultAnswer(soap, call?.messageId, style);
    }
  }

  #credentials(request: IncomingMessage): Credentials {
    return { authorization: request.headers.authorization, hasCertificate: hasClientCertificate(request.socket) };
  }

  #style(fault: AnswerFault | undefined): Style {
    const chosen = STYLES[this.#controlled.settings.style ?? this.#answers % STYLES.length] ?? STYLES[0];
    this.#answers += 1;
    if (fault?.kind === 'doctype') return { ...chosen, multipart: false, inline: true };
    if (fault?.kind === 'fault' && fault.multipart !== undefined) return { ...chosen, multipart: fault.multipart };
    return chosen;
  }

  #isNew(identifier: string): boolean {
    if (this.#seen.has(identifier)) return false;
    if (this.#seen.size >= MOST_MESSAGES) this.#seen.clear();
    this.#seen.add(identifier);
    return true;
  }

  #log(door: 'http' | 'tls', { service, request }: Exchange, trace: Trace, status: number): void {
    const { caller, vihf, facts, outcome } = trace;
    this.#controlled.log.add({
      at: Date.now(),
      service,
      transaction: ACTIONS[service].transaction,
      door,
      headers: headersToLog(request.headers),
      ...callerToLog(caller),
      vihf,
      facts,
      outcome,
      status,
    });
  }

  async #control(pathname: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const on = this.#controlled;
    if (request.method === 'GET') {
      const found = {
        '/__control': () => stateOf(on),
        '/__control/requests': () => on.log.requests,
        '/__control/documents': () => documentsOf(on),
      }[pathname];
      return found === undefined ? send(response, 404, {}, '') : sendJson(response, 200, found());
    }
    // A media type that no foreign page can send without asking first.
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json')
      return sendJson(response, 415, { error: 'POST application/json' });
    try {
      applyCommand(DmpCommand.parse(JSON.parse(await readBody(request, 2 * 1024 * 1024))), on);
    } catch (error) {
      return sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
    }
    return sendJson(response, 200, stateOf(on));
  }
}
