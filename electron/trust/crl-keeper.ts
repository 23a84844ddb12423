/**
 * The revocation lists of the authorities that matter here: downloaded and read ahead, kept over restarts, so that a
 * connection seldom waits for one.
 */
import { WorkstationError } from '../../shared/errors.ts';
import type { CrlState } from '../../shared/trust.ts';
import { endOf, type CrlReader } from './authority-crl.ts';
import { getBounded, type GetFailures, type HttpGet } from './bounded-get.ts';
import type { Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';
import type { CrlFile } from './crl-folder.ts';
import { CrlLine, type FoundCrl } from './crl-line.ts';
import type { CrlAnswer, CrlSource } from './revocation.ts';
import { patiently, type After } from './timers.ts';
import type { RememberedCrl } from './trust-memory.ts';

export const CRL_LIMIT_MEBIBYTES = 32;

export interface CrlMemory {
  crl(authority: string): RememberedCrl | undefined;
  keepCrl(crl: RememberedCrl): void;
  touchCrl(authority: string, points: readonly string[], obtainedAt: number): void;
  noteGrace(authority: string): void;
}

export interface CrlKeeperOptions {
  readonly get: HttpGet;
  readonly reader: CrlReader;
  /** Lists of the administrator's folder, where one is configured. */
  readonly folder?: { read(): Promise<readonly CrlFile[]> } | undefined;
  readonly memory: CrlMemory;
  /** How long after its end a list still counts. */
  readonly graceMs: number;
  readonly now: () => number;
  readonly after: After;
  /** Of one download. */
  readonly timeoutMs: number;
  /** How long a connection waits for a download under way. */
  readonly patienceMs: number;
  /** A list has come into use. */
  readonly onList: () => void;
  /** Something else has changed, e.g. a list failed to come. */
  readonly onChange: () => void;
  /** A list is used past its end; told once of each. What it throws forbids that use. */
  readonly onGrace: () => void;
  /** What nobody foresaw, recorded and made presentable. */
  readonly unforeseen: (thrown: unknown) => WorkstationError;
}

const FAILURES: GetFailures = {
  unreachable: (host, cause) => new WorkstationError('CRL_UNREACHABLE', { host }, { cause }),
  status: (host) => new WorkstationError('CRL_UNREACHABLE', { host }),
  tooLarge: (limit) => new WorkstationError('CRL_TOO_LARGE', { limit }),
};

/** What one attempt found for one authority. */
interface Harvest {
  readonly found: readonly FoundCrl[];
  readonly failures: readonly WorkstationError[];
}

export class CrlKeeper implements CrlSource {
  readonly #options: CrlKeeperOptions;
  /** By fingerprint of the authority: authorities of one name may have several keys. */
  readonly #lines = new Map<string, CrlLine>();
  readonly #closing = new AbortController();
  #badFiles: readonly CrlFile[] = [];
  #folderFailure: WorkstationError | undefined;

  constructor(options: CrlKeeperOptions) {
    this.#options = options;
  }

  /**
   * Begins to get the lists of a chain ahead of need: a certificate, its issuer, the issuer's and so on, as `buildChain`
   * gives it.
   */
  expect(chain: readonly Certificate[]): void {
    for (const [index, certificate] of chain.entries()) {
      const authority = chain[index + 1];
      if (authority) this.#line(authority, certificate.crlDistributionPoints);
    }
    this.refreshDue();
  }

  /** The list of one authority. Waits for the attempt that it starts or finds under way, but not for long. */
  async find(authority: Certificate, distributionPoints: readonly string[]): Promise<CrlAnswer> {
    const { now, after, patienceMs } = this.#options;
    const line = this.#line(authority, distributionPoints);
    if (line.standing(now()) !== 'good') {
      if (line.untried || line.schedule.mayAskAgain(now())) void this.#refresh(line);
      const waits = line.standing(now()) !== 'grace';
      if (waits && line.refreshing) await patiently(line.refreshing, patienceMs, after);
    }
    return this.#answer(line);
  }

  /** Begins to get what is due. */
  refreshDue(): void {
    const now = this.#options.now();
    for (const line of this.#lines.values()) if (line.schedule.isDue(now)) void this.#refresh(line);
  }

  /** Gets every list again; ends when all attempts have ended, well or not. */
  async refresh(): Promise<void> {
    await Promise.all([...this.#lines.values()].map((line) => this.#refresh(line)));
  }

  /** When something is next due: an attempt, or the end of a list. Milliseconds since the epoch. */
  nextDue(): number {
    const now = this.#options.now();
    const lines = [...this.#lines.values()].filter(({ refreshing }) => refreshing === undefined);
    return Math.min(
      Infinity,
      ...lines.map(({ schedule }) => schedule.due),
      ...[...this.#lines.values()].flatMap(({ ends }) => ends).filter((end) => end > now),
    );
  }

  /** As the screen shows them; a file that is no list is a line of its own. */
  states(): CrlState[] {
    const now = this.#options.now();
    const bad = this.#badFiles.map(({ name, error }): CrlState => {
      const failure = error && { failure: error.report() };
      return { authority: name, origin: name, state: 'missing', ...failure };
    });
    return [...[...this.#lines.values()].map((line) => line.state(now)), ...bad];
  }

  /** What is not well. */
  problems(): WorkstationError[] {
    const now = this.#options.now();
    const files = this.#badFiles.flatMap(({ error }) => error ?? []);
    const folder = this.#folderFailure ? [this.#folderFailure] : [];
    return [...[...this.#lines.values()].flatMap((line) => line.problems(now)), ...files, ...folder];
  }

  /** The lists that count now. */
  goodLists(): Crl[] {
    const now = this.#options.now();
    const lines = [...this.#lines.values()].filter((line) => line.standing(now) === 'good');
    return lines.flatMap(({ crl: { held } }) => held?.crl ?? []);
  }

  get isBusy(): boolean {
    return [...this.#lines.values()].some(({ refreshing }) => refreshing !== undefined);
  }

  /** Gives up what is under way; from now on `find` answers from what is at hand. */
  close(): void {
    this.#closing.abort();
  }

  #line(authority: Certificate, distributionPoints: readonly string[]): CrlLine {
    const line = this.#lines.get(authority.fingerprint) ?? this.#newLine(authority);
    line.addPoints(distributionPoints);
    return line;
  }

  /** With what was kept of it, if that is still a list of this authority. */
  #newLine(authority: Certificate): CrlLine {
    const { now, reader, memory, graceMs } = this.#options;
    const line = new CrlLine(authority, reader, graceMs);
    this.#lines.set(authority.fingerprint, line);
    try {
      const kept = memory.crl(authority.fingerprint);
      if (kept === undefined) return line;
      line.addPoints(kept.points);
      const crl = reader.parse(kept.bytes);
      line.crl.offer(crl, kept.origin, now());
      line.graceNoted = kept.graceNoted;
      line.schedule.succeeded(kept.obtainedAt, endOf(crl));
      line.untried = false;
    } catch (error) {
      line.failure = this.#presentable(error);
    }
    return line;
  }

  /** One attempt at a time; never rejects. */
  #refresh(line: CrlLine): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.resolve();
    line.refreshing ??= this.#attempt(line).finally(() => {
      line.refreshing = undefined;
      if (!this.#closing.signal.aborted) this.#options.onChange();
    });
    return line.refreshing;
  }

  /** Folder and distribution points at once: the newest valid list counts, wherever it comes from. */
  async #attempt(line: CrlLine): Promise<void> {
    line.untried = false;
    const harvests = await Promise.all([
      this.#fromFolder(line.authority),
      ...line.points.map((point) => this.#fromPoint(point)),
    ]);
    if (this.#closing.signal.aborted) return;
    const { now } = this.#options;
    const found = harvests.flatMap((harvest) => harvest.found);
    const failures = harvests.flatMap((harvest) => harvest.failures);
    try {
      const replaced = line.take(found, failures, now());
      if (replaced) {
        line.graceNoted = false;
        this.#options.onList();
      }
      this.#remember(line, replaced);
    } catch (error) {
      line.failure = this.#presentable(error);
      line.schedule.failed(now());
    }
  }

  async #fromPoint(point: string): Promise<Harvest> {
    const { get, after, timeoutMs, reader } = this.#options;
    const bounds = { mebibytes: CRL_LIMIT_MEBIBYTES, timeoutMs, after, signal: this.#closing.signal };
    try {
      const bytes = await getBounded(get, point, bounds, FAILURES);
      return { found: [{ crl: reader.parse(bytes), origin: point, mayBeOld: false }], failures: [] };
    } catch (error) {
      return { found: [], failures: [this.#presentable(error)] };
    }
  }

  async #fromFolder({ subject }: Certificate): Promise<Harvest> {
    const { folder } = this.#options;
    if (folder === undefined) return { found: [], failures: [] };
    try {
      const files = await folder.read();
      this.#folderFailure = undefined;
      this.#badFiles = files.filter(({ error }) => error !== undefined);
      const found = files.flatMap(({ name, crl }) =>
        crl !== undefined && !crl.isDelta && crl.issuer.equals(subject) ? [{ crl, origin: name, mayBeOld: true }] : [],
      );
      return { found, failures: [] };
    } catch (error) {
      this.#folderFailure = this.#presentable(error);
      return { found: [], failures: [] };
    }
  }

  #remember({ crl, points, authority, failure }: CrlLine, replaced: boolean): void {
    const { memory, now } = this.#options;
    if (crl.held === undefined) return;
    const { origin } = crl.held;
    if (replaced) {
      const bytes = crl.held.crl.raw;
      memory.keepCrl({ authority: authority.fingerprint, points, origin, obtainedAt: now(), bytes, graceNoted: false });
    } else if (failure === undefined) {
      memory.touchCrl(authority.fingerprint, points, now());
    }
  }

  #answer(line: CrlLine): CrlAnswer {
    const standing = line.standing(this.#options.now());
    const { held } = line.crl;
    const [end = 0, graceEnd = 0] = line.ends;
    if (held === undefined) return { state: standing === 'invalid' ? 'invalid' : 'missing' };
    if (standing === 'good') return { state: 'good', crl: held.crl };
    if (standing === 'grace' && this.#graceNoted(line)) {
      return { state: 'grace', crl: held.crl, until: new Date(graceEnd) };
    }
    return { state: 'expired', date: new Date(end) };
  }

  /** A grace that cannot be recorded is not given. */
  #graceNoted(line: CrlLine): boolean {
    if (line.graceNoted) return true;
    try {
      this.#options.onGrace();
      line.graceNoted = true;
      this.#options.memory.noteGrace(line.authority.fingerprint);
    } catch (error) {
      line.failure = this.#presentable(error);
    }
    return line.graceNoted;
  }

  #presentable(thrown: unknown): WorkstationError {
    return thrown instanceof WorkstationError ? thrown : this.#options.unforeseen(thrown);
  }
}
