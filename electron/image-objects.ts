/** Instances that are no images, as the screen shows them; a CDA document inside one is read like any other report. */
import { WorkstationError } from '../shared/errors.ts';
import type { EnclosedReport, ObjectAnswer } from '../shared/objects.ts';
import type { InsTraits, TraitsSource } from '../shared/patient.ts';
import { compareTraits } from './identity/compare-traits.ts';
import type { ManifestSeries } from './kos/manifest.ts';
import { documentOf, readObject, samplesOf, type StoredObject } from './objects/read-object.ts';
import { readReport } from './report/read-report.ts';

export interface ObjectReader {
  /** The patient on the screen, and who says so. */
  readonly traits: Partial<InsTraits>;
  readonly source: TraitsSource;
  /** The series that can be opened. */
  readonly series: readonly ManifestSeries[];
}

export interface ObjectPart {
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What an instance says; what it refers to is linked where it can be opened. Throws as `readObject`. */
export async function describeObject(object: StoredObject, reader: ObjectReader): Promise<ObjectAnswer> {
  const series = new Map(
    reader.series.flatMap(({ seriesInstanceUid, instances }) =>
      instances.map(({ sopInstanceUid }) => [sopInstanceUid, seriesInstanceUid] as const),
    ),
  );
  const { content, ...rest } = await readObject(object, (sop) => series.get(sop));
  if (content.kind !== 'document') return { ...rest, content };
  try {
    return { ...rest, content: { kind: 'cda', ...enclosedReport(content.document.bytes, reader).answer } };
  } catch (error) {
    if (!(error instanceof WorkstationError)) throw error;
    return { ...rest, content: { kind: 'named', problem: error.report() } };
  }
}

/** A binary part of an instance (`OBJECT_API.part`). Throws REQUEST_INVALID when there is none under this number. */
export async function readObjectPart(object: StoredObject, number: number, reader: ObjectReader): Promise<ObjectPart> {
  const { content } = await readObject(object, () => undefined);
  if (content.kind === 'waveform') {
    const samples = await samplesOf(object, number);
    return { mediaType: 'application/octet-stream', bytes: new Uint8Array(samples.buffer) };
  }
  if (content.kind === 'pdf' && number === 0) {
    return { mediaType: 'application/pdf', bytes: (await documentOf(object)).bytes };
  }
  const part = content.kind === 'document' && enclosedReport(content.document.bytes, reader).parts[number];
  if (!part) throw new WorkstationError('REQUEST_INVALID', { detail: 'part' });
  return { mediaType: part.mediaType, bytes: new Uint8Array(part.bytes) };
}

interface ReadEnclosed {
  readonly answer: EnclosedReport;
  readonly parts: readonly { readonly mediaType: string; readonly bytes: Uint8Array }[];
}

/** Nothing is shown of a document about another person than the patient on the screen. */
function enclosedReport(bytes: Uint8Array, { traits, source }: ObjectReader): ReadEnclosed {
  const { header, traits: own, body, parts, warnings } = readReport(bytes);
  const comparison = compareTraits({ source, traits }, { source: 'report', traits: own });
  if (comparison.grade === 'different') {
    return { answer: { header: { ...NO_HEADER, title: header.title }, comparison, parts: [], warnings }, parts: [] };
  }
  const named = parts.map((part) => ({ mediaType: part.mediaType, bytes: part.bytes.length }));
  return { answer: { header, comparison, body, parts: named, warnings }, parts };
}

const NO_HEADER = {
  title: '',
  date: '',
  version: '',
  patientName: '',
  authors: [],
  custodian: '',
  participants: [],
  acts: [],
  accessionNumbers: [],
  orderNumbers: [],
};
