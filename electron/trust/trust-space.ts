/** The espace de confiance as a whole: what it rests on is kept fresh, and what became of it is told. */
import type { ErrorCode, WorkstationError } from '../../shared/errors.ts';
import type {
  OwnCertificateState,
  SourceCheck,
  TrustReport,
  TrustSummary,
  WhitelistOrigin,
} from '../../shared/trust.ts';
import { summarize } from './alarms.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { CrlKeeper } from './crl-keeper.ts';
import type { Judge } from './judge.ts';
import type { SourceAddress } from './probe.ts';
import { Refusals } from './refusals.ts';
import { parseSourceAddress } from './source-address.ts';
import type { After } from './timers.ts';
import type { WhitelistIndex } from './whitelist/entries.ts';
import type { WhitelistKeeper } from './whitelist-keeper.ts';

/** The clock is looked at this often: the machine may have slept, or its clock been set. */
const LOOK_EVERY_MS = 60_000;
const SHORTEST_WAIT_MS = 1000;

export interface TrustSpaceOptions {
  readonly hasAuthorities: boolean;
  /** Chains, leaf first, whose revocation lists will be needed. */
  readonly chains: readonly (readonly Certificate[])[];
  readonly crls: CrlKeeper;
  readonly whitelist: WhitelistKeeper;
  readonly judge: Pick<Judge, 'review'>;
  /** What can be said of our own certificate by this list and these revocation lists. */
  readonly own: (index: WhitelistIndex | undefined, crls: readonly Crl[]) => OwnCertificateState;
  readonly probe: (address: SourceAddress) => Promise<SourceCheck>;
  readonly now: () => number;
  readonly after: After;
  /** Summary and report have changed. */
  readonly onChange: () => void;
  /** A connection was refused; told once a minute of one host and reason. Must not throw. */
  readonly onRefusal: (host: string, code: ErrorCode) => void;
}

export class TrustSpace {
  readonly #options: TrustSpaceOptions;
  readonly #refusals = new Refusals();
  #own: OwnCertificateState = { listed: 'unknown', problems: [] };
  #summary: TrustSummary = { revision: 0, level: 'good', alarms: [] };
  /** What the time alone may change, as it was last told. */
  #told = '';
  /** Checks asked for. */
  #asked = 0;
  #isOpen = false;
  #cancelTimer: (() => void) | undefined;

  constructor(options: TrustSpaceOptions) {
    this.#options = options;
  }

  /** Takes up what is remembered and begins to refresh it in the background. Throws STORE_UNREADABLE. */
  start(): void {
    const { chains, crls, whitelist } = this.#options;
    this.#isOpen = true;
    for (const chain of chains) crls.expect(chain);
    whitelist.start();
    this.changed();
  }

  /** Costs nothing: it is asked for at every change of the program's state. */
  summary(): TrustSummary {
    return this.#summary;
  }

  report(): TrustReport {
    const { crls, whitelist } = this.#options;
    return {
      revision: this.#summary.revision,
      own: this.#own,
      whitelist: whitelist.state(),
      crls: crls.states(),
      refusals: this.#refusals.list,
      checking: this.#isChecking,
    };
  }

  /** Takes list and revocation lists again; ends when that has been tried, whatever came of it. */
  check(): Promise<void> {
    return this.#asking(async () => {
      const { crls, whitelist } = this.#options;
      await Promise.all([crls.refresh(), whitelist.check()]);
    });
  }

  /** From now on the list is taken from there; checks it too. Throws REQUEST_INVALID, STORE_UNREADABLE. */
  selectWhitelist(origin: WhitelistOrigin): Promise<void> {
    return this.#asking(() => this.#options.whitelist.select(origin));
  }

  /** Tests an `https` address, or `host[:port]`: what is wrong is in the answer. Throws TRUST_ADDRESS_INVALID. */
  async probe(address: string): Promise<SourceCheck> {
    return this.#options.probe(parseSourceAddress(address));
  }

  /** A connection was refused for lack of trust. */
  refused(host: string, error: WorkstationError): void {
    const { now, onRefusal } = this.#options;
    if (!this.#isOpen || !this.#refusals.add(host, error, now())) return;
    onRefusal(host, error.code);
    this.changed();
  }

  /** Another liste blanche is in force, or none any more. */
  whitelistChanged(): void {
    if (!this.#isOpen) return;
    void this.#options.judge.review();
    this.changed();
  }

  /** A revocation list has come into use: it may name a source, or the signer of the liste blanche. */
  crlsChanged(): void {
    if (!this.#isOpen) return;
    void this.#options.whitelist.review();
    void this.#options.judge.review();
    this.changed();
  }

  /** Something that the report shows has changed. */
  changed(): void {
    if (!this.#isOpen) return;
    this.#renew();
    this.#schedule();
    this.#options.onChange();
  }

  /** Ends the background work; what is under way is given up. */
  close(): void {
    this.#isOpen = false;
    this.#cancelTimer?.();
    this.#options.crls.close();
    this.#options.whitelist.close();
  }

  get #isChecking(): boolean {
    return this.#asked > 0 || this.#options.crls.isBusy || this.#options.whitelist.isBusy;
  }

  async #asking(work: () => Promise<void>): Promise<void> {
    this.#asked += 1;
    this.changed();
    try {
      await work();
    } finally {
      this.#asked -= 1;
      this.changed();
    }
  }

  #renew(): void {
    const { whitelist, crls, hasAuthorities, now } = this.#options;
    const at = new Date(now());
    const { index, validUntil } = whitelist.current() ?? {};
    this.#own = this.#options.own(index, crls.goodLists());
    const { failure, isTried } = whitelist;
    const { level, alarms } = summarize({
      hasAuthorities,
      whitelist: { validUntil, failure, isTried },
      own: this.#own,
      crlProblems: crls.problems(),
      at,
    });
    this.#summary = { revision: this.#summary.revision + 1, level, alarms };
    this.#told = this.#timely();
  }

  #timely(): string {
    return JSON.stringify([this.#summary.level, this.#summary.alarms, this.#own, this.#options.crls.states()]);
  }

  #schedule(): void {
    const { crls, whitelist, now, after } = this.#options;
    this.#cancelTimer?.();
    // What ends at a moment is over one millisecond later.
    const wait = Math.min(crls.nextDue(), whitelist.nextDue()) + 1 - now();
    this.#cancelTimer = after(Math.min(Math.max(wait, SHORTEST_WAIT_MS), LOOK_EVERY_MS), () => this.#look());
  }

  /** Begins what is due, and tells what has changed by time alone. */
  #look(): void {
    const { crls, whitelist, onChange } = this.#options;
    const [told, { revision }, wasChecking] = [this.#told, this.#summary, this.#isChecking];
    crls.refreshDue();
    whitelist.checkDue();
    this.#renew();
    if (this.#told === told && this.#isChecking === wasChecking) this.#summary = { ...this.#summary, revision };
    else onChange();
    this.#schedule();
  }
}
