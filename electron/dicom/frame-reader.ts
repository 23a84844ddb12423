/** What the screen draws: header facts and single frames, read from the encrypted store when they are asked for. */
import { WorkstationError } from '../../shared/errors.ts';
import type { InstanceFacts } from '../../shared/examination.ts';
import { inflatedSource } from './deflate.ts';
import { indexFrames, type FrameIndex } from './frames.ts';
import type { DicomHeader } from './header.ts';
import { toDicomJson } from './json.ts';
import type { RandomAccess } from './random-access.ts';

/**
 * Values longer than these are not for the screen: palettes and tables of greys are shorter, and an overlay plane has a
 * bit for each pixel of its image.
 */
const LARGEST_VALUES = { maxBytes: 256 * 1024, maxOverlayBytes: 2 * 1024 * 1024 };
/** Objects whose frame index is kept: those on the screen and their neighbours. */
const KEPT_OBJECTS = 32;

/** An instance that has arrived. */
export interface ArrivedInstance {
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly stored: RandomAccess;
  header(): Promise<DicomHeader>;
}

export interface Frame {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly transferSyntaxUid: string;
}

/** Where the frames of an instance are, and the bytes that they are in. */
interface OpenedFrames {
  readonly index: FrameIndex;
  readonly source: RandomAccess;
}

export class FrameReader {
  readonly #opened = new Map<ArrivedInstance, Promise<OpenedFrames>>();

  /** Header facts of an instance; why its pixels cannot be shown is told as `problem`. */
  async facts(instance: ArrivedInstance): Promise<InstanceFacts> {
    const { sopInstanceUid } = instance;
    const header = await instance.header();
    const dataset = { ...toDicomJson(header.dataset, LARGEST_VALUES) };
    try {
      const { index } = await openFrames(header, instance);
      return { sopInstanceUid, frames: index.count, dataset };
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      return { sopInstanceUid, frames: 1, dataset, problem: error.report() };
    }
  }

  /** One frame as it is stored, its fragments joined; `number` counts from 1. Throws DICOM_* and what the store throws. */
  async frame(instance: ArrivedInstance, number: number): Promise<Frame> {
    const { index, source } = await this.#open(instance);
    const ranges = index.frame(number);
    const bytes = new Uint8Array(ranges.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const { offset, length } of ranges) {
      const part = await source.read(offset, length);
      if (part.length !== length) throw new WorkstationError('CACHE_DAMAGED');
      bytes.set(part, at);
      at += length;
    }
    return { bytes, transferSyntaxUid: instance.transferSyntaxUid };
  }

  /** Forgets every object. */
  clear(): void {
    this.#opened.clear();
  }

  #open(instance: ArrivedInstance): Promise<OpenedFrames> {
    const opened = this.#opened.get(instance) ?? instance.header().then((header) => openFrames(header, instance));
    this.#opened.delete(instance);
    this.#opened.set(instance, opened);
    opened.catch(() => this.#opened.delete(instance));
    for (const oldest of this.#opened.keys()) {
      if (this.#opened.size <= KEPT_OBJECTS) break;
      this.#opened.delete(oldest);
    }
    return opened;
  }
}

async function openFrames(header: DicomHeader, { stored }: ArrivedInstance): Promise<OpenedFrames> {
  const source = header.deflated ? await inflatedSource(header, stored) : stored;
  return { index: await indexFrames(header, source), source };
}
