/** Examinations, their series, and where they go: the part of the contract that speaks of images. */
import { z } from 'zod';
import type { ErrorReport } from './errors.ts';
import type { TraitsComparison } from './patient.ts';

/** How far the retrieval of a series is. */
export interface SeriesProgress {
  readonly state: 'idle' | 'waiting' | 'running' | 'complete' | 'partial' | 'failed' | 'cancelled';
  /** Instances that can be shown. */
  readonly received: number;
  readonly bytes: number;
  /** Bytes per second over the last seconds; 0 when nothing flows. */
  readonly bytesPerSecond: number;
  /** Why the series is partial or failed, or why it will be asked for again. */
  readonly error?: ErrorReport;
  /** A fault that may pass: the series will be asked for again, by itself, at `at` (ISO 8601). */
  readonly retry?: { readonly attempt: number; readonly at: string };
  /** Since the series was last asked for; what has not happened yet is absent. */
  readonly timings?: RetrievalTimings;
  /** What is odd but does not stop anything: strangers kept apart, instances that cannot be read, other traits. */
  readonly warnings: readonly ErrorReport[];
}

/** Measured in the main process, in milliseconds from the moment the series was asked for; a retry does not begin anew. */
export interface RetrievalTimings {
  /** ISO 8601. */
  readonly askedAt: string;
  /** The request left: what lies before was waiting for its turn. */
  readonly sentMs?: number;
  readonly firstByteMs?: number;
  readonly firstInstanceMs?: number;
  readonly endMs?: number;
}

export interface ExaminationSeries {
  readonly seriesInstanceUid: string;
  /** DICOM code, e.g. `CT`; empty when the manifest does not tell and no image has come yet. */
  readonly modality: string;
  readonly description: string;
  /** Instances that the manifest names. */
  readonly expected: number;
  /** Host of the source DRIMbox; absent without a usable address. */
  readonly source?: string;
  /** Why the series cannot be retrieved at all: no address, `http`, … */
  readonly problem?: ErrorReport;
  readonly progress: SeriesProgress;
}

export interface Examination {
  /** SOP Instance UID of the KOS. */
  readonly id: string;
  readonly studyInstanceUid: string;
  readonly description: string;
  /** `YYYY-MM-DD`; empty when unknown. */
  readonly date: string;
  readonly institution: string;
  readonly comparison: TraitsComparison;
  /** The identity differs and the user has not decided yet: no series can be opened. */
  readonly blocked: boolean;
  readonly warnings: readonly ErrorReport[];
  readonly series: readonly ExaminationSeries[];
}

export interface Pacs {
  readonly name: string;
  readonly aet: string;
  readonly host: string;
  readonly port: number;
}

/** One series on its way to a PACS. */
export interface ExportJob {
  readonly id: string;
  readonly pacs: string;
  readonly seriesInstanceUid: string;
  readonly description: string;
  readonly state: 'waiting' | 'running' | 'done' | 'incomplete' | 'failed' | 'cancelled';
  readonly total: number;
  readonly stored: number;
  /** Stored, with a warning of the PACS (status Bxxx). */
  readonly warned: number;
  readonly failed: number;
  /** Of data sets, handed to the network so far; what had to be sent twice counts twice. */
  readonly bytes: number;
  readonly bytesPerSecond: number;
  /** ISO 8601: the user asked for it. The times of a job are as far apart as they were, also when the clock was set. */
  readonly queuedAt: string;
  /** Its turn had come and its images were here: it began to be sent. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Why nothing, or not everything, could be stored. */
  readonly error?: ErrorReport;
  /** The instances that were not simply stored, the first 200. */
  readonly results: readonly ExportResult[];
}

export interface ExportResult {
  readonly sopInstanceUid: string;
  readonly outcome: 'warning' | 'failed';
  readonly error: ErrorReport;
}

/**
 * `GET /api/series/{uid}/instances?from=N`: header facts in the order of arrival, from the N-th on; as many as could be
 * read in a moment, so that the first image is not kept waiting. The last answer is the empty one.
 */
export interface InstancesAnswer {
  /** DICOM JSON model (PS3.18 Annex F) without pixel data; `00083002` is the transfer syntax. */
  readonly instances: readonly InstanceFacts[];
}

/**
 * `GET /api/series/{uid}/beginning`: a line with this as JSON, then the bytes of the frame. Comes with the first instance,
 * or without any after a moment in which nothing arrived.
 */
export interface BeginningHead extends InstancesAnswer {
  /** The first that can be drawn, as it is stored; `number` counts from 1. */
  readonly frame?: { readonly sopInstanceUid: string; readonly number: number; readonly transferSyntaxUid: string };
}

export interface InstanceFacts {
  readonly sopInstanceUid: string;
  readonly frames: number;
  readonly dataset: Readonly<Record<string, unknown>>;
  /** The instance is there but its pixels cannot be shown. */
  readonly problem?: ErrorReport;
}

const Uid = z.string().regex(/^[0-9.]{1,64}$/);
const Key = z.string().min(1).max(64);

export const DecideCommand = z.strictObject({ key: Key, examination: Uid, accept: z.boolean() });
/**
 * What the user looks at in one window: all series of the examinations are wanted, those in viewports first, then those
 * whose thumbnails can be seen, then the others in the order of the manifests. Without any: the window looks at nothing.
 */
export const AttentionCommand = z.strictObject({
  key: Key,
  /** 2: the window for a second screen. */
  screen: z.literal([1, 2]),
  examinations: z.array(Uid).max(64),
  viewports: z.array(Uid).max(64),
  visible: z.array(Uid).max(500),
});
export const SeriesCommand = z.strictObject({ key: Key, series: Uid });
export const ExportCommand = z.strictObject({
  key: Key,
  series: z.array(Uid).min(1).max(500),
  pacs: z.string().min(1).max(64),
});
export const ExportJobCommand = z.strictObject({ job: z.string().min(1).max(64) });
export const PacsCommand = z.strictObject({ pacs: z.string().min(1).max(64) });

/** Answer to a C-ECHO. */
export interface EchoAnswer {
  readonly milliseconds: number;
}

/** Paths of the API that speak of images. */
export const IMAGE_API = {
  /** `POST`, body `application/dicom`: a KOS opened by hand, `?key=` of the patient on the screen or empty. */
  kos: '/api/kos',
  decide: '/api/examinations/decide',
  openSeries: '/api/series/open',
  cancelSeries: '/api/series/cancel',
  /** `POST` AttentionCommand */
  attention: '/api/examinations/attention',
  /** `GET`: the last request for the series and the head of its answer, as text; `?token=clear` leaves the token in. */
  exchange: (series: string) => `/api/series/${series}/exchange`,
  instances: (series: string) => `/api/series/${series}/instances`,
  beginning: (series: string) => `/api/series/${series}/beginning`,
  /** Frame `n` counts from 1; `Content-Type` carries `transfer-syntax`. */
  frame: (sop: string, n: number) => `/api/instances/${sop}/frames/${n}`,
  exports: '/api/exports',
  cancelExport: '/api/exports/cancel',
  echo: '/api/pacs/echo',
} as const;
