/** An Identity on a scripted provider, and the steps of a browser. */
import { randomBytes } from 'node:crypto';
import { Identity, type IdentityEvent } from '../identity.ts';
import { OpenIdProvider, type OpenIdProviderOptions } from '../openid-provider.ts';
import { ManualClock } from './manual-clock.ts';
import type { ScriptedProvider } from './scripted-provider.ts';

export const PUBLIC = 'http://127.0.0.1:4710';

export function relyingParty(
  issuer: string,
  clock: ManualClock,
  options: Partial<OpenIdProviderOptions> = {},
): OpenIdProvider {
  return new OpenIdProvider({
    name: 'psc',
    issuer,
    discovery: `${issuer}/.well-known/wallet-openid-configuration`,
    clientId: 'drimbox',
    clientSecret: 'a secret',
    scope: 'openid scope_all',
    acrValues: 'eidas1',
    redirectUri: `${PUBLIC}/auth/callback/psc`,
    plainHttp: true,
    fetch,
    now: clock.now,
    timeoutSeconds: 5,
    ...options,
  });
}

export class LoginBench {
  readonly clock: ManualClock;
  readonly identity: Identity;
  readonly audit: IdentityEvent[] = [];
  /** Hooks in the order in which they were called. */
  readonly hooks: string[] = [];
  auditFails = false;
  readonly #peer: ScriptedProvider;

  constructor(peer: ScriptedProvider, options: Partial<OpenIdProviderOptions> = {}, clock = new ManualClock()) {
    this.#peer = peer;
    this.clock = clock;
    this.identity = new Identity({
      providers: { psc: relyingParty(peer.issuer, clock, options) },
      publicBaseUrl: PUBLIC,
      now: clock.now,
      after: clock.after,
      random: randomBytes,
      onChange: () => {},
      onOpened: () => this.hooks.push(`opened ${this.identity.owner}`),
      onReplaced: () => this.hooks.push(`replaced ${this.identity.owner}`),
      onAudit: (event) => {
        if (this.auditFails) throw new Error('the audit trail is full');
        this.audit.push(event);
      },
    });
  }

  /** The login up to the provider's page. */
  async begin(screen = 'a'): Promise<{ location: string; cookie: string }> {
    const { url } = this.identity.startLogin('psc', screen);
    const attempt = new URL(url).searchParams.get('attempt') ?? '';
    const { location, cookie } = await this.identity.beginInBrowser('psc', attempt);
    return { location, cookie: cookie.value };
  }

  /** A whole login, with parameters of the callback changed. */
  async login(screen = 'a', callback: Record<string, string> = {}): Promise<void> {
    const { location, cookie } = await this.begin(screen);
    await this.identity.finishInBrowser('psc', this.#peer.consent(location, callback), cookie);
  }
}
