/** An OpenID provider that lies on demand: its documents and tokens are right until a script changes them. */
import { createHash, generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;
type Change = (value: Json) => Json;

/** An answer as it goes over the wire, instead of the right one. */
export interface RawAnswer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string;
}

export interface Script {
  readonly discovery?: Change | RawAnswer;
  readonly jwks?: Change | RawAnswer;
  readonly token?: Change | RawAnswer;
  readonly userinfo?: Change | RawAnswer;
  readonly idTokenClaims?: Change;
  readonly idTokenHeader?: Change;
  /** Signs the id_token; default: the key that the key set publishes. */
  readonly signId?: (input: string) => string;
  /** The userinfo is a JWT signed by this. */
  readonly signUserinfo?: (input: string) => string;
}

const SUBJECT = 'f:1:899700366240';
export const USERINFO: Json = {
  sub: SUBJECT,
  given_name: 'KIT',
  family_name: 'DOC0036624',
  SubjectNameID: '899700366240',
  SubjectRefPro: { exercices: [] },
};

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export function newKey(kid: string): SigningKey {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

export const rs256 =
  ({ privateKey }: SigningKey) =>
  (input: string): string =>
    sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url');

const encode = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export class ScriptedProvider {
  script: Script = {};
  key: SigningKey;
  /** `METHOD path` of every request, and the forms posted to the token endpoint. */
  readonly requests: string[] = [];
  readonly forms: URLSearchParams[] = [];
  readonly revoked: (string | null)[] = [];
  lastAccessToken = '';
  /** Milliseconds since the epoch, for the dates in tokens. */
  now: () => number = Date.now;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #nonce = '';

  constructor(key: SigningKey) {
    this.key = key;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/realm`;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  reset(key: SigningKey): void {
    this.script = {};
    this.key = key;
    this.now = Date.now;
    this.requests.length = this.forms.length = this.revoked.length = 0;
  }

  /** The user agrees on the login page at `location`: the address that the browser is sent back to. */
  consent(location: string, extra: Record<string, string> = {}): URL {
    const asked = new URL(location).searchParams;
    this.#nonce = asked.get('nonce') ?? '';
    const callback = new URL(asked.get('redirect_uri') ?? '');
    const answer = { code: randomUUID(), state: asked.get('state') ?? '', iss: this.issuer, ...extra };
    callback.search = new URLSearchParams(answer).toString();
    return callback;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', this.issuer);
    this.requests.push(`${request.method} ${pathname}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const { headers = {}, status = 200, body } = this.#answerTo(pathname, form);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  }

  #answerTo(path: string, form: URLSearchParams): RawAnswer {
    switch (path.replace('/realm', '')) {
      case '/.well-known/wallet-openid-configuration':
        return scripted(this.#discovery(), this.script.discovery);
      case '/certs':
        return scripted({ keys: [this.#publicKey()] }, this.script.jwks);
      case '/token':
        this.forms.push(form);
        return scripted(this.#tokens(), this.script.token);
      case '/userinfo':
        return this.#userinfo();
      case '/revoke':
        this.revoked.push(form.get('token'));
        return { body: '' };
      default:
        return { status: 404, body: '{}' };
    }
  }

  #discovery(): Json {
    const endpoint = (path: string) => `${this.issuer}/${path}`;
    return {
      issuer: this.issuer,
      authorization_endpoint: endpoint('auth'),
      token_endpoint: endpoint('token'),
      userinfo_endpoint: endpoint('userinfo'),
      jwks_uri: endpoint('certs'),
      revocation_endpoint: endpoint('revoke'),
      end_session_endpoint: endpoint('logout'),
      id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
    };
  }

  #publicKey(): Json {
    return { ...this.key.publicKey.export({ format: 'jwk' }), kid: this.key.kid, use: 'sig', alg: 'RS256' };
  }

  #tokens(): Json {
    const accessToken = `eyJ.access.${randomUUID()}`;
    this.lastAccessToken = accessToken;
    const hash = createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
    const seconds = Math.floor(this.now() / 1000);
    const claims = {
      iss: this.issuer,
      sub: SUBJECT,
      aud: 'drimbox',
      exp: seconds + 60,
      iat: seconds,
      nonce: this.#nonce,
      at_hash: hash,
      acr: 'eidas1',
    };
    const header = { alg: 'RS256', kid: this.key.kid };
    const input = `${encode(changed(header, this.script.idTokenHeader))}.${encode(changed(claims, this.script.idTokenClaims))}`;
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 120,
      refresh_token: `eyJ.refresh.${randomUUID()}`,
      id_token: `${input}.${(this.script.signId ?? rs256(this.key))(input)}`,
    };
  }

  #userinfo(): RawAnswer {
    const { signUserinfo, userinfo } = this.script;
    if (signUserinfo === undefined) return scripted(USERINFO, userinfo);
    const claims = changed({ ...USERINFO, iss: this.issuer, aud: 'drimbox' }, userinfo as Change | undefined);
    const input = `${encode({ alg: 'RS256', kid: this.key.kid })}.${encode(claims)}`;
    return { headers: { 'content-type': 'application/jwt' }, body: `${input}.${signUserinfo(input)}` };
  }
}

function changed(value: Json, change: Change | undefined): Json {
  return change ? change(value) : value;
}

function scripted(value: Json, script: Change | RawAnswer | undefined): RawAnswer {
  if (script === undefined) return { body: JSON.stringify(value) };
  return typeof script === 'function' ? { body: JSON.stringify(script(value)) } : script;
}
