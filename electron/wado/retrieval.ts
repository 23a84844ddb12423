/** The retrieval of one series: request, parts, checks against the manifest, store. */
import type { Dispatcher } from 'undici';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { DicomHeader } from '../dicom/header.ts';
import { foreignCoding } from './answer-head.ts';
import { Arrivals } from './arrivals.ts';
import { ExchangeRecorder, type RecordedExchange } from './evidence.ts';
import { openAnswer, type MultipartAnswer, type SourceTimeouts } from './exchange.ts';
import type { InstanceWriter, ReadHeader, RetrievedInstance, SeriesTarget } from './instances.ts';
import { Intake, type IntakeOptions } from './intake.ts';
import { MULTIPART_LIMITS, readParts, type Part } from './multipart.ts';
import { seriesHeaders, seriesRequest, type AcceptOrder } from './request.ts';

/** Unreadable parts that are told one by one. */
const TOLD = 20;
/** Parts beyond those listed, and their doubles, before an answer is taken for endless. */
const ODD_PARTS = 100;
/** Of a MIME part (RFC 2045 6.2): its bytes are those of the object. */
const PLAIN_TRANSFER = ['binary', '8bit', '7bit'];

export interface RetrievalMeans {
  readonly dispatcher: Dispatcher;
  /** Access token of the professional; `fresh`: the last one was refused. */
  readonly token: (wanted: { readonly fresh: boolean }) => Promise<string>;
  /** `isReadSoon`: it is the first of an answer, for which somebody may wait. */
  readonly createWriter: (use: { readonly isReadSoon: boolean }) => Promise<InstanceWriter>;
  readonly readHeader: ReadHeader;
  readonly timeouts: SourceTimeouts;
  /** Milliseconds since the epoch. */
  readonly today: () => number;
  /** Default: lossless first. */
  readonly accept?: AcceptOrder;
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
  readonly #recorder: ExchangeRecorder;
  /** Instances of this answer. */
  readonly #seen = new Set<string>();
  readonly #unreadable: ErrorReport[] = [];
  #counts = { parts: 0, foreign: 0, duplicate: 0, unreadable: 0 };
  #host = '';
  #partial = false;
  /** The answer ended without its closing delimiter, but with a whole instance. */
  #lacksDelimiterOnly = false;

  constructor(target: SeriesTarget, means: RetrievalMeans) {
    this.#target = target;
    this.#means = means;
    this.#recorder = new ExchangeRecorder(means.today);
    this.#listed = new Set(target.series.instances.map((instance) => instance.sopInstanceUid));
  }

  /** The last request that was sent, and the head of its answer. */
  get exchange(): RecordedExchange | undefined {
    return this.#recorder.exchange;
  }

  /**
   * What was odd so far: an answer that says it is partial; objects that do not belong here, came twice, or cannot be
   * read. None of these is kept.
   */
  get warnings(): readonly ErrorReport[] {
    const { foreign, duplicate, unreadable } = this.#counts;
    const warnings: ErrorReport[] = [];
    if (this.#partial) warnings.push({ code: 'WADO_PARTIAL', facts: { host: this.#host } });
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
      arrivals.abandon();
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
    const { boundary, partial, body } = await this.#open(signal);
    this.#partial = partial;
    const limits = { ...MULTIPART_LIMITS, parts: 2 * this.#listed.size + ODD_PARTS };
    const counted = onBytes === undefined ? body : count(body, onBytes);
    try {
      for await (const part of readParts(counted, boundary, limits)) {
        this.#counts.parts += 1;
        if (!this.#isPlain(part)) continue;
        const intake = await this.#receive(part, has);
        await arrivals.add(() => this.#finish(intake));
        // Somebody may wait for the first image: it is not held up by what comes behind it.
        if (this.#counts.parts === 1) await arrivals.awaited();
      }
    } catch (error) {
      if (!isTruncation(error) || !this.#lacksDelimiterOnly || this.#countMissing(has) > 0) throw error;
    } finally {
      await arrivals.settled();
    }
    const missing = this.#countMissing(has);
    if (missing === 0) return;
    if (this.#counts.parts === 0) throw new WorkstationError('WADO_EMPTY');
    throw new WorkstationError('WADO_MISSING', { missing, expected: this.#listed.size });
  }

  #countMissing(has: (uid: string) => boolean): number {
    return [...this.#listed].filter((uid) => !this.#seen.has(uid) && !has(uid)).length;
  }

  /** A token that the source refuses is replaced once. */
  async #open(signal: AbortSignal): Promise<MultipartAnswer> {
    const { kosSopInstanceUid, studyInstanceUid, series } = this.#target;
    const { dispatcher, token, timeouts, today, accept = 'lossless' } = this.#means;
    const { seriesInstanceUid, retrieveUrl } = series;
    const request = seriesRequest({ retrieveUrl, studyInstanceUid, seriesInstanceUid });
    this.#host = request.host;
    const recorder = this.#recorder;
    const ask = async (fresh: boolean): Promise<MultipartAnswer> => {
      const headers = seriesHeaders({ token: await token({ fresh }), kosSopInstanceUid, accept });
      return openAnswer({ dispatcher, request, headers, timeouts, signal, recorder, today });
    };
    try {
      return await ask(false);
    } catch (error) {
      if (error instanceof WorkstationError && error.code === 'WADO_401') return ask(true);
      throw error;
    }
  }

  /** Whether the bytes of a part are those of its object; notes it where they are not. */
  #isPlain({ headers }: Part): boolean {
    const encoding =
      foreignCoding([headers.get('content-encoding') ?? '']) ??
      foreignCoding([headers.get('content-transfer-encoding') ?? ''], PLAIN_TRANSFER);
    if (encoding === undefined) return true;
    this.#noteUnreadable(new WorkstationError('WADO_CONTENT_ENCODING', { host: this.#host, encoding }));
    return false;
  }

  #noteUnreadable(error: WorkstationError): void {
    this.#counts.unreadable += 1;
    if (this.#unreadable.length < TOLD) this.#unreadable.push(error.report());
  }

  /** Takes in the bytes of a part. */
  async #receive(part: Part, has: (uid: string) => boolean): Promise<Intake> {
    const intake = new Intake(this.#intakeOptions(has));
    try {
      await this.#takeAll(part, intake);
      return intake;
    } catch (error) {
      await intake.abort();
      throw error;
    }
  }

  /**
   * Some sources forget the closing delimiter. The last part is whole all the same when it has the length that it
   * announced or, where it announced none, when its object ends there.
   */
  async #takeAll(part: Part, intake: Intake): Promise<void> {
    try {
      for await (const chunk of part.body) await intake.take(chunk);
    } catch (error) {
      const announced = part.headers.get('content-length');
      const isWhole =
        announced === undefined ? () => intake.endsWithPixels() : () => announced === String(intake.bytes);
      if (!isTruncation(error) || !(await isWhole())) throw error;
      this.#lacksDelimiterOnly = true;
    }
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
      createWriter: () => createWriter({ isReadSoon: this.#counts.parts === 1 }),
      judge: (header) => this.#isWanted(header, has),
      unreadable: (error) => this.#noteUnreadable(error),
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

function isTruncation(error: unknown): boolean {
  return error instanceof WorkstationError && error.code === 'WADO_TRUNCATED';
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
