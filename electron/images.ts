/**
 * The images of the patient on the screen: manifests opened by hand, series retrieved from their sources, frames for the
 * screen, exports to the PACS. Everything here belongs to one patient and goes with them.
 */
import { WorkstationError } from '../shared/errors.ts';
import type { EchoAnswer, Examination, ExportJob, InstanceFacts, Pacs } from '../shared/examination.ts';
import type { InsTraits } from '../shared/patient.ts';
import type { AuditLog, SeriesEvent, StudyEvent } from './audit-log.ts';
import { FrameReader, type Frame } from './dicom/frame-reader.ts';
import { compareTraits } from './identity/compare-traits.ts';
import { Examinations, type OpenManifest } from './kos/examinations.ts';
import type { Manifest, ManifestSeries } from './kos/manifest.ts';
import { echo } from './pacs/echo.ts';
import type { ExportQueue } from './pacs/export-queue.ts';
import type { StoreItem } from './pacs/store.ts';
import type { PacsPeer } from './pacs/transport.ts';
import type { KeptInstance } from './wado/instances.ts';
import type { SeriesLibrary } from './wado/library.ts';

/**
 * Facts of instances are read from the store one after the other; an answer ends after this time, in milliseconds, with
 * what it has by then, so that the first image does not wait for the facts of those that came meanwhile.
 */
const ANSWER_MS = 10;
const FACTS_PER_ANSWER = 100;

export type NamedPeer = PacsPeer & { readonly name: string };

export interface ImagesOptions {
  readonly library: SeriesLibrary;
  readonly queue: ExportQueue;
  readonly peers: readonly NamedPeer[];
  /** Empties the store of received instances. */
  readonly clearStore: () => Promise<void>;
  readonly audit: AuditLog;
  readonly userId: () => string | undefined;
}

export class Images {
  readonly #options: ImagesOptions;
  readonly #examinations = new Examinations();
  readonly #frames = new FrameReader();
  /** Retrievals and exports whose end the audit trail has not been told; each tells it, if it is over or must be. */
  readonly #unaudited = new Map<string, (isClosing: boolean) => boolean>();
  readonly #settled = new Map<string, Set<() => void>>();
  /** Ids of the exports of this patient: the next user is told of no other. */
  readonly #jobs = new Set<string>();
  #traits: Partial<InsTraits> = {};

  constructor(options: ImagesOptions) {
    this.#options = options;
  }

  get pacs(): Pacs[] {
    return this.#options.peers.map(({ name, aet, host, port }) => ({ name, aet, host, port }));
  }

  get exports(): readonly ExportJob[] {
    return this.#options.queue.jobs.filter(({ id }) => this.#jobs.has(id));
  }

  /** The examinations as the screen shows them. */
  get list(): Examination[] {
    return this.#examinations.list.map((entry) => this.#describe(entry));
  }

