/**
 * What is under way for one patient: exports, and the retrievals whose end the audit trail has not been told. Exports
 * that are not over when the patient goes end out of sight, with what they need of the patient's series.
 */
import type { ExportJob } from '../shared/examination.ts';
import type { InsTraits } from '../shared/patient.ts';
import type { AuditLog, SeriesEvent } from './audit-log.ts';
import type { DetachedVault } from './cache/instance-store.ts';
import type { ExportQueue } from './pacs/export-queue.ts';
import type { StoreItem } from './pacs/store.ts';
import type { PacsPeer } from './pacs/transport.ts';
import type { DetachedSeries } from './wado/detached.ts';
import type { KeptInstance } from './wado/instances.ts';
import type { SeriesLibrary } from './wado/library.ts';

export type NamedPeer = PacsPeer & { readonly name: string };

/** A series, and for whom it is asked for. */
export interface AskedSeries {
  readonly userId: string | undefined;
  readonly traits: Partial<InsTraits>;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly description: string;
  /** Instances that it should have. */
  readonly expected: number;
  /** Host of its source. */
  readonly source: string;
}

export interface PatientWorkOptions {
  readonly library: SeriesLibrary;
  readonly queue: ExportQueue;
  /** The store of received instances. */
  readonly store: { detach(): DetachedVault };
  readonly audit: AuditLog;
}

interface OwnExport {
  readonly asked: AskedSeries;
  /** AE title of the PACS. */
  readonly pacs: string;
  /** Its instances are known: whatever comes after in the retrieval is not for it. */
  collected: boolean;
  /** The audit trail knows of its end. */
  told: boolean;
}

export class PatientWork {
  readonly #options: PatientWorkOptions;
  /** By SeriesInstanceUID; those whose end has not been told. */
  readonly #retrievals = new Map<string, AskedSeries>();
  /** By id of the job. */
  readonly #exports = new Map<string, OwnExport>();
  /** The patient's series: those of the library, later those that are left of them. */
  #series: Pick<DetachedSeries, 'instances' | 'progress' | 'settled'>;
  #left: { readonly series: DetachedSeries; readonly vault: DetachedVault } | undefined;

  constructor(options: PatientWorkOptions) {
    this.#options = options;
    this.#series = options.library;
  }

  /** The exports, oldest first. */
  get jobs(): ExportJob[] {
    return this.#options.queue.jobs.filter(({ id }) => this.#exports.has(id));
  }

  /** Series of exports that are not over. */
  get exported(): ReadonlySet<string> {
    return new Set(this.#unfinished().map(({ asked }) => asked.seriesInstanceUid));
  }

  /** Series that exports still wait for. */
  get needed(): ReadonlySet<string> {
    const waiting = this.#unfinished().filter(({ collected }) => !collected);
    return new Set(waiting.map(({ asked }) => asked.seriesInstanceUid));
  }

  get isOver(): boolean {
    return this.#unfinished().length === 0;
  }

  /** How many exports of this user are not over. */
  exportsOf(userId: string | undefined): number {
    return this.#unfinished().filter(({ asked }) => asked.userId === userId).length;
  }

  /** A retrieval has begun, whose end the audit trail will be told; one that is known already stays as it is. */
  retrieves(asked: AskedSeries): void {
    if (!this.#retrievals.has(asked.seriesInstanceUid)) this.#retrievals.set(asked.seriesInstanceUid, asked);
  }

  /** Queues a series for a PACS; what is not here yet is asked for. */
  export(asked: AskedSeries, peer: NamedPeer): void {
    const own: OwnExport = { asked, pacs: peer.aet, collected: false, told: false };
    const { seriesInstanceUid, description, expected } = asked;
    const { id } = this.#options.queue.enqueue({
      pacs: peer,
      seriesInstanceUid,
      description,
      expected,
      items: () => this.#items(own),
    });
    this.#exports.set(id, own);
    this.#options.library.start(seriesInstanceUid);
  }

