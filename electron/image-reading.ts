/** What the screen reads of the images that have arrived: header facts, frames, objects. */
import { WorkstationError } from '../shared/errors.ts';
import type { After } from '../shared/after.ts';
import type { InstanceFacts } from '../shared/examination.ts';
import type { ObjectAnswer } from '../shared/objects.ts';
import type { DicomDataset } from './dicom/dataset.ts';
import { FrameReader, type ArrivedInstance, type Frame } from './dicom/frame-reader.ts';
import { transferSyntax } from './dicom/transfer-syntaxes.ts';
import type { FirstLooks } from './first-looks.ts';
import { readFacts } from './image-facts.ts';
import { Moments } from './image-moments.ts';
import { describeObject, readObjectPart, type ObjectPart, type ObjectReader } from './image-objects.ts';
import type { SeriesLibrary } from './wado/library.ts';

export interface ImageReadingOptions {
  readonly library: SeriesLibrary;
  readonly firstLooks: FirstLooks;
  readonly after: After;
  /** Notes that a series is looked at. Throws EXAMINATION_UNKNOWN, EXAMINATION_BLOCKED. */
  readonly look: (seriesInstanceUid: string) => void;
  readonly objects: () => ObjectReader;
}

/** The first instances of a series, and the frame with which a screen begins; none where nothing is to be drawn. */
export interface Beginning {
  readonly instances: readonly InstanceFacts[];
  readonly frame?: Frame & { readonly sopInstanceUid: string; readonly number: number };
}

export class ImageReading {
  readonly #options: ImageReadingOptions;
  readonly #frames = new FrameReader();
  readonly #moved = new Moments();

  constructor(options: ImageReadingOptions) {
    this.#options = options;
  }

  /** Facts of the instances that have arrived, from the `from`-th on, as many as fit one answer: one at least. */
  async instances(seriesInstanceUid: string, from: number): Promise<InstanceFacts[]> {
    const { library, look } = this.#options;
    look(seriesInstanceUid);
    return readFacts(library, this.#frames, { seriesInstanceUid, from });
  }

  /**
   * The same from the first on, once there is one: an answer without any comes only after a moment in which none arrived,
   * or when nobody waits for it any more.
   */
  async beginning(seriesInstanceUid: string, wait: AbortSignal): Promise<Beginning> {
    const { library, look, after, firstLooks } = this.#options;
    look(seriesInstanceUid);
    const has = (): boolean => library.instances(seriesInstanceUid).length > 0;
    if (!has()) firstLooks.expect(seriesInstanceUid);
    await this.#moved.until(has, wait, after);
    const instances = await this.instances(seriesInstanceUid, 0);
    const first = instances.find(({ problem, frames }) => !problem && frames > 0);
    const frame = first && (await this.#firstFrame(first.sopInstanceUid));
    return { instances, ...(frame && { frame }) };
  }

  /** One frame of an instance. Throws SERIES_NOT_HERE, and what FrameReader throws. */
  async frame(sopInstanceUid: string, number: number): Promise<Frame> {
    const frame = await this.#frames.frame(this.#arrived(sopInstanceUid), number);
    this.#options.firstLooks.fetched(sopInstanceUid);
    return frame;
  }

  /** What an instance says that is no image. Throws SERIES_NOT_HERE, and as `describeObject`. */
  async object(sopInstanceUid: string): Promise<ObjectAnswer> {
    return describeObject(this.#arrived(sopInstanceUid), this.#options.objects());
  }

  /** A binary part of it. Throws SERIES_NOT_HERE, and as `readObjectPart`. */
  async objectPart(sopInstanceUid: string, part: number): Promise<ObjectPart> {
    return readObjectPart(this.#arrived(sopInstanceUid), part, this.#options.objects());
  }

  /** Data sets of instances that are here, up to their pixels. Throws SERIES_NOT_HERE, CACHE_* and DICOM_*. */
  async datasets(sopInstanceUids: Iterable<string>): Promise<Map<string, DicomDataset>> {
    const datasets = new Map<string, DicomDataset>();
    for (const uid of sopInstanceUids) datasets.set(uid, (await this.#arrived(uid).header()).dataset);
    return datasets;
  }

  /** Something may have arrived. */
  progressed(): void {
    this.#moved.tell();
  }

  /** The patient goes. */
  clear(): void {
    this.#frames.clear();
    this.#options.firstLooks.clear();
  }

  /** A video is no frame to begin with: its player asks for it. What cannot be read is told to who asks for it. */
  async #firstFrame(sopInstanceUid: string): Promise<Beginning['frame']> {
    const number = 1;
    try {
      const { transferSyntaxUid } = this.#arrived(sopInstanceUid);
      if (transferSyntax(transferSyntaxUid)?.pixels === 'video') return undefined;
      return { sopInstanceUid, number, ...(await this.frame(sopInstanceUid, number)) };
    } catch (error) {
      if (error instanceof WorkstationError) return undefined;
      throw error;
    }
  }

  #arrived(sopInstanceUid: string): ArrivedInstance {
    const instance = this.#options.library.instance(sopInstanceUid);
    if (instance === undefined) throw new WorkstationError('SERIES_NOT_HERE');
    return instance;
  }
}
