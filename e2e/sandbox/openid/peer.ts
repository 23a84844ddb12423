/**
 * What the two identity providers share: an `oidc-provider` below a mount path, our own login page, the logout that needs no
 * browser, and the faults of `control.ts`.
 *
 * Every login asks who it is: the provider's session cookie is dropped on the way in, so that a person who logged out
 * can come back as somebody else.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { listen, readBody, send, sendJson } from '../http.ts';
import type { Running } from '../http.ts';
import { ControlCommand, Faults } from './control.ts';
import type { ControlState, Endpoint } from './control.ts';
import { clientIsKnown, introspect, revoke } from './introspection.ts';
import { createSigningKey, readOwnJwt } from './jwt.ts';
import type { SigningKey } from './jwt.ts';
import type { PeerOptions } from './options.ts';
import { errorPage, loggedOutPage, loginPage } from './pages.ts';
import { buildProvider } from './provider.ts';
import { OpenIdStorage } from './storage.ts';

export interface OpenIdPeer extends Running {
  readonly issuer: string;
  readonly discovery: string;
  /** Asks for faults, or only for the state when nothing is given. */
  control(command?: ControlCommand): ControlState;
  /** True while the provider would tell a source that this access token is active. */
  isActive(accessToken: string): boolean;
}

/** Starts the provider on `http://localhost:PORT` followed by the mount path. */
export async function startPeer(options: PeerOptions): Promise<OpenIdPeer> {
  const peer = new Peer(options);
  const running = await listen(options.port, (request, response) => {
    peer.handle(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendJson(response, 500, { error: 'server_error', error_description: String(error) });
    });
  });
  return {
    issuer: peer.issuer,
    discovery: `${peer.issuer}/.well-known/${options.discoveryAliases?.[0] ?? 'openid-configuration'}`,
    control: (command) => peer.control(command),
    isActive: (token) => peer.isActive(token),
    close: running.close,
  };
}

class Peer {
  readonly issuer: string;
  readonly #options: PeerOptions;
  readonly #faults = new Faults();
  readonly #storage = new OpenIdStorage();
  /** The first one signs; the others only tell our own old tokens from foreign ones. */
  #keys: readonly [SigningKey, ...SigningKey[]];
  #provider: Provider;

  constructor(options: PeerOptions) {
    this.#options = options;
    this.issuer = `http://localhost:${options.port}${options.mount}`;
    this.#keys = [createSigningKey(options.algorithm)];
    this.#provider = this.#buildProvider();
  }

