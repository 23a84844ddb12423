/**
 * The images of the patient on the screen: manifests opened by hand, series retrieved from their sources, frames for the
 * screen, exports to the PACS. Everything here belongs to one patient and goes with them, but for exports that are not
 * over: those end out of sight (image-exports.ts).
 */
import { WorkstationError } from '../shared/errors.ts';
import type { EchoAnswer, Examination, ExportJob, Pacs } from '../shared/examination.ts';
import type { InsTraits } from '../shared/patient.ts';
import type { StudyEvent } from './audit-log.ts';
import type { DerivedInstance } from './derived/part10.ts';
import type { FirstLooks } from './first-looks.ts';
import { compareTraits } from './identity/compare-traits.ts';
import { Attention, type Sight } from './image-attention.ts';
import { PatientWork, type AskedSeries, type NamedPeer, type PatientWorkOptions } from './image-exports.ts';
import { FormerPatients } from './image-former.ts';
import { describeExamination, sourceOf } from './image-list.ts';
import { ImageReading } from './image-reading.ts';
import { Examinations } from './kos/examinations.ts';
import type { Manifest, ManifestSeries } from './kos/manifest.ts';
import { echo } from './pacs/echo.ts';
import { exchangeText, type ExchangeTextOptions } from './wado/evidence.ts';

/** Series that are too old are looked for this often, in milliseconds, or four times in their age. */
const EVICTION_MS = 600_000;

export interface ImagesOptions extends PatientWorkOptions {
  readonly firstLooks: FirstLooks;
  readonly peers: readonly NamedPeer[];
  readonly userId: () => string | undefined;
  /** Series that nobody has looked at for so many milliseconds are deleted. */
  readonly maxAgeMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Calls back once after so many milliseconds, unless the returned function is called. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
  /** Is told of what cannot be deleted. */
  readonly report: (error: unknown) => void;
}

export class Images {
  /** What the screen reads of them. */
  readonly reading: ImageReading;
  readonly #options: ImagesOptions;
  readonly #examinations = new Examinations();
  readonly #attention: Attention;
  readonly #former: FormerPatients;
  #work: PatientWork;
  #traits: Partial<InsTraits> = {};
  /** Who told them. */
  #source: 'call' | 'kos' = 'call';
  #cancelEviction: () => void = () => undefined;

