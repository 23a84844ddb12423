/** Measures of retrieval and export, as numbers to be looked at and handed in. No personal data: UIDs and times. */
import type { ExaminationSeries, ExportJob } from '../../shared/examination.ts';
import type { PageTimes } from './page-times.ts';

/** Times in milliseconds; what has not happened, or was not measured, is absent. */
export interface RetrievalMeasure {
  readonly seriesInstanceUid: string;
  readonly modality: string;
  readonly state: ExaminationSeries['progress']['state'];
  readonly received: number;
  readonly expected: number;
  readonly bytes: number;
  /** ISO 8601. */
  readonly askedAt?: string;
  /** From the moment the series was asked for. */
  readonly sentMs?: number;
  readonly firstByteMs?: number;
  readonly firstInstanceMs?: number;
  readonly endMs?: number;
  /** From the user's gesture to the frame after the first image was drawn. */
  readonly firstImagePaintedMs?: number;
  /** Fetching and decoding of the image loaded last. */
  readonly lastImageLoadedMs?: number;
  /** Of the whole retrieval, from the request to its end, pauses between attempts included. */
  readonly megabitsPerSecond?: number;
}

export interface ExportMeasure {
  readonly seriesInstanceUid: string;
  readonly pacs: string;
  readonly state: ExportJob['state'];
  readonly stored: number;
  readonly total: number;
  /** Of data sets, as they were sent. */
  readonly bytes: number;
  /** ISO 8601. */
  readonly askedAt: string;
  /** From the moment it was asked for until its first image left: it waited for its turn, or its images. */
  readonly sentMs?: number;
  /** From then to the last answer of the PACS. */
  readonly durationMs?: number;
  readonly megabitsPerSecond?: number;
}

/** The measures of one session with a patient. */
export interface Measures {
  readonly retrievals: readonly RetrievalMeasure[];
  readonly exports: readonly ExportMeasure[];
}

/** Those of all series that were asked for, and of all exports. */
export function measure(
  series: readonly ExaminationSeries[],
  jobs: readonly ExportJob[],
  { series: times }: Pick<PageTimes, 'series'>,
): Measures {
  const asked = series.filter(({ progress }) => progress.timings !== undefined || progress.received > 0);
  return {
    retrievals: asked.map((one) => measureRetrieval(one, times.get(one.seriesInstanceUid))),
    exports: jobs.map(measureExport),
  };
}

function measureRetrieval(
  { seriesInstanceUid, modality, expected, progress }: ExaminationSeries,
  times: { readonly firstImageMs?: number; readonly lastLoadMs?: number } = {},
): RetrievalMeasure {
  const { state, received, bytes, timings } = progress;
  const { sentMs, firstByteMs, firstInstanceMs, endMs } = timings ?? {};
  const duration = endMs === undefined || sentMs === undefined ? undefined : endMs - sentMs;
  return {
    seriesInstanceUid,
    modality: isCode(modality) ? modality : '',
    state,
    received,
    expected,
    bytes,
    ...given('askedAt', timings?.askedAt),
    ...given('sentMs', rounded(sentMs)),
    ...given('firstByteMs', rounded(firstByteMs)),
    ...given('firstInstanceMs', rounded(firstInstanceMs)),
    ...given('endMs', rounded(endMs)),
    ...given('firstImagePaintedMs', rounded(times.firstImageMs)),
    ...given('lastImageLoadedMs', rounded(times.lastLoadMs)),
    ...given('megabitsPerSecond', megabits(bytes, duration)),
  };
}

function measureExport({ seriesInstanceUid, pacs, state, stored, total, bytes, ...times }: ExportJob): ExportMeasure {
  const duration = between(times.startedAt, times.endedAt);
  return {
    seriesInstanceUid,
    pacs,
    state,
    stored,
    total,
    bytes,
    askedAt: times.queuedAt,
    ...given('sentMs', between(times.queuedAt, times.startedAt)),
    ...given('durationMs', duration),
    ...given('megabitsPerSecond', megabits(bytes, duration)),
  };
}

/** Milliseconds from one ISO 8601 time to another. */
function between(from: string | undefined, to: string | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : Date.parse(to) - Date.parse(from);
}

/** A DICOM code (CS), as a manifest should have it: what else stands there may name somebody. */
function isCode(modality: string): boolean {
  return /^[A-Z0-9]{2,4}$/.test(modality);
}

/** Mb/s (10^6), with one decimal. */
function megabits(bytes: number, milliseconds: number | undefined): number | undefined {
  if (milliseconds === undefined || milliseconds <= 0 || bytes === 0) return undefined;
  return Math.round((bytes * 8) / milliseconds / 100) / 10;
}

function rounded(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : Math.round(milliseconds);
}

/** `{ [name]: value }`, or nothing when there is no value. */
function given<N extends string, T>(name: N, value: T | undefined): { readonly [K in N]?: T } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [K in N]: T });
}
