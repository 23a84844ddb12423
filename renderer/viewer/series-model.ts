/** A series on the screen: its slices as they become known, and how far each image is. */
import { ERRORS, WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { InstanceFacts, InstancesAnswer, SeriesProgress } from '../../shared/examination.ts';
import { isOtherObject } from '../../shared/objects.ts';
import { pause } from '../app/pause.ts';
import { reportOf } from '../app/requests.ts';
import { videoKind } from '../decoding/transfer-syntaxes.ts';
import type { FrameFacts } from './frame-facts.ts';
import { LoadQueue } from './load-queue.ts';
import type { LoadShare } from './load-shares.ts';
import { PaneLooks } from './pane-looks.ts';
import { expandInstance, sortSlices, type Slice } from './slices.ts';
import type { StackModel } from './stack-model.ts';

export type SliceState =
  | { readonly status: 'loaded' }
  /** Nothing is loaded ahead: its player fetches it. */
  | { readonly status: 'video' }
  /** Something else than an image: its pane fetches it. */
  | { readonly status: 'object' }
  /** `isFinal`: trying again cannot help. */
  | { readonly status: 'failed'; readonly error: ErrorReport; readonly isFinal: boolean };

/** What is known of the series at one moment; a new object after every change. */
export interface SeriesSnapshot {
  /** In reading order. */
  readonly slices: readonly Slice[];
  readonly ids: readonly string[];
  readonly states: ReadonlyMap<string, SliceState>;
}

export interface SeriesSources {
  /** Header facts from the `from`-th instance on, in the order of arrival. */
  readonly instances: (from: number, signal: AbortSignal) => Promise<InstancesAnswer>;
  /** Those of the first instances, once there are some; the first of them is about to be loaded. */
  readonly begin: (signal: AbortSignal) => Promise<InstancesAnswer>;
  /** Brings one image into the cache. */
  readonly load: (id: string, facts: FrameFacts, signal: AbortSignal) => Promise<void>;
  /** Where the wishes go: a share of one queue for all series. Without it, to a queue of its own. */
  readonly share?: (load: (id: string, signal: AbortSignal) => Promise<void>) => LoadShare;
  /** Told in which order images are wanted from now on; by a queue of its own alone. */
  readonly order?: (ids: readonly string[]) => void;
  readonly isLoaded: (id: string) => boolean;
  /** False when loading ahead would push out images that were loaded before. */
  readonly hasRoom: () => boolean;
  /** Resolves when what was loaded first has had the time to be drawn: until then nothing else is loaded. */
  readonly afterPaint?: () => Promise<void>;
  readonly concurrency: number;
  /** As in `problemOf`. */
  readonly maxSide: number;
}

const EMPTY: SeriesSnapshot = { slices: [], ids: [], states: new Map() };
/** Without room, no more than this is loaded around the image that is looked at. */
const NEIGHBOURS_WITHOUT_ROOM = 16;
const RETRY_MS = 1000;
/** As often as a reader can follow a count. */
const TOGETHER_MS = 250;
/** Status of errors that lie in the image itself. */
const UNPROCESSABLE = 422;

export class SeriesModel implements StackModel {
  readonly #sources: SeriesSources;
  readonly #queue: LoadShare;
  readonly #closed = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #states = new Map<string, SliceState>();
  #snapshot = EMPTY;
  #arrived: readonly Slice[] = [];
  #instances = 0;
  #isAsking = false;
  #mustAskAgain = false;
  #isArriving = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Nothing has been on the screen yet: the first image has the machine for itself. */
  #isFirst: boolean;
  readonly #looks = new PaneLooks();
  /** No pane shows it any more. */
  #isResting = false;
  /** How many want every image of it, whether a pane shows it or not. */
  #wantAll = 0;
  /** As last told; it falls only when the main process has forgotten the instances. */
  #received = 0;
  /** Grows when everything is forgotten: an answer to an older question is not for us any more. */
  #life = 0;

  constructor(sources: SeriesSources) {
    this.#sources = sources;
    this.#isFirst = sources.afterPaint !== undefined;
    const load = (id: string, signal: AbortSignal): Promise<void> => this.#load(id, signal);
    const { order, concurrency } = sources;
    this.#queue = sources.share?.(load) ?? new LoadQueue({ load, ...(order && { order }), concurrency });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): SeriesSnapshot => this.#snapshot;

  /** The slice last looked at, so that coming back to the series finds it again. */
  get target(): string | undefined {
    return this.#looks.target;
  }

  /** Told of every change of the retrieval: asks for what has arrived since. */
  follow(progress: SeriesProgress): void {
    this.#isArriving = progress.state === 'waiting' || progress.state === 'running';
    if (progress.received < this.#received) this.#forget();
    this.#received = progress.received;
    this.#askForMore();
    this.#wantNearest();
  }

  /** The source is being asked: the first instance is told as it comes, the state tells of it a little later. */
  hurry(): void {
    if (this.#instances === 0) void this.#ask(true);
  }

  /** `id` is what the user looks at in a pane: loaded first, then its neighbours. */
  look(id: string, pane?: number): void {
    this.#looks.move(pane, id, this.#snapshot.ids);
    this.#isResting = false;
    if (this.#states.get(id)?.status === 'loaded' && !this.#sources.isLoaded(id)) this.#states.delete(id);
    this.#wantNearest();
  }

  /** `id` is loaded and could not be drawn all the same. */
  fail(id: string, error: ErrorReport): void {
    this.#states.set(id, { status: 'failed', error, isFinal: false });
    this.#publish();
  }

  /** Tries a failed image again. */
  retry(id: string): void {
    this.#states.delete(id);
    this.#publish();
    this.look(id);
  }

  /** Off the screen in that pane, or in all: what is loaded stays, nothing more is loaded. */
  rest(pane?: number): void {
    this.#looks.leave(pane);
    this.#isResting = this.#looks.isEmpty;
    this.#wantOrRest();
  }

  /** Has every image loaded, on the screen or not and with room for it or not, until the returned function is called. */
  loadAll(): () => void {
    let isWanted = true;
    this.#wantAll += 1;
    this.#wantNearest();
    return () => {
      if (isWanted) this.#wantAll -= 1;
      isWanted = false;
      this.#wantOrRest();
    };
  }

  #wantOrRest(): void {
    if (this.#isResting && this.#wantAll === 0) this.#queue.want([], 0);
    else this.#wantNearest();
  }

  close(): void {
    this.#closed.abort();
    clearTimeout(this.#timer);
    this.#queue.want([], 0);
    this.#listeners.clear();
  }

  /** The instances have left the main process, to make room for others: what comes now comes anew. */
  #forget(): void {
    this.#life += 1;
    this.#instances = 0;
    this.#arrived = [];
    this.#states.clear();
    this.#snapshot = EMPTY;
    this.#queue.want([], 0);
    this.#notify();
  }

  /** Of what came behind the first image the facts are read after it has been drawn. */
  #askForMore(): void {
    if (this.#received > this.#instances && !this.#awaitsFirst()) void this.#ask();
  }

  /** The first image is known, and has not been on the screen yet. */
  #awaitsFirst(): boolean {
    if (!this.#isFirst || this.#instances === 0) return false;
    const status = this.#states.get(this.target ?? '')?.status;
    return status === undefined || status === 'loaded';
  }

  async #ask(wait = false): Promise<void> {
    this.#mustAskAgain = true;
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#mustAskAgain && !this.#closed.signal.aborted) {
      this.#mustAskAgain = false;
      await this.#askOnce(wait);
    }
    this.#isAsking = false;
  }

  async #askOnce(wait: boolean): Promise<void> {
    const life = this.#life;
    try {
      const { signal } = this.#closed;
      const from = this.#instances;
      const { instances } = await (wait && from === 0
        ? this.#sources.begin(signal)
        : this.#sources.instances(from, signal));
      if (this.#closed.signal.aborted || life !== this.#life || instances.length === 0) return;
      this.#add(instances);
      // An answer holds what could be read in a moment.
      this.#mustAskAgain ||= this.#instances < this.#received && !this.#awaitsFirst();
    } catch {
      // Said elsewhere: a lost connection by its own mark, a failed retrieval beside the series.
      await pause(RETRY_MS, this.#closed.signal);
      this.#mustAskAgain ||= this.#isArriving;
    }
  }

  #add(instances: readonly InstanceFacts[]): void {
    const known = new Set(this.#snapshot.ids);
    const slices = instances
      .flatMap((instance, index) => expandInstance(instance, this.#instances + index, this.#sources.maxSide))
      .filter(({ id }) => !known.has(id));
    this.#instances += instances.length;
    for (const { id, problem, facts } of slices) {
      if (problem && isOtherObject(facts.sopClassUid, problem.code)) this.#states.set(id, { status: 'object' });
      else if (problem) this.#states.set(id, { status: 'failed', error: problem, isFinal: true });
      else if (videoKind(facts.transferSyntaxUid) !== undefined) this.#states.set(id, { status: 'video' });
    }
    this.#arrived = [...this.#arrived, ...slices];
    const sorted = sortSlices(this.#arrived);
    this.#snapshot = { slices: sorted, ids: sorted.map(({ id }) => id), states: new Map(this.#states) };
    const hadTarget = this.target !== undefined;
    this.#looks.begin((slices.find(({ problem }) => !problem) ?? slices[0])?.id);
    if (hadTarget) this.#publishSoon();
    else this.#notify();
    this.#wantNearest();
  }

  #wantNearest(): void {
    const isIdle = this.#isResting && this.#wantAll === 0;
    if (this.target === undefined || isIdle || this.#closed.signal.aborted) return;
    const wanted = this.#looks.wanted(this.#snapshot.ids, (id) => !this.#states.has(id));
    const { order } = wanted;
    const looked = this.#isResting ? 0 : wanted.looked;
    const most = this.#wantAll > 0 || this.#sources.hasRoom() ? order.length : NEIGHBOURS_WITHOUT_ROOM;
    this.#queue.want(order.slice(0, this.#isFirst ? Math.max(1, looked) : most), looked);
  }

  async #load(id: string, signal: AbortSignal): Promise<void> {
    const slice = this.#snapshot.slices.find((other) => other.id === id);
    if (!slice) return;
    try {
      await this.#sources.load(id, slice.facts, signal);
      this.#states.set(id, { status: 'loaded' });
    } catch (thrown) {
      if (signal.aborted || (this.#isArriving && isNotThereYet(thrown))) return;
      const error = reportOf(thrown);
      this.#states.set(id, { status: 'failed', error, isFinal: ERRORS[error.code].status === UNPROCESSABLE });
    }
    if (this.#looks.has(id) || this.#states.get(id)?.status !== 'loaded') this.#publish();
    else this.#publishSoon();
    if (this.#isFirst) void this.#goOn();
  }

  async #goOn(): Promise<void> {
    await this.#sources.afterPaint?.();
    this.#isFirst = false;
    this.#askForMore();
    this.#wantNearest();
  }

  /** Images that nobody waits for are told of together: each word to the screen has it drawn anew. */
  #publishSoon(): void {
    this.#timer ??= setTimeout(() => this.#publish(), TOGETHER_MS);
  }

  #publish(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#snapshot = { ...this.#snapshot, states: new Map(this.#states) };
    this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Announced, and a moment too early to be read. */
function isNotThereYet(thrown: unknown): boolean {
  return thrown instanceof WorkstationError && (thrown.status === 404 || thrown.status === 409);
}
