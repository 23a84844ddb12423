/** What is known of the revocation list of one authority. */
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';
import type { CrlState } from '../../shared/trust.ts';
import { AuthorityCrl, endOf, type CrlReader } from './authority-crl.ts';
import { shortName, type Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import { CrlSchedule } from './crl-schedule.ts';

/** Distribution points of one authority; its certificates name one or two. */
const MOST_POINTS = 8;

/** Something came that is no list of the authority: worse than nothing. */
const FORGERIES: readonly ErrorCode[] = [
  'CRL_SIGNATURE',
  'CRL_ISSUER',
  'CRL_ROLLED_BACK',
  'CRL_NOT_YET_VALID',
  'CRL_UNREADABLE',
];

/** A list as it was found. */
export interface FoundCrl {
  readonly crl: Crl;
  /** Distribution point, or name of a file. */
  readonly origin: string;
  /** A file that lies about may be old; a distribution point that goes back is worth a word. */
  readonly mayBeOld: boolean;
}

export class CrlLine {
  readonly crl: AuthorityCrl;
  readonly schedule = new CrlSchedule();
  readonly #points = new Set<string>();
  readonly #graceMs: number;
  /** There is a distribution point that no attempt has covered yet. */
  untried = false;
  /** The attempt under way. */
  refreshing: Promise<void> | undefined;
  /** Why the last attempt gave no list that counts. */
  failure: WorkstationError | undefined;
  /** It was recorded that the list held is used past its end. */
  graceNoted = false;

  constructor(authority: Certificate, reader: CrlReader, graceMs: number) {
    this.crl = new AuthorityCrl(authority, reader);
    this.#graceMs = graceMs;
  }

  get points(): readonly string[] {
    return [...this.#points];
  }

  get authority(): Certificate {
    return this.crl.authority;
  }

  addPoints(points: readonly string[]): void {
    for (const point of points) {
      if (this.#points.has(point) || this.#points.size >= MOST_POINTS || !isWebAddress(point)) continue;
      this.#points.add(point);
      this.untried = true;
    }
  }

  /** End of the list held, and of the grace that may follow; empty when there is none. */
  get ends(): readonly number[] {
    const { held } = this.crl;
    return held === undefined ? [] : [endOf(held.crl), endOf(held.crl) + this.#graceMs];
  }

  /** As the dates say; whether a grace is given is the keeper's to decide. */
  standing(now: number): 'good' | 'grace' | 'expired' | 'invalid' | 'missing' {
    const [end, graceEnd] = this.ends;
    if (end === undefined || graceEnd === undefined) {
      return this.failure && FORGERIES.includes(this.failure.code) ? 'invalid' : 'missing';
    }
    if (now < end) return 'good';
    return now < graceEnd ? 'grace' : 'expired';
  }

  /** Takes the lists that count, notes what is wrong with the others. True when another list is held than before. */
  take(found: readonly FoundCrl[], failures: readonly WorkstationError[], now: number): boolean {
    const before = this.crl.held?.crl;
    const wrong = [...failures];
    let counted = false;
    for (const { crl, origin, mayBeOld } of found) {
      try {
        this.crl.offer(crl, origin, now);
        counted = true;
      } catch (error) {
        if (!(error instanceof WorkstationError)) throw error;
        if (!(mayBeOld && error.code === 'CRL_ROLLED_BACK')) wrong.push(error);
      }
    }
    if (counted && this.standing(now) !== 'good') wrong.push(this.#error('CRL_EXPIRED'));
    this.#conclude(counted, wrong, now);
    return this.crl.held?.crl !== before;
  }

  #conclude(counted: boolean, wrong: readonly WorkstationError[], now: number): void {
    const [end] = this.ends;
    if (counted && end !== undefined && now < end) {
      this.failure = undefined;
      this.schedule.succeeded(now, end);
      return;
    }
    const gravest = wrong.find(({ code }) => FORGERIES.includes(code) || code === 'CRL_EXPIRED') ?? wrong[0];
    this.failure = gravest ?? this.#error('CRL_MISSING');
    this.schedule.failed(now);
  }

  #error(code: 'CRL_EXPIRED' | 'CRL_MISSING'): WorkstationError {
    const [end] = this.ends;
    const date = end === undefined ? {} : { date: new Date(end).toISOString() };
    const authority = shortName(this.authority);
    return new WorkstationError(code, code === 'CRL_EXPIRED' ? { authority, ...date } : { authority });
  }

  /** What is not well: how the list stands, and why no better one came. */
  problems(now: number): readonly WorkstationError[] {
    const standing = this.standing(now);
    const failure = this.failure ? [this.failure] : [];
    if (standing === 'good' || this.schedule.attemptedAt === undefined) return failure;
    if (standing === 'expired') return [this.#error('CRL_EXPIRED'), ...failure];
    if (standing !== 'grace') return [this.#error('CRL_MISSING'), ...failure];
    const until = new Date(this.ends[1] ?? now).toISOString();
    return [new WorkstationError('CRL_GRACE', { authority: shortName(this.authority), until }), ...failure];
  }

  /** As the screen shows it. */
  state(now: number): CrlState {
    const { held } = this.crl;
    const standing = this.standing(now);
    const { attemptedAt } = this.schedule;
    return {
      authority: this.authority.subject.toString(),
      origin: held?.origin ?? this.points[0] ?? '',
      state: standing === 'invalid' ? 'missing' : standing,
      ...(held && datesOf(held.crl)),
      ...(attemptedAt !== undefined && { checkedAt: new Date(attemptedAt).toISOString() }),
      ...(standing === 'grace' && { graceUntil: new Date(this.ends[1] ?? now).toISOString() }),
      ...(this.failure && { failure: this.failure.report() }),
    };
  }
}

function isWebAddress(text: string): boolean {
  return /^https?:/i.test(text) && URL.canParse(text);
}

function datesOf({ number, thisUpdate, nextUpdate, revokedCount }: Crl) {
  return {
    ...(number !== undefined && { number: number.toString() }),
    thisUpdate: thisUpdate.toISOString(),
    ...(nextUpdate && { nextUpdate: nextUpdate.toISOString() }),
    revoked: revokedCount,
  };
}
