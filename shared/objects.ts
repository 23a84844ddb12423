/** What an instance is that is no image: a structured report, a document, a waveform, or something that can only be named. */
import type { ErrorReport } from './errors.ts';
import type { TraitsComparison } from './patient.ts';
import type { KeySelection, PresentationState } from './presentation.ts';
import type { ReportBody, ReportHeader, ReportPart } from './report.ts';

/** What an object is for, in words of the screen; `other` when nothing is known of its SOP class. */
export const OBJECT_FAMILIES = [
  'report',
  'keyObjects',
  'document',
  'ecg',
  'waveform',
  'presentation',
  'segmentation',
  'registration',
  'mapping',
  'rtPlan',
  'rtStructures',
  'rtDose',
  'rtRecord',
  'model',
  'raw',
  'measurements',
  'other',
] as const;
export type ObjectFamily = (typeof OBJECT_FAMILIES)[number];

/** `GET OBJECT_API.object` */
export interface ObjectAnswer {
  readonly sopInstanceUid: string;
  readonly sopClassUid: string;
  /** Name of the SOP class in the standard (PS3.4 B.5); empty when the program does not know it. */
  readonly className: string;
  readonly family: ObjectFamily;
  readonly facts: readonly ObjectFact[];
  readonly refersTo: readonly ObjectReferences[];
  readonly content: ObjectContent;
  /** How images are to be looked at, of a presentation state that the program applies. */
  readonly presentation?: PresentationState;
  /** Of a selection of key images. */
  readonly keyImages?: KeySelection;
}

export type ObjectContent =
  | ({ readonly kind: 'report' } & StructuredReport)
  /** Part 0 is the PDF. */
  | { readonly kind: 'pdf'; readonly title: string }
  | ({ readonly kind: 'cda' } & EnclosedReport)
  | ({ readonly kind: 'waveform' } & Waveform)
  /** Nothing of it is shown; `problem` says why of something that otherwise would be. */
  | { readonly kind: 'named'; readonly problem?: ErrorReport };

export const OBJECT_FACTS = [
  'title',
  'label',
  'name',
  'description',
  'date',
  'author',
  'device',
  'mediaType',
  'geometry',
  'doseType',
  'doseUnits',
  'doseSummation',
  'regions',
  'segments',
  'beams',
  'frames',
] as const;

/** One thing that can be said of an object; a date is ISO 8601. */
export interface ObjectFact {
  readonly name: (typeof OBJECT_FACTS)[number];
  readonly values: readonly string[];
}

/** Instances of one class that an object refers to. */
export interface ObjectReferences {
  readonly className: string;
  readonly count: number;
  /** The first of them. */
  readonly first: ObjectLink;
}

/** An instance that is referred to. */
export interface ObjectLink {
  readonly sopInstanceUid: string;
  /** Series Instance UID where the instance is in an examination that is open: there it can be looked at. */
  readonly series?: string;
}

export interface CodedText {
  /** Empty only where the object has none. */
  readonly meaning: string;
  readonly code: string;
  readonly scheme: string;
}

/** A structured report (PS3.3 A.35), as a tree of readable items. */
export interface StructuredReport {
  readonly title: CodedText;
  /** Completion Flag (0040,A491); empty when the object does not say. */
  readonly completion: 'COMPLETE' | 'PARTIAL' | '';
  readonly completionText: string;
  /** Verification Flag (0040,A493). */
  readonly verification: 'VERIFIED' | 'UNVERIFIED' | '';
  readonly verifiers: readonly { readonly name: string; readonly organization: string; readonly time: string }[];
  /** ISO 8601 without a zone, or a day; empty when unknown. */
  readonly date: string;
  /** Documents that this one replaces or amends. */
  readonly predecessors: number;
  readonly items: readonly ReportItem[];
  /** There is more than the program reads. */
  readonly isCut: boolean;
}

/** Relationship types (PS3.3 C.17.3.2.4), in few: how an item stands to the one above it. */
export type ReportRelation = 'contains' | 'context' | 'modifier' | 'property' | 'inferred' | 'selected';

/** A content item (PS3.3 C.17.3). */
export interface ReportItem {
  /** Position in the tree (PS3.3 C.17.3.2.5), which an item elsewhere may refer to: `1.2.3`. */
  readonly place: string;
  readonly relation: ReportRelation;
  /** Concept name; all empty when the item has none. */
  readonly concept: CodedText;
  readonly value: ReportValue;
  readonly items: readonly ReportItem[];
}

