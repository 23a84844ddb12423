/** The certified `oidc-provider` as Pro Santé Connect and as FranceConnect, on loopback; everybody who comes agrees. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { Provider, type ClientMetadata, type Configuration } from 'oidc-provider';

export interface RealProviderOptions {
  readonly clients: readonly ClientMetadata[];
  /** The userinfo of the one user that there is, `sub` included. */
  readonly user: { readonly sub: string; readonly [claim: string]: unknown };
  readonly scopes?: string[];
  readonly accessTokenSeconds?: number;
  /** Serves TLS and recognises client certificates by their subject (RFC 8705). */
  readonly tls?: ServerOptions;
}

const DISCOVERY = '/.well-known/openid-configuration';

export class RealProvider {
  readonly provider: Provider;
  readonly issuer: string;
  readonly #server: Server;

  private constructor(provider: Provider, issuer: string, server: Server) {
    this.provider = provider;
    this.issuer = issuer;
    this.#server = server;
  }

  static async start(options: RealProviderOptions): Promise<RealProvider> {
    const tls = options.tls && { ...options.tls, requestCert: true, rejectUnauthorized: false };
    const server = tls ? createHttpsServer(tls) : createHttpServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const issuer = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
    const provider = new Provider(issuer, configuration(options));
    const answer = provider.callback();
    server.on('request', (request, response) => {
      const path = request.url ?? '';
      // Pro Santé Connect publishes its description under a name of its own.
      if (path.includes('/.well-known/wallet-')) request.url = DISCOVERY;
      if (!path.startsWith('/agree/')) return void answer(request, response);
      const result = { login: { accountId: options.user.sub }, consent: {} };
      return void provider.interactionFinished(request, response, result);
    });
    return new RealProvider(provider, issuer, server);
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  /** What a browser does from the login page on: follows redirects with its cookies, up to our callback. */
  async browse(location: string, callback: string, fetch: BrowserFetch = globalThis.fetch): Promise<URL> {
    const cookies = new Map<string, string>();
    let url = location;
    for (let hops = 0; hops < 10; hops += 1) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = line.split(';')[0]?.split('=') ?? [];
        cookies.set(name, value);
      }
      const next = response.headers.get('location');
      if (next === null) throw new Error(`stopped at ${url}: ${response.status} ${await response.text()}`);
      url = new URL(next, url).href;
      if (url.startsWith(callback)) return new URL(url);
    }
    throw new Error('too many redirects');
  }
}

export type BrowserFetch = (
  url: string,
  init: { redirect: 'manual'; headers: Record<string, string> },
) => Promise<{
  status: number;
  headers: { get(name: string): string | null; getSetCookie(): string[] };
  text(): Promise<string>;
}>;

function configuration({
  clients,
  user,
  scopes = [],
  accessTokenSeconds = 120,
  tls,
}: RealProviderOptions): Configuration {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  const { sub, ...claims } = user;
  return {
    clients: [...clients],
    clientDefaults: { grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'] },
    jwks: {
      keys: [
        { ...rsa, kid: 'rsa', alg: 'RS256', use: 'sig' },
        { ...ec, kid: 'ec', alg: 'ES256', use: 'sig' },
      ],
    },
    scopes: ['openid', ...scopes],
    claims: { openid: ['sub', ...Object.keys(claims)] },
    acrValues: ['eidas1', 'eidas2'],
    findAccount: (_context, id) => (id === sub ? { accountId: id, claims: () => user } : undefined),
    loadExistingGrant: async (context) => {
      const { client, session, provider } = context.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(['openid', ...scopes].join(' '));
      await grant.save();
      return grant;
    },
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    interactions: { url: (_context, { uid }) => `/agree/${uid}` },
    ...(tls ? { clientAuthMethods: ['tls_client_auth'] } : {}),
    pkce: { required: () => true },
    ttl: {
      AccessToken: accessTokenSeconds,
      RefreshToken: 1800,
      IdToken: 60,
      Session: 3600,
      Grant: 3600,
      Interaction: 600,
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      jwtUserinfo: { enabled: true },
      ...(tls ? { mTLS: mutualTls() } : {}),
    },
  };
}

function mutualTls(): NonNullable<NonNullable<Configuration['features']>['mTLS']> {
  return {
    enabled: true,
    tlsClientAuth: true,
    certificateBoundAccessTokens: true,
    getCertificate: ({ req }) => tlsSocket(req).getPeerX509Certificate(),
    certificateAuthorized: ({ req }) => tlsSocket(req).authorized,
    certificateSubjectMatches: ({ req }, property, expected) =>
      property === 'tls_client_auth_subject_dn' && tlsSocket(req).getPeerX509Certificate()?.subject === expected,
  };
}

function tlsSocket({ socket }: IncomingMessage): TLSSocket {
  if (!(socket instanceof TLSSocket)) throw new Error('not a TLS connection');
  return socket;
}
