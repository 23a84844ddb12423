/** Questions to the DMP and its answers: SOAP over HTTP, with the credentials of the configured strategy. */
import { WorkstationError } from '../../../shared/errors.ts';
import type { Markup } from '../../xml/write.ts';
import type { DmpContext, DmpStrategy } from '../contract.ts';
import type { After } from '../../../shared/after.ts';
import { saidBy } from '../words.ts';
import { readSoapAnswer, type SoapAnswer } from './answer.ts';
import { writeEnvelope } from './envelope.ts';
import { connectionError, statusError } from './http-error.ts';
import { post, type HttpAnswer, type HttpFetch } from './http.ts';

export type { SoapAnswer } from './answer.ts';
export type { HttpFetch } from './http.ts';

export type DmpService = 'patients' | 'habilitations' | 'registry' | 'repository';

export interface SoapRequest {
  readonly service: DmpService;
  readonly action: string;
  readonly body: Markup;
}

export interface SoapExchangeOptions {
  /** Of the four services, with or without a slash at its end. */
  readonly baseUrl: string;
  readonly fetch: HttpFetch;
  readonly strategy: DmpStrategy;
  /** A UUID. */
  readonly newId: () => string;
  readonly after: After;
  readonly mustUnderstandPrefix: boolean;
  readonly silenceSeconds: number;
}

/** Mebibytes of an answer, and of the XML in it: documents inside XML instead of beside it are costly to read. */
const LIMITS: Readonly<Record<DmpService, { readonly answer: number; readonly xml: number }>> = {
  patients: { answer: 32, xml: 32 },
  habilitations: { answer: 32, xml: 32 },
  registry: { answer: 32, xml: 32 },
  repository: { answer: 256, xml: 64 },
};

export class SoapExchange {
  readonly host: string;
  readonly #options: SoapExchangeOptions;
  readonly #base: string;
  /** The DMP has answered once: it takes our certificate. */
  #hasAnswered = false;

  constructor(options: SoapExchangeOptions) {
    this.#options = options;
    this.#base = options.baseUrl.replace(/\/+$/, '');
    this.host = new URL(options.baseUrl).host;
  }

  /**
   * Asks once; credentials that are refused (401) are renewed once, nothing else is ever repeated (EX_3.1-2030). Throws
   * DMP_*, what the strategy throws, or the reason of the signal.
   */
  async send(context: DmpContext, request: SoapRequest, signal: AbortSignal): Promise<SoapAnswer> {
    const first = await this.#ask(context, request, false, signal);
    if (first.status !== 401) return this.#read(first, request.service);
    const second = await this.#ask(context, request, true, signal);
    if (second.status === 401) throw new WorkstationError('DMP_TOKEN_REFUSED', { host: this.host });
    return this.#read(second, request.service);
  }

  async #ask(
    context: DmpContext,
    { service, action, body }: SoapRequest,
    fresh: boolean,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const { strategy, newId, fetch, after, silenceSeconds, mustUnderstandPrefix } = this.#options;
    signal.throwIfAborted();
    const { headers, security } = await strategy.credentials(context, { fresh });
    const to = `${this.#base}/${service}`;
    const envelope = writeEnvelope({ messageId: newId(), to, action, security, body, mustUnderstandPrefix });
    const contentType = `application/soap+xml; charset=UTF-8; action="${action}"`;
    const message = { headers: { ...headers, 'content-type': contentType }, body: envelope };
    const onAnswer = (): void => void (this.#hasAnswered = true);
    const mebibytes = LIMITS[service].answer;
    try {
      return await post(to, message, { fetch, after, silenceSeconds, mebibytes, signal, onAnswer });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      // Only with « AIR » is it sure that we show a certificate.
      throw connectionError(error, this.host, strategy.name === 'air' && !this.#hasAnswered);
    }
  }

  /** Faults come with status 500, and with others from gateways. */
  #read({ status, contentType, bytes }: HttpAnswer, service: DmpService): SoapAnswer {
    const received = { host: this.host, contentType, bytes, xmlMebibytes: LIMITS[service].xml };
    try {
      const answer = readSoapAnswer(received);
      if (status === 200) return answer;
    } catch (error) {
      const isFault =
        error instanceof WorkstationError && (error.code === 'DMP_FAULT' || error.code === 'DMP_CERTIFICATE_REFUSED');
      if (status === 200 || isFault) throw saidBy(this.host, error);
      throw statusError(status, this.host, bytes, error);
    }
    throw statusError(status, this.host, bytes, undefined);
  }
}
