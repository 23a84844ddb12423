/** The volume of one series on the page: whether it is one, and its slices on their way to the worker. */
import type { PixelArray } from '../decoding/frame.ts';
import { checkVolume, type VolumeGeometry } from '../geometry/volume.ts';
import type { VolumeRefusal } from '../geometry/volume-refusal.ts';
import type { SeriesSnapshot } from '../viewer/series-model.ts';
import type { Slice } from '../viewer/slices.ts';
import type { VolumeClient } from './volume-client.ts';

/** What a volume needs of its series. */
export interface VolumeSeries {
  subscribe(listener: () => void): () => void;
  snapshot(): SeriesSnapshot;
  /** Has every image loaded, whether it is looked at or not, until the returned function is called. */
  loadAll(): () => void;
}

export interface SeriesVolumePorts {
  readonly series: VolumeSeries;
  readonly client: VolumeClient;
  /** Values of an image that is loaded; undefined when it has left the cache. */
  readonly pixels: (imageId: string) => PixelArray | undefined;
  /** Brings an image that has left the cache into it once more. */
  readonly reload: (slice: Slice, signal: AbortSignal) => Promise<void>;
  /** Instances that are still to be announced. */
  readonly awaited: (known: SeriesSnapshot) => number;
  /** Has other volumes leave the worker that nobody looks at. */
  readonly makeRoom: () => void;
  /** Resolves when the page has had the time for something else. */
  readonly breathe: () => Promise<void>;
  readonly now: () => number;
}

/** Rounded header values are no gap. */
const LEAST_GAP = 1.1;

/** What is known of a volume at one moment. */
export interface VolumeSnapshot {
  /** Absent while the slices that are known make none. */
  readonly geometry?: VolumeGeometry;
  /** A slice of it, for what all of them have in common. */
  readonly sample?: Slice;
  /** Why it is no volume: told once no further slice is awaited, or when none could change it. */
  readonly refusals: readonly VolumeRefusal[];
  /** In bytes, when it does not fit into the worker. */
  readonly tooLarge?: { readonly bytes: number; readonly limit: number };
  /** Slices in the worker, and how many there will be. */
  readonly present: number;
  readonly total: number;
  /** Grows with everything that changes what planes look like. */
  readonly revision: number;
}

/** Copying slices may keep the page for so long at a time, in milliseconds. */
const BURST_MS = 6;

const NOTHING: VolumeSnapshot = { refusals: [], present: 0, total: 0, revision: 0 };

export class SeriesVolume {
  readonly uid: string;
  readonly #ports: SeriesVolumePorts;
  readonly #listeners = new Set<() => void>();
  /** Ids of slices in the worker. */
  readonly #sent = new Set<string>();
  #snapshot = NOTHING;
  /** The slices for which the volume was checked last. */
  #checked: readonly Slice[] | undefined;
  #release: (() => void) | undefined;
  #isFeeding = false;
  #mustFeedAgain = false;
  /** Aborted when everything is forgotten: what was under way is for nobody then. */
  #life = new AbortController();

  constructor(uid: string, ports: SeriesVolumePorts) {
    this.uid = uid;
    this.#ports = ports;
  }

  readonly snapshot = (): VolumeSnapshot => this.#snapshot;

  /** True while somebody looks at its planes. */
  get isUsed(): boolean {
    return this.#listeners.size > 0;
  }

  /** Whoever listens has the series loaded and the volume filled. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (!this.#release) this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#rest();
    };
  };

  /** Gives the memory in the worker back; a listener that is there, or comes, has it filled again. */
  forget(): void {
    this.#life.abort();
    this.#life = new AbortController();
    this.#ports.client.forget(this.uid);
    this.#sent.clear();
    this.#checked = undefined;
    this.#snapshot = { ...NOTHING, revision: this.#snapshot.revision + 1 };
  }

  /** The patient leaves: whoever still listens hears nothing more. */
  close(): void {
    this.#listeners.clear();
    this.#rest();
    this.forget();
  }