  /** Adds an examination to the patient whose traits these are, as a call or, without one, a manifest gave them. */
  add(manifest: Manifest, traits: Partial<InsTraits>, source: 'call' | 'kos'): void {
    this.#traits = traits;
    const comparison = compareTraits({ source, traits }, { source: 'kos', traits: manifest.traits });
    const { blocked } = this.#examinations.add(manifest, comparison);
    this.#options.audit.manifestOpened(this.#studyEvent(manifest, !blocked));
    const kosSopInstanceUid = manifest.sopInstanceUid;
    this.#options.library.add(
      manifest.series.map((series) => ({ kosSopInstanceUid, studyInstanceUid: series.studyInstanceUid, series })),
    );
  }

  /** The user's word on an examination whose identity differs. Throws EXAMINATION_UNKNOWN. */
  decide(examination: string, accept: boolean): void {
    const { manifest } = this.#examinations.decide(examination, accept);
    this.#options.audit.identityDecided(this.#studyEvent(manifest, accept));
  }

  /** Asks for a series, before all that wait. Throws EXAMINATION_UNKNOWN, EXAMINATION_BLOCKED, or the series' problem. */
  openSeries(seriesInstanceUid: string): void {
    const { entry, series } = this.#examinations.ofSeries(seriesInstanceUid);
    if (series.problem) throw new WorkstationError(series.problem.code, series.problem.facts);
    if (this.#options.library.progress(seriesInstanceUid).state === 'complete') return;
    this.#unaudited.set(seriesInstanceUid, (isClosing) => this.#auditRetrieval(entry.manifest, series, isClosing));
    this.#options.library.start(seriesInstanceUid, { urgent: true });
  }

  cancelSeries(seriesInstanceUid: string): void {
    this.#options.library.cancel(seriesInstanceUid);
  }

  /** Facts of the instances that have arrived, from the `from`-th on, as many as fit one answer: one at least. */
  async instances(seriesInstanceUid: string, from: number): Promise<InstanceFacts[]> {
    this.#examinations.ofSeries(seriesInstanceUid);
    const instances = this.#options.library.instances(seriesInstanceUid, from).slice(0, FACTS_PER_ANSWER);
    const end = performance.now() + ANSWER_MS;
    const facts: InstanceFacts[] = [];
    for (const instance of instances) {
      facts.push(await this.#frames.facts(instance));
      if (performance.now() > end) break;
    }
    return facts;
  }

  /** One frame of an instance. Throws SERIES_NOT_HERE, and what FrameReader throws. */
  async frame(sopInstanceUid: string, number: number): Promise<Frame> {
    const instance = this.#options.library.instance(sopInstanceUid);
    if (instance === undefined) throw new WorkstationError('SERIES_NOT_HERE');
    return this.#frames.frame(instance, number);
  }

  /** Queues series for a PACS; what is not here yet is retrieved first. Throws PACS_UNKNOWN and as `openSeries`. */
  export(series: readonly string[], pacs: string): void {
    const peer = this.#peer(pacs);
    const found = series.map((uid) => this.#examinations.ofSeries(uid));
    for (const { entry, series: one } of found) {
      if (one.problem) throw new WorkstationError(one.problem.code, one.problem.facts);
      const { id } = this.#options.queue.enqueue({
        pacs: peer,
        seriesInstanceUid: one.seriesInstanceUid,
        description: one.description ?? '',
        expected: one.instances.length,
        items: (uid) => this.#itemsOf(uid),
      });
      this.#jobs.add(id);
      this.#unaudited.set(id, (isClosing) => this.#auditExport(id, peer, entry.manifest, one, isClosing));
    }
  }

  cancelExport(job: string): void {
    this.#options.queue.cancel(job);
  }

  /** C-ECHO. Throws PACS_UNKNOWN and PACS_*. */
  echo(pacs: string, signal: AbortSignal): Promise<EchoAnswer> {
    return echo(this.#peer(pacs), { signal });
  }

  /**
   * Tells the audit trail of the retrievals and exports that are over, before the patient closes of all others too;
   * waits for the disk. Throws AUDIT_WRITE.
   */
  auditEnded({ isClosing = false } = {}): void {
    for (const [id, audit] of this.#unaudited) if (audit(isClosing)) this.#unaudited.delete(id);
  }

  /** A retrieval or an export has moved on: an export that waits for a retrieval may begin. */
  progressed(): void {
    for (const [uid, waiting] of this.#settled) {
      if (!this.#isSettled(uid)) continue;
      this.#settled.delete(uid);
      for (const resolve of waiting) resolve();
    }
  }

  /** The patient goes: nothing of theirs can be read from now on; what is under way ends. */
  async clear(): Promise<void> {
    for (const { id, state } of this.exports) {
      if (state === 'waiting' || state === 'running') this.#options.queue.cancel(id);
    }
    this.#jobs.clear();
    this.#examinations.clear();
    this.#frames.clear();
    this.#traits = {};
    const cleared = this.#options.library.clear();
    const emptied = this.#options.clearStore();
    this.#unaudited.clear();
    this.progressed();
    await Promise.all([cleared, emptied]);
  }

  #peer(name: string): NamedPeer {
    const peer = this.#options.peers.find((one) => one.name === name);
    if (peer === undefined) throw new WorkstationError('PACS_UNKNOWN');
    return peer;
  }

  async *#itemsOf(seriesInstanceUid: string): AsyncGenerator<StoreItem> {
    this.openSeries(seriesInstanceUid);
    if (!this.#isSettled(seriesInstanceUid)) await this.#settling(seriesInstanceUid);
    this.#examinations.ofSeries(seriesInstanceUid);
    for (const instance of this.#options.library.instances(seriesInstanceUid)) yield storeItem(instance);
  }

  #isSettled(seriesInstanceUid: string): boolean {
    const { state } = this.#options.library.progress(seriesInstanceUid);
    return state !== 'waiting' && state !== 'running';
  }

  #settling(seriesInstanceUid: string): Promise<void> {
    const waiting = this.#settled.get(seriesInstanceUid) ?? new Set();
    this.#settled.set(seriesInstanceUid, waiting);
    return new Promise((resolve) => waiting.add(resolve));
  }

  /** True once the retrieval is over and the trail knows of it. */
  #auditRetrieval(manifest: Manifest, series: ManifestSeries, isClosing: boolean): boolean {
    const { state, received, error } = this.#options.library.progress(series.seriesInstanceUid);
    if (!isClosing && (state === 'waiting' || state === 'running')) return false;
    this.#options.audit.seriesRetrieved({
      ...this.#seriesEvent(manifest, series, state === 'complete', received),
      errorCode: error?.code,
      source: new URL(series.retrieveUrl ?? 'https://unknown').host,
    });
    return true;
  }

  #auditExport(id: string, peer: NamedPeer, manifest: Manifest, series: ManifestSeries, isClosing: boolean): boolean {
    const job = this.exports.find((one) => one.id === id);
    if (job === undefined) return true;
    if (!isClosing && (job.state === 'waiting' || job.state === 'running')) return false;
    this.#options.audit.seriesExported({
      ...this.#seriesEvent(manifest, series, job.state === 'done', job.stored + job.warned),
      errorCode: job.error?.code,
      pacs: peer.aet,
    });
    return true;
  }

  #studyEvent({ studyInstanceUid }: Manifest, succeeded: boolean): StudyEvent {
    return { succeeded, userId: this.#options.userId(), traits: this.#traits, studyInstanceUid };
  }

  #seriesEvent(manifest: Manifest, series: ManifestSeries, succeeded: boolean, instances: number): SeriesEvent {
    const { studyInstanceUid, seriesInstanceUid } = series;
    return { ...this.#studyEvent(manifest, succeeded), studyInstanceUid, seriesInstanceUid, instances };
  }

  #describe({ manifest, comparison, blocked }: OpenManifest): Examination {
    return {
      id: manifest.sopInstanceUid,
      studyInstanceUid: manifest.studyInstanceUid,
      description: manifest.studyDescription ?? '',
      date: manifest.studyDate ?? '',
      institution: manifest.institutionName ?? '',
      comparison,
      blocked,
      warnings: manifest.warnings,
      series: manifest.series.map((series) => ({
        seriesInstanceUid: series.seriesInstanceUid,
        modality: series.modality ?? '',
        description: series.description ?? '',
        expected: series.instances.length,
        ...(series.retrieveUrl && { source: new URL(series.retrieveUrl).host }),
        ...(series.problem && { problem: series.problem }),
        progress: this.#options.library.progress(series.seriesInstanceUid),
      })),
    };
  }
}

function storeItem({ sopClassUid, sopInstanceUid, transferSyntaxUid, datasetOffset, stored }: KeptInstance): StoreItem {
  return { sopClassUid, sopInstanceUid, transferSyntaxUid, dataset: () => stored.stream(datasetOffset) };
}
