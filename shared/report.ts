/** A report (CDA R2) as the screen shows it: its header in order, its body in one of few forms, never markup. */
import { z } from 'zod';
import type { ErrorReport } from './errors.ts';
import type { TraitsComparison } from './patient.ts';
import type { Coded } from './record.ts';

export interface ReportPerson {
  /** Title, given name, family name, as far as known. */
  readonly name: string;
  /** Profession or speciality. */
  readonly role: string;
  readonly structure: string;
  /** `YYYY-MM-DD` or an instant; empty when unknown. */
  readonly time: string;
}

/** One act that the report is about (documentationOf/serviceEvent). */
export interface ReportAct {
  /** Absent for an act that is no imaging study. */
  readonly studyInstanceUid?: string;
  readonly code?: Coded;
  readonly modalities: readonly Coded[];
  readonly regions: readonly Coded[];
  readonly from: string;
  readonly to: string;
  readonly performers: readonly ReportPerson[];
}

export interface ReportHeader {
  readonly title: string;
  readonly type?: Coded;
  /** `YYYY-MM-DD` or an instant (ISO 8601). */
  readonly date: string;
  readonly version: string;
  readonly confidentiality?: Coded;
  /** For the eye: family name, given names. */
  readonly patientName: string;
  readonly authors: readonly ReportPerson[];
  readonly legalAuthenticator?: ReportPerson;
  readonly custodian: string;
  /** Médecin traitant, prescriber and other people who are named, each with their part in it. */
  readonly participants: readonly ReportPerson[];
  readonly acts: readonly ReportAct[];
  readonly accessionNumbers: readonly string[];
  readonly orderNumbers: readonly string[];
  /** The document that this one replaces (relatedDocument RPLC). */
  readonly replaces?: string;
}

/** How a piece of narrative text looks (CDA R2 4.3.5, `styleCode`). */
export type NarrativeStyle = 'bold' | 'italic' | 'underline' | 'emphasis' | 'lineThrough' | 'important';

/** The narrative block (CDA R2 4.3.5) as a tree of known elements: whatever is not on this list was left out. */
export type NarrativeNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'break' }
  | { readonly kind: 'paragraph'; readonly caption?: NarrativeNodes; readonly children: NarrativeNodes }
  | {
      readonly kind: 'span';
      readonly id?: string;
      readonly styles: readonly NarrativeStyle[];
      readonly children: NarrativeNodes;
    }
  | { readonly kind: 'sub' | 'sup'; readonly children: NarrativeNodes }
  /** A link opens nothing by itself: its target is shown as text. */
  | { readonly kind: 'link'; readonly target: string; readonly children: NarrativeNodes }
  | { readonly kind: 'footnote'; readonly id: string; readonly children: NarrativeNodes }
  | { readonly kind: 'footnoteRef'; readonly target: string }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly caption?: NarrativeNodes;
      readonly items: readonly NarrativeItem[];
    }
  | {
      readonly kind: 'table';
      readonly caption?: NarrativeNodes;
      readonly head: readonly NarrativeRow[];
      readonly body: readonly NarrativeRow[];
      readonly foot: readonly NarrativeRow[];
    }
  /** An image of the document: a part of `Report.media`. */
  | { readonly kind: 'media'; readonly part: number; readonly caption?: NarrativeNodes };
export type NarrativeNodes = readonly NarrativeNode[];
export interface NarrativeItem {
  readonly caption?: NarrativeNodes;
  readonly children: NarrativeNodes;
}
export interface NarrativeRow {
  readonly cells: readonly {
    readonly header: boolean;
    readonly columns: number;
    readonly rows: number;
    readonly align?: 'left' | 'center' | 'right';
    readonly children: NarrativeNodes;
  }[];
}
export interface NarrativeSection {
  readonly title: string;
  readonly code?: Coded;
  readonly content: NarrativeNodes;
  readonly sections: readonly NarrativeSection[];
}

/** A run of rich text (RTF), reduced to what reading needs. */
export interface RichParagraph {
  readonly runs: readonly { readonly text: string; readonly styles: readonly NarrativeStyle[] }[];
}

export type ReportBody =
  | { readonly kind: 'pdf'; readonly part: number }
  | { readonly kind: 'image'; readonly part: number; readonly mediaType: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'rich'; readonly paragraphs: readonly RichParagraph[] }
  | { readonly kind: 'narrative'; readonly sections: readonly NarrativeSection[] }
  /** Something that the program does not show. */
  | { readonly kind: 'unsupported'; readonly mediaType: string };

/** A binary part of a report: `GET REPORT_API.part`. */
export interface ReportPart {
  readonly mediaType: string;
  readonly bytes: number;
}

/** Why the content is held back until the user decides. */
export type ReportBlock =
  /** The traits of the document are not those of the patient on the screen. */
  | 'identity'
  /** The bytes are not those that were published (hash or size of the metadata). */
  | 'integrity';

/** What the screen gets when it opens a report. */
export interface ReportAnswer {
  /** Names the open report in `REPORT_API.part`; goes with the patient. */
  readonly handle: string;
  /** RecordDocument.id */
  readonly document: string;
  readonly header: ReportHeader;
  /** The document's traits against those of the call. */
  readonly comparison: TraitsComparison;
  /** Not empty: body and parts are held back. */
  readonly blocked: readonly ReportBlock[];
  readonly body?: ReportBody;
  readonly parts: readonly ReportPart[];
  readonly warnings: readonly ErrorReport[];
}

const Key = z.string().min(1).max(64);
const Document = z.string().min(1).max(256);
/** `POST REPORT_API.open`: retrieves and reads a report; answers ReportAnswer. */
export const OpenReportCommand = z.strictObject({ key: Key, document: Document });
/** `POST REPORT_API.decide`: the user's word on a report that is held back; answers ReportAnswer, or 204 when it goes. */
export const DecideReportCommand = z.strictObject({ key: Key, document: Document, accept: z.boolean() });

/** Paths of the API that speak of reports. */
export const REPORT_API = {
  open: '/api/reports/open',
  decide: '/api/reports/decide',
  /** `GET`: the bytes of part `n`, from 0, under its media type. */
  part: (handle: string, n: number) => `/api/reports/${handle}/parts/${n}`,
} as const;
