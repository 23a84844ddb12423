/** Measures as files, to be handed in as proof or opened in a spreadsheet. */
import type { ExportMeasure, Measures, RetrievalMeasure } from './measures.ts';

/** Which program measured, and when (ISO 8601). */
export interface MeasureContext {
  readonly version: string;
  readonly measuredAt: string;
}

type Row = Partial<Record<(typeof COLUMNS)[number], string | number>>;

const COLUMNS = [
  'kind',
  'series_instance_uid',
  'modality',
  'pacs',
  'state',
  'instances',
  'instances_expected',
  'bytes',
  'asked_at',
  'sent_ms',
  'first_byte_ms',
  'first_instance_ms',
  'end_ms',
  'gesture_to_first_image_ms',
  'last_image_loaded_ms',
  'export_ms',
  'kilobits_per_second',
] as const;

/**
 * One line for each retrieval and each export (RFC 4180, but for the semicolon that French spreadsheets expect). Only
 * whole numbers, which every spreadsheet reads alike.
 */
export function measuresCsv({ retrievals, exports }: Measures): string {
  const rows = [...retrievals.map(retrievalRow), ...exports.map(exportRow)];
  const lines = [COLUMNS.join(';'), ...rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(';'))];
  return lines.map((line) => `${line}\r\n`).join('');
}

export function measuresJson(measures: Measures, context: MeasureContext): string {
  return `${JSON.stringify({ program: 'DRIMBox', ...context, ...measures }, undefined, 2)}\n`;
}

/** `mesures-20260131-140509.csv`: nothing in it tells of whom. `at` in local time. */
export function measuresFileName(at: Date, ending: 'csv' | 'json'): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `mesures-${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}.${ending}`;
}

function retrievalRow(measure: RetrievalMeasure): Row {
  return {
    kind: 'retrieval',
    series_instance_uid: measure.seriesInstanceUid,
    modality: measure.modality,
    state: measure.state,
    instances: measure.received,
    instances_expected: measure.expected,
    bytes: measure.bytes,
    ...(measure.askedAt !== undefined && { asked_at: measure.askedAt }),
    ...filled({
      sent_ms: measure.sentMs,
      first_byte_ms: measure.firstByteMs,
      first_instance_ms: measure.firstInstanceMs,
      end_ms: measure.endMs,
      gesture_to_first_image_ms: measure.firstImagePaintedMs,
      last_image_loaded_ms: measure.lastImageLoadedMs,
      kilobits_per_second: kilobits(measure.megabitsPerSecond),
    }),
  };
}

function exportRow(measure: ExportMeasure): Row {
  return {
    kind: 'export',
    series_instance_uid: measure.seriesInstanceUid,
    pacs: measure.pacs,
    state: measure.state,
    instances: measure.stored,
    instances_expected: measure.total,
    bytes: measure.bytes,
    asked_at: measure.askedAt,
    ...filled({
      sent_ms: measure.sentMs,
      export_ms: measure.durationMs,
      kilobits_per_second: kilobits(measure.megabitsPerSecond),
    }),
  };
}

function kilobits(megabits: number | undefined): number | undefined {
  return megabits === undefined ? undefined : Math.round(megabits * 1000);
}

/** Without what is not known. */
function filled(values: Readonly<Record<string, number | undefined>>): Row {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** A spreadsheet must take a text for a text: neither a quote nor the sign of a formula ends up bare at its start. */
function cell(value: string | number | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
