/** « AIR » (authentification indirecte renforcée): the structure vouches for the professional, by its certificates. */
import type { DmpContext, DmpCredentials, DmpStrategy } from './contract.ts';
import { vihf, type VihfSettings } from './vihf/assertion.ts';
import { signed, type Signer } from './vihf/sign.ts';

export interface AirStrategyOptions {
  readonly settings: VihfSettings;
  readonly signer: Signer;
  /** Subject of the signer's certificate, in the order of RFC 4514. */
  readonly subject: string;
  readonly now: () => number;
  /** A UUID. */
  readonly newId: () => string;
}

export class AirStrategy implements DmpStrategy {
  readonly name = 'air';
  readonly #options: AirStrategyOptions;

  constructor(options: AirStrategyOptions) {
    this.#options = options;
  }

  /** Every request carries an assertion of its own: how long one would count is not known. */
  async credentials(context: DmpContext): Promise<DmpCredentials> {
    const { settings, signer, subject, now, newId } = this.#options;
    const occasion = { id: newId(), now: now(), mode: 'INDIRECTE_RENFORCEE', signer: subject } as const;
    return { headers: {}, security: signed(vihf(context, occasion, settings), signer) };
  }
}