  /** Queues an object that the program made about the patient; it needs nothing of what was received. */
  exportMade(asked: AskedSeries, peer: NamedPeer, item: StoreItem): void {
    const { seriesInstanceUid, description, expected } = asked;
    const items = () => [item];
    const { id } = this.#options.queue.enqueue({ pacs: peer, seriesInstanceUid, description, expected, items });
    this.#exports.set(id, { asked, pacs: peer.aet, collected: true, told: false });
  }

  /** Without effect on what is not an export of this patient. */
  cancel(job: string): void {
    if (this.#exports.has(job)) this.#options.queue.cancel(job);
  }

  /**
   * Tells the audit trail of what is over; when the patient is about to go also of retrievals under way, but for those
   * that exports wait for. Waits for the disk. Throws AUDIT_WRITE.
   */
  tellEnded({ isClosing = false } = {}): void {
    const { needed } = this;
    for (const [uid, asked] of this.#retrievals) {
      const isOver = !isUnderWay(this.#series.progress(uid)?.state ?? 'idle');
      if (!isOver && (!isClosing || needed.has(uid))) continue;
      this.#tellRetrieval(asked);
      this.#retrievals.delete(uid);
    }
    for (const job of this.jobs) {
      const own = this.#exports.get(job.id);
      if (own === undefined || own.told || isUnderWay(job.state)) continue;
      this.#tellExport(own, job);
      own.told = true;
    }
  }

  /**
   * The patient goes: from now on nothing of theirs can be reached but by exports that are not over. What those wait for
   * goes on, or is asked for now, while there is somebody to ask for it.
   */
  leave(): void {
    const { library, store, queue } = this.#options;
    const { needed } = this;
    for (const { asked } of this.#unfinished()) {
      if (!needed.has(asked.seriesInstanceUid)) continue;
      library.start(asked.seriesInstanceUid);
      if (isUnderWay(library.progress(asked.seriesInstanceUid).state)) this.retrieves(asked);
    }
    const series = library.detach(needed);
    this.#left = { series, vault: store.detach() };
    this.#series = series;
    queue.forget(new Set(this.#exports.keys()));
  }

  /** After `leave`, when it is over: deletes everything. */
  async drop(): Promise<void> {
    this.#options.queue.forget(new Set(this.#exports.keys()));
    const ended = this.#left?.series.end();
    await Promise.all([ended, this.#left?.vault.drop()]);
  }

  async *#items(own: OwnExport): AsyncGenerator<StoreItem> {
    const { seriesInstanceUid } = own.asked;
    if (this.#left === undefined) this.#options.library.start(seriesInstanceUid);
    await this.#series.settled(seriesInstanceUid);
    for (const instance of this.#series.instances(seriesInstanceUid)) yield storeItem(instance);
    own.collected = true;
  }

  #unfinished(): OwnExport[] {
    return this.jobs.flatMap(({ id, state }) => (isUnderWay(state) ? (this.#exports.get(id) ?? []) : []));
  }

  #tellRetrieval(asked: AskedSeries): void {
    const { state = 'idle', received = 0, error } = this.#series.progress(asked.seriesInstanceUid) ?? {};
    this.#options.audit.seriesRetrieved({
      ...seriesEvent(asked, state === 'complete', received),
      errorCode: error?.code,
      source: asked.source,
    });
  }

  #tellExport({ asked, pacs }: OwnExport, { state, stored, warned, error }: ExportJob): void {
    this.#options.audit.seriesExported({
      ...seriesEvent(asked, state === 'done', stored + warned),
      errorCode: error?.code,
      pacs,
    });
  }
}

function isUnderWay(state: string): boolean {
  return state === 'waiting' || state === 'running';
}

function seriesEvent(asked: AskedSeries, succeeded: boolean, instances: number): SeriesEvent {
  const { userId, traits, studyInstanceUid, seriesInstanceUid } = asked;
  return { succeeded, userId, traits, studyInstanceUid, seriesInstanceUid, instances };
}

function storeItem({ sopClassUid, sopInstanceUid, transferSyntaxUid, datasetOffset, stored }: KeptInstance): StoreItem {
  return { sopClassUid, sopInstanceUid, transferSyntaxUid, dataset: () => stored.stream(datasetOffset) };
}
