/** The retrieval of one series: request, parts, checks against the manifest, store. */
import type { Dispatcher } from 'undici';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { DicomHeader } from '../dicom/header.ts';
import { Arrivals } from './arrivals.ts';
import { openAnswer, type MultipartAnswer, type SourceTimeouts } from './exchange.ts';
import type { InstanceWriter, ReadHeader, RetrievedInstance, SeriesTarget } from './instances.ts';
import { Intake, type IntakeOptions } from './intake.ts';
import { readParts, type Part } from './multipart.ts';
import { seriesHeaders, seriesRequest } from './request.ts';

/** Unreadable parts that are told one by one. */
const TOLD = 20;

export interface RetrievalMeans {
  readonly dispatcher: Dispatcher;
  /** Access token of the professional; `fresh`: the last one was refused. */
  readonly token: (wanted: { readonly fresh: boolean }) => Promise<string>;
  readonly createWriter: () => Promise<InstanceWriter>;
  readonly readHeader: ReadHeader;
  readonly timeouts: SourceTimeouts;
}

export interface RunOptions {
  readonly signal: AbortSignal;
  /** Whether an instance is there from an earlier run: it is not stored again. */
  readonly has?: (sopInstanceUid: string) => boolean;
  /** Called with the length of everything that arrives. */
  readonly onBytes?: (bytes: number) => void;
}

/** One attempt at a series; to be run once. */
export class SeriesRetrieval {
  readonly #target: SeriesTarget;
  readonly #means: RetrievalMeans;
  readonly #listed: ReadonlySet<string>;
  /** Instances of this answer. */
  readonly #seen = new Set<string>();
  readonly #unreadable: ErrorReport[] = [];
  #counts = { parts: 0, foreign: 0, duplicate: 0, unreadable: 0 };

  constructor(target: SeriesTarget, means: RetrievalMeans) {
    this.#target = target;
    this.#means = means;
    this.#listed = new Set(target.series.instances.map((instance) => instance.sopInstanceUid));
  }

  /** What was odd so far: objects that do not belong here, came twice, or cannot be read. None of them is kept. */
  get warnings(): readonly ErrorReport[] {
    const { foreign, duplicate, unreadable } = this.#counts;
    const warnings: ErrorReport[] = [];
    if (foreign > 0) warnings.push({ code: 'WADO_FOREIGN', facts: { count: foreign } });
    if (duplicate > 0) warnings.push({ code: 'WADO_DUPLICATE', facts: { count: duplicate } });
    if (unreadable > 0) {
      warnings.push({ code: 'WADO_UNREADABLE', facts: { count: unreadable }, problems: [...this.#unreadable] });
    }
    return warnings;
  }

  /**
   * Yields each instance as its part ends. Instances that were yielded are whole and stay, whatever comes after.
   * Throws WorkstationError: WADO_*, CACHE_*, KOS_* for the address, what `token` throws; WADO_MISSING or WADO_EMPTY when
   * the answer ended well but the manifest lists more; or the reason of the signal.
   */
  async *run({ signal, has = () => false, onBytes }: RunOptions): AsyncGenerator<RetrievedInstance, void, undefined> {
    const stop = new AbortController();
    const arrivals = new Arrivals();
    const receiving = this.#receiveAll(AbortSignal.any([signal, stop.signal]), has, onBytes, arrivals);
    receiving.then(
      () => arrivals.end(),
      () => arrivals.end(),
    );
    try {
      for (let instance = await arrivals.next(); instance !== undefined; instance = await arrivals.next())
        yield instance;
      await receiving;
    } finally {
      stop.abort(new Error('nobody takes the instances any more'));
      await receiving.catch(() => undefined);
    }
  }

  /** While one instance goes to the disk the next ones are received already, a few at most. */
  async #receiveAll(
    signal: AbortSignal,
    has: (uid: string) => boolean,
    onBytes: RunOptions['onBytes'],
    arrivals: Arrivals,
  ): Promise<void> {
    const { boundary, body } = await this.#open(signal);
    const counted = onBytes === undefined ? body : count(body, onBytes);
    try {
      for await (const part of readParts(counted, boundary)) {
        this.#counts.parts += 1;
        const intake = await this.#receive(part, has);
        await arrivals.add(() => this.#finish(intake));
      }
    } finally {
      await arrivals.settled();
    }
    const missing = [...this.#listed].filter((uid) => !this.#seen.has(uid) && !has(uid)).length;
    if (missing === 0) return;
    if (this.#counts.parts === 0) throw new WorkstationError('WADO_EMPTY');
    throw new WorkstationError('WADO_MISSING', { missing, expected: this.#listed.size });
  }

  /** A token that the source refuses is replaced once. */
  async #open(signal: AbortSignal): Promise<MultipartAnswer> {
    const { kosSopInstanceUid, studyInstanceUid, series } = this.#target;
    const { dispatcher, token, timeouts } = this.#means;
    const { seriesInstanceUid, retrieveUrl } = series;
    const request = seriesRequest({ retrieveUrl, studyInstanceUid, seriesInstanceUid });
    const ask = async (fresh: boolean): Promise<MultipartAnswer> => {
      const headers = seriesHeaders(await token({ fresh }), kosSopInstanceUid);
      return openAnswer({ dispatcher, request, headers, timeouts, signal });
    };
    try {
      return await ask(false);
    } catch (error) {
      if (error instanceof WorkstationError && error.code === 'WADO_401') return ask(true);
      throw error;
    }
  }

  /** Takes in the bytes of a part. */
  async #receive(part: Part, has: (uid: string) => boolean): Promise<Intake> {
    const intake = new Intake(this.#intakeOptions(has));
    try {
      for await (const chunk of part.body) await intake.take(chunk);
    } catch (error) {
      if (isWholeWithoutDelimiter(error, part, intake.bytes)) return intake;
      await intake.abort();
      throw error;
    }
    return intake;
  }

  async #finish(intake: Intake): Promise<RetrievedInstance | undefined> {
    try {
      return await intake.end();
    } catch (error) {
      await intake.abort();
      throw error;
    }
  }

  #intakeOptions(has: (uid: string) => boolean): IntakeOptions {
    const { readHeader, createWriter } = this.#means;
    return {
      readHeader,
      createWriter,
      judge: (header) => this.#isWanted(header, has),
      unreadable: (error) => {
        this.#counts.unreadable += 1;
        if (this.#unreadable.length < TOLD) this.#unreadable.push(error.report());
      },
    };
  }

  #isWanted({ sopInstanceUid, dataset }: DicomHeader, has: (uid: string) => boolean): boolean {
    const { studyInstanceUid, series } = this.#target;
    const belongs =
      this.#listed.has(sopInstanceUid) &&
      dataset.string('StudyInstanceUID') === studyInstanceUid &&
      dataset.string('SeriesInstanceUID') === series.seriesInstanceUid;
    if (!belongs) {
      this.#counts.foreign += 1;
      return false;
    }
    if (this.#seen.has(sopInstanceUid)) {
      this.#counts.duplicate += 1;
      return false;
    }
    this.#seen.add(sopInstanceUid);
    return !has(sopInstanceUid);
  }
}

/** Some sources forget the closing delimiter: a part that has the length it announced is whole all the same. */
function isWholeWithoutDelimiter(error: unknown, part: Part, bytes: number): boolean {
  const announced = part.headers.get('content-length');
  return error instanceof WorkstationError && error.code === 'WADO_TRUNCATED' && announced === String(bytes);
}

async function* count(
  body: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    onBytes(chunk.length);
    yield chunk;
  }
}
