/**
 * The listener: the small HTTP(S) application that takes what comes from outside, and nothing else. It never serves
 * patient data; what it accepts it hands over to the services, what it answers is a redirect, a sentence or a code.
 */
import { Hono, type Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Locale, LoginProvider } from '../shared/api.ts';
import { asWorkstationError, WorkstationError, type ErrorReport } from '../shared/errors.ts';
import type { ContextualCall } from '../shared/patient.ts';
import { withCommonHeaders } from './api/headers.ts';
import { pageResponse } from './api/page.ts';
import { bindServer, type ServerAddress } from './http-server.ts';
import { Texts } from './texts.ts';

/** A contextual call is a few hundred bytes. */
const CALL_LIMIT_BYTES = 64 * 1024;
const LOGIN_COOKIE = 'drimbox_login';

const PROVIDERS: Readonly<Record<string, LoginProvider>> = { psc: 'psc', franceconnect: 'franceConnect' };

export interface ListenerServices {
  parseCall(body: Uint8Array): ContextualCall;
  /** Keeps the call; returns the opaque id of its Location. */
  keepCall(call: ContextualCall): string;
  /** The Location was opened: hands the call over. */
  openCall(id: string): void;
  /** A rejected call, for the audit trail. */
  callRejected(error: WorkstationError): void;
  beginLogin(
    provider: LoginProvider,
    attempt: string,
  ): Promise<{ location: string; cookie: { value: string; maxAgeSeconds: number } }>;
  finishLogin(provider: LoginProvider, url: URL, cookie: string | undefined): Promise<void>;
  /** Where a browser goes on after the Location of a call: our screen in it, or the desktop's own link. */
  wayOn(callId: string): { kind: 'browser' | 'desktop'; href: string };
  locale(): Locale;
  readonly newReference: () => string;
  readonly reportInternal: (error: WorkstationError) => void;
}

export interface ListenerAddress extends ServerAddress {
  /** How callers and browsers reach the listener; without it, the address that it is bound to. */
  readonly publicBaseUrl?: string;
}

export interface Listener {
  /** Base of every address that we give away, without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Begins to answer. */
  serve(version: string, services: ListenerServices): void;
  close(): Promise<void>;
}

/** Binds the listener: its public address is known, and needed by the services, before it answers. Throws LISTENER_PORT. */
export async function bindListener(address: ListenerAddress): Promise<Listener> {
  const server = await bindServer(address);
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  const own = `${address.tls ? 'https' : 'http'}://${host}:${server.port}`;
  const publicBaseUrl = (address.publicBaseUrl ?? own).replace(/\/+$/, '');
  const names = new Set([own, publicBaseUrl].map((url) => new URL(url).host));
  if (host === '127.0.0.1') names.add(`localhost:${server.port}`);
  return {
    publicBaseUrl,
    serve(version, services) {
      const app = createListenerApp({ publicBaseUrl, names, version }, services);
      server.answerWith((request) => app.fetch(request));
    },
    close: () => server.close(),
  };
}

interface ListenerIdentity {
  readonly publicBaseUrl: string;
  /** Values of `Host` that are ours; any other is refused (DNS rebinding). */
  readonly names: ReadonlySet<string>;
  readonly version: string;
}

