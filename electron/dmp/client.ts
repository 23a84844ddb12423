/** The DMP as the rest of the program asks it: a method per transaction. One question at a time is the caller's business. */
import type { Markup } from '../xml/write.ts';
import type {
  DmpContext,
  DmpStrategy,
  DocumentAddress,
  DocumentQuery,
  ExistenceAnswer,
  FoundDocuments,
  QuerySettings,
  RetrievedDocuments,
} from './contract.ts';
import { SoapExchange, type DmpService, type HttpFetch, type SoapAnswer } from './soap/exchange.ts';
import {
  AUTHORIZATION_ACTION,
  authorizationRequest,
  readAuthorization,
  type AuthorizationAction,
} from './td0/authorization.ts';
import { EXISTENCE_ACTION, existenceRequest, readExistence } from './td0/existence.ts';
import type { After } from '../../shared/after.ts';
import { saidBy } from './words.ts';
import { adhocQuery } from './xds/query.ts';
import { readQueryResponse } from './xds/response.ts';
import { readRetrieveResponse, retrieveRequest } from './xds/retrieve.ts';

const QUERY_ACTION = 'urn:ihe:iti:2007:RegistryStoredQuery';
const RETRIEVE_ACTION = 'urn:ihe:iti:2007:RetrieveDocumentSet';

/** What the configuration (`dmp`) says. */
export interface DmpSettings {
  readonly processingCode: string;
  /** OID that documents without one of their own are asked for with. */
  readonly homeCommunityId?: string | undefined;
  readonly mustUnderstandPrefix: boolean;
  readonly silenceSeconds: number;
  readonly software: { readonly name: string; readonly oid: string };
  readonly query: QuerySettings;
}

export interface DmpClientOptions {
  /** Of the four services. */
  readonly baseUrl: string;
  /** The way out; redirects are told, not followed. */
  readonly fetch: HttpFetch;
  readonly strategy: DmpStrategy;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A UUID. */
  readonly newId: () => string;
  readonly after: After;
  readonly settings: DmpSettings;
}

/** All methods throw DMP_*, what the strategy throws, or the reason of their signal. */
export class DmpClient {
  readonly #options: DmpClientOptions;
  readonly #exchange: SoapExchange;

  constructor(options: DmpClientOptions) {
    const { baseUrl, fetch, strategy, newId, after, settings } = options;
    const { mustUnderstandPrefix, silenceSeconds } = settings;
    this.#options = options;
    this.#exchange = new SoapExchange({
      ...{ baseUrl, fetch, strategy, newId, after },
      ...{ mustUnderstandPrefix, silenceSeconds },
    });
  }

  /** TD0.2: whether there is a DMP and whether we may look into it. */
  existence(context: DmpContext, signal: AbortSignal): Promise<ExistenceAnswer> {
    const { settings, now, newId } = this.#options;
    const { processingCode, software } = settings;
    const body = existenceRequest({ patient: context.patient, processingCode, software, now: now(), newId });
    const question = { service: 'patients', action: EXISTENCE_ACTION, body, read: toBody(readExistence) } as const;
    return this.#ask(context, question, signal);
  }

  /** TD0.3, which takes that the patient was informed and is not opposed. Throws DMP_AUTHORIZATION_REFUSED too. */
  authorize(context: DmpContext, action: AuthorizationAction, signal: AbortSignal): Promise<void> {
    const body = authorizationRequest(action);
    const read = toBody(readAuthorization);
    return this.#ask(context, { service: 'habilitations', action: AUTHORIZATION_ACTION, body, read }, signal);
  }

  /** TD3.1: the documents that a query finds. */
  find(context: DmpContext, query: DocumentQuery, signal: AbortSignal): Promise<FoundDocuments> {
    const body = adhocQuery(context.patient, query, this.#options.settings.query);
    const read = toBody(readQueryResponse);
    return this.#ask(context, { service: 'registry', action: QUERY_ACTION, body, read }, signal);
  }

  /** TD3.2: the documents themselves, several in one request. */
  retrieve(
    context: DmpContext,
    documents: readonly DocumentAddress[],
    signal: AbortSignal,
  ): Promise<RetrievedDocuments> {
    const body = retrieveRequest(documents, this.#options.settings.homeCommunityId);
    const read = (answer: SoapAnswer): RetrievedDocuments => readRetrieveResponse(answer, documents);
    return this.#ask(context, { service: 'repository', action: RETRIEVE_ACTION, body, read }, signal);
  }

  /** Readers know what was said, not who said it. */
  async #ask<T>(context: DmpContext, { read, ...request }: Question<T>, signal: AbortSignal): Promise<T> {
    const answer = await this.#exchange.send(context, request, signal);
    try {
      return read(answer);
    } catch (error) {
      throw saidBy(this.#exchange.host, error);
    }
  }
}

interface Question<T> {
  readonly service: DmpService;
  readonly action: string;
  readonly body: Markup;
  readonly read: (answer: SoapAnswer) => T;
}

function toBody<T>(read: (body: SoapAnswer['body']) => T): (answer: SoapAnswer) => T {
  return ({ body }) => read(body);
}
