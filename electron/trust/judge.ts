/**
 * The judge of the sources: verdicts on what servers show, remembered as long as what they rest on holds, and the
 * connections that live by them.
 */
import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { WorkstationError } from '../../shared/errors.ts';
import type { Authorities } from './chain.ts';
import { judgeSource, type Verdict, type WhitelistInForce } from './judgement.ts';
import type { CrlSource } from './revocation.ts';
import { systemAfter, type After } from './timers.ts';

export type { Verdict, WhitelistInForce } from './judgement.ts';

/** Verdicts remembered; a source that shows a new certificate each time must not fill the memory. */
const REMEMBERED = 500;
/** While a connection is open the clock is looked at this often at least: it may be put, or the machine have slept. */
const CLOCK_EVERY_MS = 30_000;
const AGAIN_MS = 1000;

export interface JudgeOptions {
  readonly authorities: Authorities;
  readonly crls: CrlSource;
  /** The liste blanche in force; undefined when there is none. */
  readonly whitelist: () => WhitelistInForce | undefined;
  readonly now: () => number;
  /** A connection was not made, or was closed, because the source is not trusted. */
  readonly onRefusal: (host: string, error: WorkstationError) => void;
  readonly after?: After;
}

/** A connection, as far as the judge is concerned. */
export interface WatchedSocket {
  readonly destroyed: boolean;
  destroy(error: Error): unknown;
  once(event: 'close', listener: () => void): unknown;
}

interface Case {
  readonly host: string;
  readonly leaf: Uint8Array;
  readonly sockets: Set<WatchedSocket>;
}

interface Remembered {
  readonly verdict: Promise<Verdict>;
  /** What it was taken by. */
  readonly index: WhitelistInForce['index'] | undefined;
  readonly takenAt: number;
  /** Infinity while it is being taken. */
  until: number;
}

export class Judge {
  readonly #options: JudgeOptions;
  readonly #remembered = new Map<string, Remembered>();
  readonly #watched = new Map<string, Case>();
  #reviews = 0;
  #cancelAlarm: (() => void) | undefined;

  constructor(options: JudgeOptions) {
    this.#options = options;
  }

  /**
   * The verdict on a certificate (DER) shown by a server of this name: a host name or an IP address without brackets. A
   * refusal is a verdict, never an exception. Equal questions at the same time are one.
   */
  async verdict(host: string, leaf: Uint8Array): Promise<Verdict> {
    for (;;) {
      const review = this.#reviews;
      const { verdict, index } = this.#recall(host.toLowerCase(), leaf);
      const taken = await verdict;
      // What it rested on may have changed while it was taken.
      if (review === this.#reviews && index === this.#options.whitelist()?.index) return taken;
      await nextTurn();
    }
  }

  /**
   * The verdict, for a connection that a request is to be written to. An accepted `socket` is closed, with the refusal as
   * its error, when that verdict falls, and there is no moment in between in which it could fall unnoticed.
   */
  async admit(socket: WatchedSocket, host: string, leaf: Uint8Array): Promise<Verdict> {
    const name = host.toLowerCase();
    for (;;) {
      const verdict = await this.verdict(name, leaf);
      if (!verdict.accepted || socket.destroyed) return verdict;
      // Lists and clock may have gone on since, while this function was waiting for its turn.
      if (this.#isValid(this.#remembered.get(keyOf(name, leaf)))) {
        this.#watch(socket, name, leaf);
        return verdict;
      }
      await nextTurn();
    }
  }

  /** To be told of a connection that was not made for lack of trust. */
  refused(host: string, error: WorkstationError): void {
    this.#options.onRefusal(host, error);
  }

  /** For when list, revocation lists or clock have changed: verdicts are taken again, and connections closed by them. */
  async review(): Promise<void> {
    this.#reviews += 1;
    this.#remembered.clear();
    await Promise.all([...this.#watched.values()].map((known) => this.#reviewCase(known)));
  }

  #watch(socket: WatchedSocket, host: string, leaf: Uint8Array): void {
    const key = keyOf(host, leaf);
    const known = this.#watched.get(key) ?? { host, leaf, sockets: new Set() };
    this.#watched.set(key, known);
    known.sockets.add(socket);
    socket.once('close', () => {
      known.sockets.delete(socket);
      if (known.sockets.size === 0 && this.#watched.get(key) === known) this.#watched.delete(key);
      if (this.#watched.size === 0) this.#setAlarm();
    });
    this.#setAlarm();
  }

  #recall(host: string, leaf: Uint8Array): Remembered {
    const key = keyOf(host, leaf);
    const known = this.#remembered.get(key);
    if (known !== undefined && this.#isValid(known)) return known;
    const { authorities, crls, whitelist, now } = this.#options;
    const [list, takenAt] = [whitelist(), now()];
    const verdict = judgeSource(host, leaf, { authorities, crls, whitelist: list, at: new Date(takenAt) });
    const remembered: Remembered = { verdict, index: list?.index, takenAt, until: Infinity };
    this.#remember(key, remembered);
    verdict.then(
      ({ until }) => void (remembered.until = until),
      () => {
        if (this.#remembered.get(key) === remembered) this.#remembered.delete(key);
      },
    );
    return remembered;
  }

  #remember(key: string, remembered: Remembered): void {
    this.#remembered.delete(key);
    this.#remembered.set(key, remembered);
    const oldest = this.#remembered.keys().next();
    if (this.#remembered.size > REMEMBERED && oldest.done !== true) this.#remembered.delete(oldest.value);
  }

  /** A clock put back makes the past uncertain: what was taken in the future is taken again. */
  #isValid(remembered: Remembered | undefined): boolean {
    if (remembered === undefined) return false;
    const now = this.#options.now();
    const { index, takenAt, until } = remembered;
    return now >= takenAt && now <= until && index === this.#options.whitelist()?.index;
  }

  /** A verdict that cannot be taken closes the connections too; the error is theirs to tell. */
  async #reviewCase({ host, leaf, sockets }: Case): Promise<void> {
    let error: Error | undefined;
    try {
      const verdict = await this.verdict(host, leaf);
      if (!verdict.accepted && sockets.size > 0) this.refused(host, verdict.error);
      error = verdict.error;
    } catch (thrown) {
      error = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    if (error !== undefined) for (const socket of [...sockets]) socket.destroy(error);
    this.#setAlarm();
  }

  /** Wakes when the first of the verdicts in use ends, and now and then before; not at all while none is in use. */
  #setAlarm(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
    if (this.#watched.size === 0) return;
    const { after = systemAfter, now } = this.#options;
    const ends = [...this.#watched.keys()].map((key) => this.#remembered.get(key)?.until ?? Infinity);
    const left = Math.min(...ends) - now();
    // A verdict holds through the millisecond that it ends by; one that is over is being taken again.
    const wait = left < 0 ? AGAIN_MS : Math.min(left + 1, CLOCK_EVERY_MS);
    this.#cancelAlarm = after(wait, () => {
      for (const [key, known] of this.#watched) {
        if (!this.#isValid(this.#remembered.get(key))) void this.#reviewCase(known);
      }
      this.#setAlarm();
    });
  }
}

function keyOf(host: string, leaf: Uint8Array): string {
  return `${hash('sha256', leaf, 'base64')} ${host}`;
}