  constructor(options: ImagesOptions) {
    this.#options = options;
    this.#attention = new Attention(options.now);
    this.#former = new FormerPatients(options.report);
    this.#work = new PatientWork(options);
    this.reading = new ImageReading({
      ...options,
      look: (seriesInstanceUid) => {
        this.#examinations.ofSeries(seriesInstanceUid);
        this.#attention.look(seriesInstanceUid);
      },
      objects: () => ({ traits: this.#traits, source: this.#source, series: this.#series() }),
    });
    this.#evictLater();
  }

  get pacs(): Pacs[] {
    return this.#options.peers.map(({ name, aet, host, port }) => ({ name, aet, host, port }));
  }

  /** The exports of this patient: nobody is told of those of another. */
  get exports(): readonly ExportJob[] {
    return this.#work.jobs;
  }

  /** Exports of the user, of patients who have gone, that are not over. */
  get exportsOfClosedRecords(): number {
    return this.#former.exportsOf(this.#options.userId());
  }

  /** The examinations as the screen shows them. */
  get list(): Examination[] {
    return this.#examinations.list.map((entry) =>
      describeExamination(entry, (uid) => this.#options.library.progress(uid)),
    );
  }

  /** Adds an examination to the patient whose traits these are, as a call or, without one, a manifest gave them. */
  add(manifest: Manifest, traits: Partial<InsTraits>, source: 'call' | 'kos'): void {
    this.#traits = traits;
    this.#source = source;
    const comparison = compareTraits({ source, traits }, { source: 'kos', traits: manifest.traits });
    const { blocked } = this.#examinations.add(manifest, comparison);
    this.#options.audit.manifestOpened(this.#studyEvent(manifest, !blocked));
    const kosSopInstanceUid = manifest.sopInstanceUid;
    this.#options.library.add(
      manifest.series.map((series) => ({ kosSopInstanceUid, studyInstanceUid: series.studyInstanceUid, series })),
    );
  }

  /** Whether the examination of a manifest is among those of the patient. */
  has(kosSopInstanceUid: string): boolean {
    return this.#examinations.has(kosSopInstanceUid);
  }

  /** The user's word on an examination whose identity differs. Throws EXAMINATION_UNKNOWN. */
  decide(examination: string, accept: boolean): void {
    const { manifest } = this.#examinations.decide(examination, accept);
    this.#options.audit.identityDecided(this.#studyEvent(manifest, accept));
  }

  /** Asks for a series, before all that wait. Throws EXAMINATION_UNKNOWN, EXAMINATION_BLOCKED, or the series' problem. */
  openSeries(seriesInstanceUid: string): void {
    this.#usable(seriesInstanceUid);
    this.#attention.look(seriesInstanceUid);
    this.#options.library.start(seriesInstanceUid, { urgent: true });
    this.progressed();
  }

  cancelSeries(seriesInstanceUid: string): void {
    this.#options.library.cancel(seriesInstanceUid);
  }

  /**
   * What the user looks at in a window: its series are asked for, and those of its examinations. Series that are not known, or cannot
   * be asked for, are passed over. Throws EXAMINATION_UNKNOWN, EXAMINATION_BLOCKED.
   */
  attend(sight: Sight): void {
    for (const id of sight.examinations) {
      const entry = this.#examinations.list.find(({ manifest }) => manifest.sopInstanceUid === id);
      if (entry === undefined) throw new WorkstationError('EXAMINATION_UNKNOWN');
      if (entry.blocked) throw new WorkstationError('EXAMINATION_BLOCKED');
    }
    this.#attention.see(sight);
    this.#putInOrder();
  }

  /** Somebody has logged in again: series that stopped for want of a login are asked for. */
  resume(): void {
    this.#options.library.resume();
    this.progressed();
  }

  /**
   * What was last said between us and the source of a series, as text.
   * Throws EXAMINATION_UNKNOWN, EXAMINATION_BLOCKED, SERIES_NOT_HERE when nothing was said yet.
   */
  exchange(seriesInstanceUid: string, token: ExchangeTextOptions['token']): string {
    this.#examinations.ofSeries(seriesInstanceUid);
    const exchange = this.#options.library.exchange(seriesInstanceUid);
    if (exchange === undefined) throw new WorkstationError('SERIES_NOT_HERE');
    return exchangeText(exchange, { token });
  }

  /** Queues series for a PACS; what is not here yet is retrieved first. Throws PACS_UNKNOWN and as `openSeries`. */
  export(series: readonly string[], pacs: string): void {
    const peer = this.#peer(pacs);
    const asked = series.map((uid) => this.#usable(uid));
    for (const one of asked) this.#work.export(one, peer);
    if (this.#attention.isLooking) this.#putInOrder();
    else this.progressed();
  }

  /** Queues an object that the program made about the patient for a PACS. Throws PACS_UNKNOWN. */
  exportMade(instance: DerivedInstance, studyInstanceUid: string, pacs: string): void {
    const { seriesInstanceUid, description, bytes, datasetOffset, ...what } = instance;
    const asked = {
      userId: this.#options.userId(),
      traits: this.#traits,
      ...{ studyInstanceUid, seriesInstanceUid, description, expected: 1, source: 'unknown' },
    };
    const dataset = async function* (): AsyncGenerator<Uint8Array> {
      yield Promise.resolve(bytes.subarray(datasetOffset));
    };
    this.#work.exportMade(asked, this.#peer(pacs), { ...what, dataset });
  }

  cancelExport(job: string): void {
    this.#work.cancel(job);
  }

  /** C-ECHO. Throws PACS_UNKNOWN and PACS_*. */
  echo(pacs: string, signal: AbortSignal): Promise<EchoAnswer> {
    return echo(this.#peer(pacs), { signal });
  }

  /** A retrieval or an export has moved on. */
  progressed(): void {
    this.reading.progressed();
    for (const series of this.#series()) {
      const { state } = this.#options.library.progress(series.seriesInstanceUid);
      if (state !== 'waiting' && state !== 'running') continue;
      this.#attention.asked(series.seriesInstanceUid);
      this.#work.retrieves(this.#asked(series));
    }
  }

  /**
   * Tells the audit trail of the retrievals and exports that are over, before the patient closes of all that will not go
   * on; waits for the disk. What is left of former patients goes once it is over. Throws AUDIT_WRITE.
   */
  auditEnded({ isClosing = false } = {}): void {
    try {
      this.#work.tellEnded({ isClosing });
    } finally {
      this.#former.tellEnded();
    }
  }

  /** Deletes a series that can be done without, to make room; false when there is none. */
  async makeRoom(): Promise<boolean> {
    const [first] = this.#attention.dispensable(this.#deletable());
    if (first === undefined) return false;
    await this.#options.library.evict(first);
    return true;
  }

  /**
   * The patient goes: nothing of theirs can be read or seen from now on, and what is under way ends, but for exports and
   * what they need. Settles when all that goes has gone.
   */
  async clear(): Promise<void> {
    const work = this.#work;
    this.#work = new PatientWork(this.#options);
    this.#examinations.clear();
    this.reading.clear();
    this.#attention.clear();
    this.#traits = {};
    await this.#former.add(work);
  }

  /** The end of the program: forgets everything, former patients' exports too; settles when it is gone. */
  async close(): Promise<void> {
    this.#cancelEviction();
    await this.clear();
    await this.#former.close();
  }

  #peer(name: string): NamedPeer {
    const peer = this.#options.peers.find((one) => one.name === name);
    if (peer === undefined) throw new WorkstationError('PACS_UNKNOWN');
    return peer;
  }

  /** The series, unless it cannot be asked for. */
  #usable(seriesInstanceUid: string): AskedSeries {
    const { series } = this.#examinations.ofSeries(seriesInstanceUid);
    if (series.problem) throw new WorkstationError(series.problem.code, series.problem.facts);
    return this.#asked(series);
  }

  #asked(series: ManifestSeries): AskedSeries {
    return {
      userId: this.#options.userId(),
      traits: this.#traits,
      studyInstanceUid: series.studyInstanceUid,
      seriesInstanceUid: series.seriesInstanceUid,
      description: series.description ?? '',
      expected: series.instances.length,
      source: sourceOf(series) ?? 'unknown',
    };
  }

  /** Asks for series in the order of need. */
  #putInOrder(): void {
    const { list } = this.#examinations;
    const looked = this.#attention.examinations.map((id) => list.find((entry) => entry.manifest.sopInstanceUid === id));
    const all = looked.flatMap((entry) => entry?.manifest.series ?? []);
    const rest = all.map(({ seriesInstanceUid }) => seriesInstanceUid);
    const aboutImages = all.flatMap(({ seriesInstanceUid, modality }) =>
      isAboutImages(modality) ? seriesInstanceUid : [],
    );
    const wanted = this.#attention.order([...this.#work.needed], rest, aboutImages);
    const usable = new Set(this.#series().flatMap((series) => (series.problem ? [] : [series.seriesInstanceUid])));
    this.#options.library.attend(wanted.filter(({ seriesInstanceUid }) => usable.has(seriesInstanceUid)));
    this.progressed();
  }

  /** Those of examinations that are not blocked. */
  #series(): ManifestSeries[] {
    return this.#examinations.list.flatMap(({ manifest, blocked }) => (blocked ? [] : manifest.series));
  }