  control(command: ControlCommand = {}): ControlState {
    const parsed = ControlCommand.parse(command);
    this.#faults.apply(parsed);
    if (parsed.revokeSessions === true) this.#storage.clear();
    if (parsed.rotateKeys === true) {
      this.#keys = [createSigningKey(this.#options.algorithm), ...this.#keys];
      this.#provider = this.#buildProvider();
    }
    const { requests, accessTokenSeconds } = this.#faults;
    return { requests: { ...requests }, accessTokenSeconds, kid: this.#keys[0].kid };
  }

  isActive(accessToken: string): boolean {
    return this.#storage.get('AccessToken', accessToken) !== undefined;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    if (url.pathname === '/__control') return this.#handleControl(request, response);
    if (url.pathname.startsWith('/connexion/')) return this.#handleLogin(request, response);
    const inside = url.pathname.startsWith(`${this.#options.mount}/`)
      ? url.pathname.slice(this.#options.mount.length)
      : undefined;
    if (inside === undefined) return send(response, 404, { 'content-type': 'text/plain' }, 'Not found');
    const endpoint = this.#endpoint(inside);
    if (endpoint !== undefined) {
      const fault = this.#faults.meet(endpoint);
      if (fault?.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      if (fault?.status !== undefined) return sendJson(response, fault.status, { error: 'temporarily_unavailable' });
    }
    if (
      endpoint === 'token' &&
      this.#options.secretInBodyOnly === true &&
      request.headers.authorization !== undefined
    ) {
      return sendJson(response, 401, { error: 'invalid_client' });
    }
    if (endpoint === 'end_session') return this.#handleEndSession(request, response, url);
    if (endpoint === 'introspection' || endpoint === 'revocation')
      return this.#handleToken(endpoint, request, response);
    if (endpoint === 'authorization') {
      const reason = this.#options.refuseAuthorization?.(url.searchParams);
      if (reason !== undefined) return this.#sendErrorPage(response, 400, reason);
    }
    // Express-like mounting, as oidc-provider knows it.
    request.headers.cookie = withoutCookie(request.headers.cookie, `${this.#options.cookiePrefix}_session`);
    request.url = `${endpoint === 'discovery' ? '/.well-known/openid-configuration' : inside}${url.search}`;
    Object.assign(request, { originalUrl: `${this.#options.mount}${request.url}` });
    await this.#provider.callback()(request, response);
  }

  #endpoint(inside: string): Endpoint | undefined {
    const known = Object.entries(this.#options.routes) as [Endpoint, string][];
    const found = known.find(([, route]) => route === inside)?.[0];
    if (found !== undefined) return found;
    const documents = ['openid-configuration', ...(this.#options.discoveryAliases ?? [])];
    return documents.some((name) => inside === `/.well-known/${name}`) ? 'discovery' : undefined;
  }

  async #handleControl(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method === 'GET') return sendJson(response, 200, this.control());
    // A media type that no foreign page can send without asking first.
    if (request.method !== 'POST' || request.headers['content-type'] !== 'application/json') {
      return sendJson(response, 415, { error: 'POST application/json' });
    }
    const command = ControlCommand.safeParse(parseJson(await readBody(request)));
    if (!command.success) return sendJson(response, 400, { error: command.error.message });
    return sendJson(response, 200, this.control(command.data));
  }

  /** The login page, and the answer to it. The provider's own cookie tells whose login it is. */
  async #handleLogin(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { brand, accent, question, persons } = this.#options;
    try {
      await this.#provider.interactionDetails(request, response);
    } catch {
      return this.#sendErrorPage(
        response,
        410,
        'Cette demande de connexion a expiré. Recommencez depuis votre logiciel.',
      );
    }
    if (request.method !== 'POST') {
      const page = loginPage({ brand, accent, question, persons });
      return send(response, 200, page.headers, page.html);
    }
    const form = new URLSearchParams(await readBody(request));
    const person = persons.find((candidate) => candidate.sub === form.get('personne'));
    const result =
      person === undefined
        ? { error: 'access_denied', error_description: 'User auth aborted' }
        : { login: { accountId: person.sub, acr: 'eidas1', amr: ['pwd'], remember: false } };
    await this.#provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  /** RP-initiated logout as Keycloak and FranceConnect do it: the hint is enough, no cookie and no confirmation. */
  async #handleEndSession(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { brand, accent } = this.#options;
    const query = request.method === 'POST' ? new URLSearchParams(await readBody(request)) : url.searchParams;
    const claims = readOwnJwt(query.get('id_token_hint') ?? '', this.#keys);
    if (claims === undefined)
      return this.#sendErrorPage(response, 400, 'La demande de déconnexion ne porte pas de jeton valable.');
    this.#storage.revokeGrant(String(claims.sid));
    const back = query.get('post_logout_redirect_uri');
    const client = await this.#provider.Client.find(String(claims.aud));
    if (back !== null && client?.postLogoutRedirectUriAllowed(back) === true) {
      const target = new URL(back);
      const state = query.get('state');
      if (state !== null) target.searchParams.set('state', state);
      return send(response, 302, { location: target.href }, '');
    }
    const page = loggedOutPage({ brand, accent });
    return send(response, 200, page.headers, page.html);
  }

  async #handleToken(
    endpoint: 'introspection' | 'revocation',
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { introspectionClients = [], persons } = this.#options;
    const form = new URLSearchParams(await readBody(request));
    if (!clientIsKnown(request.headers.authorization, form, introspectionClients)) {
      return sendJson(response, 401, { error: 'invalid_client' });
    }
    const token = form.get('token') ?? '';
    if (endpoint === 'introspection') {
      const subjectNameId = (sub: string): unknown =>
        persons.find((person) => person.sub === sub)?.claims['SubjectNameID'];
      return sendJson(response, 200, introspect(this.#storage, token, this.issuer, subjectNameId));
    }
    revoke(this.#storage, token);
    return send(response, 200, {}, '');
  }

  #buildProvider(): Provider {
    const [key] = this.#keys;
    const { issuer } = this;
    return buildProvider({ issuer, options: this.#options, storage: this.#storage, faults: this.#faults, key });
  }

  #sendErrorPage(response: ServerResponse, status: number, reason: string): void {
    const page = errorPage({ brand: this.#options.brand, accent: this.#options.accent, reason });
    send(response, status, page.headers, page.html);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function withoutCookie(header: string | undefined, name: string): string | undefined {
  const kept = header?.split('; ').filter((cookie) => !cookie.startsWith(name));
  return kept === undefined || kept.length === 0 ? undefined : kept.join('; ');
}
