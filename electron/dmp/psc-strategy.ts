/** « PSC »: the DMP is asked on the strength of the professional's session with Pro Santé Connect. */
import type { Markup } from '../xml/write.ts';
import type { DmpContext, DmpCredentials, DmpStrategy } from './contract.ts';

export interface PscStrategyOptions {
  /** The access token; with `fresh`, another than the one that was just refused. Throws SESSION_*, DMP_EXCHANGE_REFUSED. */
  readonly token: (wanted: { readonly fresh: boolean }) => Promise<string>;
  /** Content of `wsse:Security`: the assertion that names patient, situation d'exercice and mode of access. */
  readonly assertion?: ((context: DmpContext) => Markup | undefined) | undefined;
}

export class PscStrategy implements DmpStrategy {
  readonly name = 'psc';
  readonly #options: PscStrategyOptions;

  constructor(options: PscStrategyOptions) {
    this.#options = options;
  }

  /** A token is a bearer's (RFC 6750 2.1). */
  async credentials(context: DmpContext, { fresh }: { readonly fresh: boolean }): Promise<DmpCredentials> {
    const headers = { authorization: `Bearer ${await this.#options.token({ fresh })}` };
    const security = this.#options.assertion?.(context);
    return security === undefined ? { headers } : { headers, security };
  }
}
