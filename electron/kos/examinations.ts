/** The examinations of the patient on the screen: manifests that were opened, and what was decided about their identity. */
import { WorkstationError } from '../../shared/errors.ts';
import type { TraitsComparison } from '../../shared/patient.ts';
import type { Manifest, ManifestSeries } from './manifest.ts';

/** More than a day's work of a whole department; it bounds what a page gone wrong can pile up. */
const CAPACITY = 200;

export interface OpenManifest {
  readonly manifest: Manifest;
  /** The manifest's traits against those of the patient on the screen. */
  readonly comparison: TraitsComparison;
  /** The identity differs and nobody has decided yet. */
  readonly blocked: boolean;
}

export class Examinations {
  readonly #entries = new Map<string, OpenManifest>();

  get list(): readonly OpenManifest[] {
    return [...this.#entries.values()];
  }

  has(id: string): boolean {
    return this.#entries.has(id);
  }

  /**
   * Adds a manifest, blocked when its identity differs; one that is there already keeps its place and what was decided.
   * Throws REQUEST_INVALID when there are far too many.
   */
  add(manifest: Manifest, comparison: TraitsComparison): OpenManifest {
    const known = this.#entries.get(manifest.sopInstanceUid);
    if (known) return known;
    if (this.#entries.size >= CAPACITY) throw new WorkstationError('REQUEST_INVALID', { detail: 'examinations' });
    const entry = { manifest, comparison, blocked: comparison.grade === 'different' };
    this.#entries.set(manifest.sopInstanceUid, entry);
    return entry;
  }

  /** The user's word on a blocked examination: it opens, or it goes. Throws EXAMINATION_UNKNOWN. */
  decide(id: string, accept: boolean): OpenManifest {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new WorkstationError('EXAMINATION_UNKNOWN');
    if (accept) this.#entries.set(id, { ...entry, blocked: false });
    else this.#entries.delete(id);
    return entry;
  }

  /** The examination that a series belongs to. Throws EXAMINATION_UNKNOWN, or EXAMINATION_BLOCKED before the decision. */
  ofSeries(seriesInstanceUid: string): { entry: OpenManifest; series: ManifestSeries } {
    for (const entry of this.#entries.values()) {
      const series = entry.manifest.series.find((one) => one.seriesInstanceUid === seriesInstanceUid);
      if (series === undefined) continue;
      if (entry.blocked) throw new WorkstationError('EXAMINATION_BLOCKED');
      return { entry, series };
    }
    throw new WorkstationError('EXAMINATION_UNKNOWN');
  }

  clear(): void {
    this.#entries.clear();
  }
}
