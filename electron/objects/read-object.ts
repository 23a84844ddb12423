/** An instance that is no image, from its header on: what it is, and what of it can be read. */
import { WorkstationError } from '../../shared/errors.ts';
import type { ObjectAnswer, ObjectContent } from '../../shared/objects.ts';
import { sizeText } from '../dicom/element-reader.ts';
import { beyondLimit } from '../dicom/errors.ts';
import { readPart10Header, type DicomHeader } from '../dicom/header.ts';
import type { RandomAccess } from '../dicom/random-access.ts';
import { readEncapsulated, type EncapsulatedDocument } from './encapsulated.ts';
import { readFacts, readReferences } from './facts.ts';
import { readKeySelection } from './key-objects.ts';
import { isApplied, readPresentationState } from './presentation-state.ts';
import { sopClass } from './sop-classes.ts';
import { readStructuredReport } from './structured-report.ts';
import { readWaveform } from './waveform.ts';
import { readSamples } from './waveform-samples.ts';
import type { SeriesOf } from './values.ts';

/** An instance that has arrived. */
export interface StoredObject {
  readonly stored: RandomAccess;
  header(): Promise<DicomHeader>;
}

/** What an object may be in all, where that is more than a header: documents and long recordings. */
const WHOLE = { bytes: 128 * 1_048_576, depth: 32, elements: 1_000_000 };

const CDA_TYPES = ['text/xml', 'application/xml', 'application/hl7-sda+xml', 'application/hl7-cda+xml'];

/** What an object says, but for a CDA document, which is for another reader. */
export interface ReadObject extends Omit<ObjectAnswer, 'content'> {
  readonly content: ObjectContent | { readonly kind: 'document'; readonly document: EncapsulatedDocument };
}

/**
 * Reads an object; content that is damaged, or more than the program reads, does not hide what else can be said.
 * Throws DICOM_* when not even the header can be read, and what reading the instance throws.
 */
export async function readObject(object: StoredObject, seriesOf: SeriesOf): Promise<ReadObject> {
  const header = await object.header();
  const { name, family } = sopClass(header.sopClassUid);
  return {
    sopInstanceUid: header.sopInstanceUid,
    sopClassUid: header.sopClassUid,
    className: name,
    family,
    facts: readFacts(header.dataset),
    refersTo: readReferences(header.dataset, seriesOf),
    content: await contentOf(header, object, seriesOf),
    ...(await appliedOf(header, object, seriesOf)),
  };
}

/** What of an object changes how images are looked at; what is damaged in a way that hides it has none of it. */
async function appliedOf(
  header: DicomHeader,
  object: StoredObject,
  seriesOf: SeriesOf,
): Promise<Pick<ObjectAnswer, 'presentation' | 'keyImages'>> {
  const { sopClassUid } = header;
  const isKeyObject = sopClass(sopClassUid).family === 'keyObjects';
  if (!isKeyObject && !isApplied(sopClassUid)) return {};
  try {
    const { dataset } = await whole(header, object);
    if (!isKeyObject) return { presentation: readPresentationState(dataset, sopClassUid) };
    const keyImages = readKeySelection(dataset, seriesOf);
    return keyImages ? { keyImages } : {};
  } catch (error) {
    if (!(error instanceof WorkstationError) || error.code.startsWith('CACHE_')) throw error;
    return {};
  }
}

async function contentOf(
  header: DicomHeader,
  object: StoredObject,
  seriesOf: SeriesOf,
): Promise<ReadObject['content']> {
  const { family } = sopClass(header.sopClassUid);
  try {
    switch (family) {
      case 'report':
      case 'keyObjects':
        return { kind: 'report', ...readStructuredReport((await whole(header, object)).dataset, seriesOf) };
      case 'ecg':
      case 'waveform':
        return { kind: 'waveform', ...readWaveform((await whole(header, object)).dataset) };
      case 'document': {
        const document = readEncapsulated((await whole(header, object)).dataset);
        if (document.mediaType === 'application/pdf') return { kind: 'pdf', title: document.title };
        if (CDA_TYPES.includes(document.mediaType)) return { kind: 'document', document };
        throw new WorkstationError('OBJECT_UNSUPPORTED', { kind: document.mediaType || '?' });
      }
      default:
        return { kind: 'named' };
    }
  } catch (error) {
    if (!(error instanceof WorkstationError) || error.code.startsWith('CACHE_')) throw error;
    return { kind: 'named', problem: error.report() };
  }
}

/** The document of an instance. Throws REPORT_EMPTY, DICOM_*. */
export async function documentOf(object: StoredObject): Promise<EncapsulatedDocument> {
  return readEncapsulated((await whole(await object.header(), object)).dataset);
}

/** The samples of a group of channels, as `readSamples`. */
export async function samplesOf(object: StoredObject, group: number): Promise<Float32Array<ArrayBuffer>> {
  return readSamples((await whole(await object.header(), object)).dataset, group);
}

/** The header; where it ended because what follows is large, everything. Throws DICOM_LIMIT. */
async function whole(header: DicomHeader, { stored }: StoredObject): Promise<DicomHeader> {
  if (header.endsAt === undefined) return header;
  if (stored.size > WHOLE.bytes) throw beyondLimit(sizeText(WHOLE.bytes));
  const read = readPart10Header(await stored.read(0, stored.size), { final: true, limits: WHOLE });
  if (read === 'need-more' || read.endsAt !== undefined) throw beyondLimit(sizeText(WHOLE.bytes));
  return read;
}