export type ReportValue =
  | { readonly kind: 'container' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly coded: CodedText }
  /** `number` as it is written; empty without a value, for which `qualifier` has the reason. */
  | { readonly kind: 'number'; readonly number: string; readonly unit: string; readonly qualifier: string }
  /** ISO 8601: a day, or a day and a time; as it stands in the object when it is neither. */
  | { readonly kind: 'date'; readonly date: string }
  | { readonly kind: 'time'; readonly time: string }
  | { readonly kind: 'person'; readonly name: string }
  | { readonly kind: 'uid'; readonly uid: string }
  | { readonly kind: 'references'; readonly references: readonly ReportReference[] }
  /** SCOORD, SCOORD3D: a shape in the images of the items below. */
  | { readonly kind: 'shape'; readonly shape: string; readonly points: number }
  /** TCOORD. */
  | { readonly kind: 'range'; readonly range: string; readonly places: readonly string[] }
  /** By reference: the place of another item. */
  | { readonly kind: 'item'; readonly place: string }
  | { readonly kind: 'unknown'; readonly valueType: string };

export interface ReportReference extends ObjectLink {
  readonly className: string;
  /** Frames that are meant, the first few; none: all. */
  readonly frames: readonly number[];
}

/** A CDA document inside an instance. */
export interface EnclosedReport {
  readonly header: ReportHeader;
  /** The document's traits against those of the patient on the screen. */
  readonly comparison: TraitsComparison;
  /** Held back when the document is about another person. */
  readonly body?: ReportBody;
  readonly parts: readonly ReportPart[];
  readonly warnings: readonly ErrorReport[];
}

export interface Waveform {
  readonly groups: readonly WaveformGroup[];
  readonly annotations: readonly WaveformAnnotation[];
}

/** Channels that were sampled together (PS3.3 C.10.9); part `n` of the object has the samples of group `n`. */
export interface WaveformGroup {
  readonly label: string;
  /** Samples per second. */
  readonly frequency: number;
  /** Of each channel. */
  readonly samples: number;
  readonly channels: readonly WaveformChannel[];
}

export interface WaveformChannel {
  /** As on paper: `II`, `aVR`, `V1`; what the object has for any other. */
  readonly label: string;
  /** UCUM code of what the samples are in; empty when the object does not say: then they are what was digitised. */
  readonly unit: string;
  /** Filters, as far as the object tells, in Hz. */
  readonly lowHz?: number;
  readonly highHz?: number;
  readonly notchHz?: number;
}

export interface WaveformAnnotation {
  /** Group that it belongs to, from 0; all of them when absent. */
  readonly group?: number;
  /** A text, or the name of what `value` is. */
  readonly text: string;
  readonly value: string;
  readonly unit: string;
  /** Seconds from the beginning of the group; none when the annotation is about the whole of it. */
  readonly seconds: readonly number[];
}

/** Paths of the API that speak of objects. */
export const OBJECT_API = {
  object: (sop: string) => `/api/instances/${sop}/object`,
  /**
   * `GET`: of a PDF the file; of a CDA document its parts; of a waveform group `n` as 32 bit floats, little endian, all
   * samples of the first channel and then those of the next, in the unit of each; what was not sampled is NaN.
   */
  part: (sop: string, n: number) => `/api/instances/${sop}/object/parts/${n}`,
} as const;

const STORAGE = '1.2.840.10008.5.1.4.1.1.';
/** Below `STORAGE`: classes whose instances have pixels, and are no image that a reader looks at. */
const NO_PICTURES = ['481.2', '66.4', '66.7', '30'];
/** Below `STORAGE`, those with all that follows: classes whose instances have no pixels. */
const WITHOUT_PIXELS = /^(?:4\.2$|(?:9|11|66|67|68|78|79|80|88|90|104|131|200|481\.(?:[3-9]|1[0-9]|2[0-9]))(?:\.|$))/;

/**
 * Whether an instance that cannot be drawn is something else than an image: then it is shown by what it says. `code` is
 * why it cannot be drawn. An image of a known class that lacks its pixels stays a broken image.
 */
export function isOtherObject(sopClassUid: string, code: string): boolean {
  const isStandard = sopClassUid.startsWith(STORAGE);
  const last = isStandard ? sopClassUid.slice(STORAGE.length) : '';
  if (code === 'IMAGE_UNSUPPORTED') return NO_PICTURES.includes(last);
  if (code !== 'DICOM_NO_PIXELS') return false;
  // Private classes and those of later editions: without pixels they are no images that anybody knows.
  return sopClassUid !== '' && (!isStandard || WITHOUT_PIXELS.test(last) || NO_PICTURES.includes(last));
}
