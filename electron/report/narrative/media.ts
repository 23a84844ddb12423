/** Images of a report of level 3: observationMedia that renderMultiMedia refers to (CDA R2 4.3.6.4, 4.3.5.6). */
import { WorkstationError, type ErrorReport } from '../../../shared/errors.ts';
import { attribute, withDescendants, type XmlElement } from '../../xml/tree.ts';
import { binaryOf, LARGEST_CONTENT, tooLarge } from '../contents.ts';
import { all, CDA, first } from '../cda.ts';
import { imageType, kindOf, mediaTypeOf } from '../media-types.ts';
import type { Payloads } from '../payloads.ts';

const OBJECTS = ['observationMedia', 'regionOfInterest'];
/** Of one renderMultiMedia, and of a whole report. */
const MOST_REFERENCES = 20;
const MOST_IMAGES = 500;

export class Media {
  readonly parts: { mediaType: string; bytes: Uint8Array }[] = [];
  readonly #payloads: Payloads;
  readonly #objects: ReadonlyMap<string, XmlElement>;
  /** Number of the part of an observationMedia; undefined for one that cannot be shown. */
  readonly #read = new Map<XmlElement, number | undefined>();
  readonly #problems = new Map<string, ErrorReport>();
  #bytes = 0;

  /** `body`: where all that is referred to has to be; nothing is looked for elsewhere. */
  constructor(body: XmlElement, payloads: Payloads) {
    this.#payloads = payloads;
    const objects = new Map<string, XmlElement>();
    for (const element of withDescendants(body)) {
      const id = attribute(element, 'ID');
      const isObject = element.namespace === CDA && OBJECTS.includes(element.localName);
      if (isObject && id !== undefined && !objects.has(id)) objects.set(id, element);
    }
    this.#objects = objects;
  }

  /** Why images are missing, each reason once. */
  get warnings(): ErrorReport[] {
    return [...this.#problems.values()];
  }

  /** Numbers of the parts that `references` (IDREFS) stand for. Throws REPORT_TOO_LARGE. */
  find(references: string): number[] {
    const ids = references.split(/\s+/u, MOST_REFERENCES).filter((id) => id !== '');
    const found = ids.map((id) => this.#partOf(this.#objects.get(id)));
    if (ids.length === 0) this.#warn({ code: 'REPORT_MEDIA_MISSING', facts: {} });
    return found.filter((part) => part !== undefined);
  }

  /** Of a region of interest, the image that it lies in. */
  #partOf(object: XmlElement | undefined): number | undefined {
    const isRegion = object?.localName === 'regionOfInterest';
    const media = isRegion ? all(object, 'entryRelationship', 'observationMedia')[0] : object;
    if (media === undefined) return this.#warn({ code: 'REPORT_MEDIA_MISSING', facts: {} });
    if (!this.#read.has(media)) this.#read.set(media, this.#readMedia(first(media, 'value')));
    return this.#read.get(media);
  }

  #readMedia(value: XmlElement | undefined): number | undefined {
    if (value === undefined) return this.#warn({ code: 'REPORT_MEDIA_MISSING', facts: {} });
    const declared = mediaTypeOf(value);
    if (kindOf(declared) !== 'image') return this.#warn({ code: 'REPORT_UNSUPPORTED', facts: { mediaType: declared } });
    const bytes = this.#bytesOf(value);
    const mediaType = bytes === undefined ? undefined : imageType(bytes);
    if (bytes === undefined || mediaType === undefined || this.parts.length >= MOST_IMAGES)
      return this.#warn({ code: 'REPORT_MEDIA_MISSING', facts: {} });
    this.#bytes += bytes.length;
    if (this.#bytes > LARGEST_CONTENT) throw tooLarge();
    return this.parts.push({ mediaType, bytes }) - 1;
  }

  /** An image that is damaged, or lies elsewhere, is missing; the text is still there to be read. */
  #bytesOf(value: XmlElement): Uint8Array | undefined {
    try {
      return binaryOf(value, this.#payloads);
    } catch (error) {
      if (error instanceof WorkstationError && error.code !== 'REPORT_TOO_LARGE') return undefined;
      throw error;
    }
  }

  #warn(problem: ErrorReport): undefined {
    this.#problems.set(`${problem.code} ${problem.facts['mediaType'] ?? ''}`, problem);
  }
}
