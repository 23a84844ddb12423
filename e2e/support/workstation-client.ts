/** The program driven over its API, as the screen does it but without one: for measures, and for sets of files too large to click. */
import { API, type LoginAnswer, type WorkstationEvent, type WorkstationState } from '../../shared/api.ts';
import type { ErrorAnswer } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import {
  IMAGE_API,
  type Examination,
  type ExaminationSeries,
  type ExportJob,
  type InstanceFacts,
  type InstancesAnswer,
} from '../../shared/examination.ts';
import { PROFESSIONALS } from '../sandbox/openid/professionals.ts';
import { logIn } from '../sandbox/testing/browser.ts';

/** An answer that is not 2xx. */
export class ApiError extends Error {
  readonly report: ErrorReport;

  constructor(report: ErrorReport) {
    super(`${report.code} ${JSON.stringify(report.facts)}`);
    this.report = report;
  }
}

export interface Frame {
  readonly bytes: Uint8Array;
  readonly transferSyntaxUid: string;
}

export class WorkstationClient {
  readonly #origin: string;
  readonly #cookie: string;
  readonly #ended = new AbortController();
  readonly #watchers = new Set<() => void>();
  #state: WorkstationState | undefined;
  #failure: Error | undefined;

  private constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  /** Spends the one-time launch URL, and follows the state from then on. */
  static async open(launchUrl: string): Promise<WorkstationClient> {
    const { origin, pathname } = new URL(launchUrl);
    const entered = await fetch(`${origin}${pathname.replace('/lancer/', '/entrer/')}`);
    const [cookie = ''] = (entered.headers.getSetCookie()[0] ?? '').split(';');
    if (cookie === '') throw new Error(`the launch URL gave no cookie: ${entered.status}`);
    const client = new WorkstationClient(origin, cookie);
    await client.#follow();
    return client;
  }

  close(): void {
    this.#ended.abort();
  }