  #begin(): void {
    const { series } = this.#ports;
    const unsubscribe = series.subscribe(() => this.follow());
    const stopLoading = series.loadAll();
    this.#ports.makeRoom();
    this.#release = () => {
      unsubscribe();
      stopLoading();
    };
    this.follow();
  }

  #rest(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /** The series has changed, or what is awaited of it. */
  follow(): void {
    if (!this.isUsed) return;
    const series = this.#ports.series.snapshot();
    const awaited = this.#ports.awaited(series);
    if (series.slices !== this.#checked) this.#check(series.slices, awaited);
    const total = this.#snapshot.geometry ? this.#snapshot.geometry.dimensions[2] + awaited : 0;
    if (total !== this.#snapshot.total) this.#tell({ ...this.#snapshot, total });
    void this.#feed();
  }

  /** While slices are awaited, gaps mean nothing: the volume stays what it was, or is none yet. */
  #check(slices: readonly Slice[], awaited: number): void {
    this.#checked = slices;
    const images = slices.filter(isImage);
    const check = checkVolume(images);
    const { revision, tooLarge } = this.#snapshot;
    if (check.ok) {
      const ids = check.order.map((index) => images[index]?.id ?? '');
      const [sample] = images;
      const { client } = this.#ports;
      const known = new Set(ids);
      for (const id of this.#sent) if (!known.has(id)) this.#sent.delete(id);
      if (!tooLarge) {
        const isInverted = sample?.facts.isInverse ?? sample?.facts.photometric === 'MONOCHROME1';
        client.define({ volume: this.uid, grid: check, ids, isInverted }, this.#listener);
      }
      const next = { ...this.#snapshot, geometry: check, refusals: [], present: this.#sent.size };
      this.#tell({ ...next, ...(sample && { sample }), revision: revision + 1 });
      return;
    }
    // Without any slice nothing is known: the series has not come yet, or has left the store to make room.
    if (images.length === 0 || (awaited > 0 && !check.refusals.some(isForGood))) {
      this.#checked = undefined;
      return;
    }
    const { geometry: _, ...rest } = this.#snapshot;
    this.#tell({ ...rest, refusals: check.refusals, revision: revision + 1 });
  }

  readonly #listener = {
    tooLarge: (bytes: number, limit: number): void => {
      this.#sent.clear();
      this.#tell({ ...this.#snapshot, tooLarge: { bytes, limit }, present: 0, revision: this.#snapshot.revision + 1 });
    },
    lost: (): void => {
      this.forget();
      this.follow();
    },
  };

  /** Hands over what is loaded, a few slices at a time. */
  async #feed(): Promise<void> {
    this.#mustFeedAgain = true;
    if (this.#isFeeding) return;
    this.#isFeeding = true;
    while (this.#mustFeedAgain && this.isUsed) {
      this.#mustFeedAgain = false;
      await this.#feedOnce();
    }
    this.#isFeeding = false;
  }

  async #feedOnce(): Promise<void> {
    const { pixels, reload, breathe, now, client } = this.#ports;
    const life = this.#life.signal;
    let begun = now();
    for (const slice of this.#loaded()) {
      if (!this.isUsed || !this.#snapshot.geometry || this.#snapshot.tooLarge) return;
      if (this.#sent.has(slice.id)) continue;
      if (!pixels(slice.id)) await reload(slice, life).catch(() => undefined);
      const values = pixels(slice.id);
      if (life.aborted) return;
      if (!values) continue;
      client.put(this.uid, slice.id, values);
      this.#sent.add(slice.id);
      if (now() - begun < BURST_MS) continue;
      await breathe();
      begun = now();
    }
    if (this.#sent.size === this.#snapshot.present) return;
    this.#tell({ ...this.#snapshot, present: this.#sent.size, revision: this.#snapshot.revision + 1 });
  }

  #loaded(): readonly Slice[] {
    const { slices, states } = this.#ports.series.snapshot();
    return slices.filter((slice) => isImage(slice) && states.get(slice.id)?.status === 'loaded');
  }

  #tell(snapshot: VolumeSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}

/**
 * Thickness of the slices and their distance, in mm, where tissue lies between them that no slice shows: a plane across
 * them is made up there. Undefined where slices touch, or where the header does not tell.
 */
export function gapOf({ geometry, sample }: VolumeSnapshot): { thickness: number; step: number } | undefined {
  const thickness = sample?.facts.technique?.thickness;
  const step = geometry?.spacing[2];
  if (thickness === undefined || step === undefined || step < thickness * LEAST_GAP) return undefined;
  return { thickness, step };
}

/** True once planes are cut from every slice that there will be. */
export function isComplete({ present, total }: VolumeSnapshot): boolean {
  return total > 0 && present >= total;
}

/** No further slice makes a volume of these. */
export function isForGood({ code }: VolumeRefusal): boolean {
  return FOR_GOOD.some((name) => name === code);
}

const FOR_GOOD = [
  'color',
  'no-geometry',
  'frames-differ',
  'sizes-differ',
  'not-parallel',
  'same-place',
  'tilted',
] as const;

/** A report or a state that lies among the images is no slice. */
export const isImage = ({ problem }: Slice): boolean => problem?.code !== 'DICOM_NO_PIXELS';