  /** Series whose images are here, and that neither come in nor go out at the moment. */
  #deletable(): string[] {
    const { exported } = this.#work;
    const uids = this.#series().map(({ seriesInstanceUid }) => seriesInstanceUid);
    return uids.filter((uid) => {
      const { state, received } = this.#options.library.progress(uid);
      return received > 0 && state !== 'waiting' && state !== 'running' && !exported.has(uid);
    });
  }

  #evictLater(): void {
    const { after, maxAgeMs, report } = this.#options;
    this.#cancelEviction = after(Math.min(EVICTION_MS, maxAgeMs / 4), () => {
      this.#evictOld().catch(report);
      this.#evictLater();
    });
  }

  async #evictOld(): Promise<void> {
    const { library, now, maxAgeMs } = this.#options;
    const old = this.#attention.leftSince(this.#deletable(), now() - maxAgeMs);
    await Promise.all(old.map((uid) => library.evict(uid)));
  }

  #studyEvent({ studyInstanceUid }: Manifest, succeeded: boolean): StudyEvent {
    return { succeeded, userId: this.#options.userId(), traits: this.#traits, studyInstanceUid };
  }
}

/** Key images and presentation states say how others are to be looked at: small, and worth having before those. */
function isAboutImages(modality: string | undefined): boolean {
  return modality === 'KO' || modality === 'PR';
}