/** The routes, apart from the socket. */
function createListenerApp({ publicBaseUrl, names, version }: ListenerIdentity, services: ListenerServices): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (!names.has(context.req.header('host') ?? '')) throw new WorkstationError('HOST_REFUSED');
    await next();
    context.res = withCommonHeaders(context.res);
  });

  app.get('/sante', (context) => context.json({ status: 'ok', version }));

  app.post('/appel-contextuel', async (context) => {
    const call = await readCall(context, services);
    const id = services.keepCall(call);
    return context.body(null, 303, { Location: `${publicBaseUrl}/ouvrir/${id}` });
  });
  app.all('/appel-contextuel', (context) => {
    context.header('Allow', 'POST');
    throw new WorkstationError('CALL_METHOD');
  });

  app.get('/ouvrir/:id', (context) => {
    const id = context.req.param('id');
    services.openCall(id);
    return callPage(services, id);
  });

  app.get('/auth/login/:provider', async (context) => {
    const provider = providerOf(context);
    const { location, cookie } = await services.beginLogin(provider, context.req.query('attempt') ?? '');
    setCookie(context, LOGIN_COOKIE, cookie.value, {
      path: `${new URL(publicBaseUrl).pathname.replace(/\/$/, '')}/auth/callback`,
      httpOnly: true,
      sameSite: 'Lax',
      secure: publicBaseUrl.startsWith('https:'),
      maxAge: cookie.maxAgeSeconds,
    });
    return context.redirect(location, 303);
  });
  app.get('/auth/callback/:provider', async (context) => {
    const provider = providerOf(context);
    const { pathname, search } = new URL(context.req.url);
    await services.finishLogin(provider, new URL(publicBaseUrl + pathname + search), getCookie(context, LOGIN_COOKIE));
    const texts = new Texts(services.locale());
    return pageResponse({
      locale: texts.locale,
      title: texts.page('loggedInTitle'),
      sentences: [texts.page('loggedInSentence')],
    });
  });

  app.notFound(() => {
    throw new WorkstationError('ROUTE_UNKNOWN');
  });
  app.onError((thrown, context) => answerError(thrown, context, services));
  return app;
}

/** The call in the body. Throws CALL_MEDIA_TYPE, CALL_TOO_LARGE, CALL_REJECTED. */
async function readCall(context: Context, services: ListenerServices): Promise<ContextualCall> {
  try {
    const type = (context.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/x-www-form-urlencoded') throw new WorkstationError('CALL_MEDIA_TYPE');
    return services.parseCall(await readBounded(context.req.raw.body, CALL_LIMIT_BYTES));
  } catch (error) {
    if (error instanceof WorkstationError) services.callRejected(error);
    throw error;
  }
}

async function readBounded(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (body !== null) {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > limit) throw new WorkstationError('CALL_TOO_LARGE', { limit });
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}

function callPage(services: ListenerServices, id: string): Response {
  const texts = new Texts(services.locale());
  const { kind, href } = services.wayOn(id);
  if (kind === 'browser') {
    const next = { href, label: texts.page('continue'), automatic: true };
    return pageResponse({ locale: texts.locale, title: texts.page('opening'), sentences: [], next });
  }
  return pageResponse({
    locale: texts.locale,
    title: texts.page('callOpensTitle'),
    sentences: [texts.page('callOpensSentence')],
    next: { href, label: texts.page('callOpensAgain'), automatic: true },
  });
}

function providerOf(context: Context): LoginProvider {
  const provider = PROVIDERS[context.req.param('provider') ?? ''];
  if (provider === undefined) throw new WorkstationError('ROUTE_UNKNOWN');
  return provider;
}

/** Programs get JSON, people who navigate get a page; both get the same sentence. */
function answerError(thrown: unknown, context: Context, services: ListenerServices): Response {
  const error = asWorkstationError(thrown, services.newReference);
  if (error.code === 'INTERNAL') services.reportInternal(error);
  const texts = new Texts(services.locale());
  const allow = error.code === 'CALL_METHOD' ? { Allow: 'POST' } : {};
  if (context.req.method !== 'GET' || context.req.path === '/sante') {
    const answer = Response.json({ error: inWords(error.report(), texts) }, { status: error.status, headers: allow });
    return withCommonHeaders(answer);
  }
  const { sentence, advice } = texts.error(error.report());
  return pageResponse({ status: error.status, locale: texts.locale, title: sentence, sentences: [advice] });
}

interface ErrorInWords {
  readonly code: string;
  readonly facts: ErrorReport['facts'];
  readonly message: string;
  readonly advice: string;
  readonly problems?: readonly ErrorInWords[];
}

function inWords(report: ErrorReport, texts: Texts): ErrorInWords {
  const { sentence, advice } = texts.error(report);
  const words = { code: report.code, facts: report.facts, message: sentence, advice };
  return report.problems ? { ...words, problems: report.problems.map((problem) => inWords(problem, texts)) } : words;
}