  get state(): WorkstationState {
    if (this.#state === undefined) throw new Error('no state has come yet');
    return this.#state;
  }

  /** Resolves with what `pick` makes of the state as soon as that is not undefined. Throws when the program is gone. */
  async until<T>(what: string, pick: (state: WorkstationState) => T | undefined, patienceMs = 60_000): Promise<T> {
    const deadline = AbortSignal.timeout(patienceMs);
    for (;;) {
      if (this.#failure) throw this.#failure;
      const found = pick(this.state);
      if (found !== undefined) return found;
      if (deadline.aborted) throw new Error(`waited too long for ${what}`);
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const wake = (): void => resolve(undefined);
      this.#watchers.add(wake);
      deadline.addEventListener('abort', wake, { once: true });
      await promise;
      this.#watchers.delete(wake);
      deadline.removeEventListener('abort', wake);
    }
  }

  /** Logs in at the simulated Pro Santé Connect as the professional with one activity. */
  async logIn(): Promise<void> {
    const { url } = (await (await this.#post(API.login, { provider: 'psc' })).json()) as LoginAnswer;
    const begun = await fetch(url, { redirect: 'manual' });
    const cookie = begun.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const callback = await logIn(begun.headers.get('location') ?? '', PROFESSIONALS[0]?.label ?? '');
    const finished = await fetch(callback, { headers: { cookie } });
    if (!finished.ok) throw new Error(`the login failed: ${await finished.text()}`);
    await this.until('the session', ({ session }) => (session.status === 'open' ? true : undefined));
  }

  /** Opens a manifest by hand, for the patient on the screen or without a call; its examination. Throws ApiError. */
  async openManifest(manifest: Uint8Array): Promise<Examination> {
    const before = new Set(this.state.patient?.examinations.map(({ id }) => id));
    const key = this.state.patient?.key ?? '';
    const init = { method: 'POST', body: manifest as Uint8Array<ArrayBuffer> };
    await this.#ask(`${IMAGE_API.kos}?key=${encodeURIComponent(key)}`, init, 'application/dicom');
    return this.until('the examination', ({ patient }) => patient?.examinations.find(({ id }) => !before.has(id)));
  }

  async openSeries(series: string): Promise<void> {
    await this.#post(IMAGE_API.openSeries, { key: this.#key(), series });
  }

  series(uid: string): ExaminationSeries | undefined {
    return seriesOf(this.state, uid);
  }

  /** Resolves when the retrieval of a series has come to an end, whichever. */
  seriesEnded(uid: string, patienceMs?: number): Promise<ExaminationSeries> {
    const ended = (state: WorkstationState): ExaminationSeries | undefined => {
      const series = seriesOf(state, uid);
      return series && !['idle', 'waiting', 'running'].includes(series.progress.state) ? series : undefined;
    };
    return this.until('the end of a retrieval', ended, patienceMs);
  }

  /** Facts of all instances that have arrived. */
  async instances(series: string): Promise<readonly InstanceFacts[]> {
    const all: InstanceFacts[] = [];
    for (;;) {
      const some = await this.someInstances(series, all.length);
      if (some.length === 0) return all;
      all.push(...some);
    }
  }

  /** One answer's worth of facts. */
  async someInstances(series: string, from = 0): Promise<readonly InstanceFacts[]> {
    const answer = await this.#ask(`${IMAGE_API.instances(series)}?from=${from}`);
    return ((await answer.json()) as InstancesAnswer).instances;
  }

  async frame(sopInstanceUid: string, number: number): Promise<Frame> {
    const answer = await this.#ask(IMAGE_API.frame(sopInstanceUid, number));
    const transferSyntaxUid = /transfer-syntax=([\d.]+)/.exec(answer.headers.get('content-type') ?? '')?.[1] ?? '';
    return { bytes: new Uint8Array(await answer.arrayBuffer()), transferSyntaxUid };
  }

  /** Sends series to a PACS of the configuration, by its name on the screen; the jobs when they have ended. */
  async exportSeries(series: readonly string[], pacs: string): Promise<ExportJob[]> {
    const before = new Set(this.state.exports.map(({ id }) => id));
    await this.#post(IMAGE_API.exports, { key: this.#key(), series, pacs });
    return this.until('the export', ({ exports }) => {
      const jobs = exports.filter(({ id }) => !before.has(id));
      const ended = jobs.filter(({ state }) => state !== 'waiting' && state !== 'running');
      return ended.length === series.length ? ended : undefined;
    });
  }

  async closePatient(): Promise<void> {
    await this.#post(API.patientClose, { key: this.#key() });
    await this.until('the end of the patient', ({ patient }) => (patient === undefined ? true : undefined));
  }

  async logOut(): Promise<void> {
    await this.#post(API.logout, {});
  }

  #key(): string {
    const key = this.state.patient?.key;
    if (key === undefined) throw new Error('no patient is open');
    return key;
  }

  #post(path: string, body: unknown): Promise<Response> {
    return this.#ask(path, { method: 'POST', body: JSON.stringify(body) }, 'application/json');
  }

  async #ask(path: string, init: RequestInit = {}, type?: string): Promise<Response> {
    const headers = { cookie: this.#cookie, origin: this.#origin, ...(type && { 'content-type': type }) };
    const answer = await fetch(this.#origin + path, { ...init, headers });
    if (!answer.ok) throw new ApiError(((await answer.json()) as ErrorAnswer).error);
    return answer;
  }

  /** Keeps the newest state; resolves when the first has come. */
  async #follow(): Promise<void> {
    const answer = await fetch(this.#origin + API.events, {
      headers: { cookie: this.#cookie },
      signal: this.#ended.signal,
    });
    if (!answer.ok || answer.body === null) throw new Error(`no events: ${answer.status}`);
    const lines = readLines(answer.body);
    this.#take((await lines.next()).value ?? '');
    void this.#takeAll(lines);
  }

  async #takeAll(lines: AsyncIterable<string>): Promise<void> {
    try {
      for await (const line of lines) this.#take(line);
      this.#failure = new Error('the program has closed the events');
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    for (const wake of this.#watchers) wake();
  }

  #take(line: string): void {
    const event = JSON.parse(line) as WorkstationEvent;
    if (event.type !== 'state') return;
    this.#state = event.state;
    for (const wake of this.#watchers) wake();
  }
}

function seriesOf(state: WorkstationState, uid: string): ExaminationSeries | undefined {
  const all = state.patient?.examinations.flatMap(({ series }) => series);
  return all?.find(({ seriesInstanceUid }) => seriesInstanceUid === uid);
}

async function* readLines(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
}
