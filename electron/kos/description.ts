/**
 * The text of a manifest (Key Object Description, TextValue), as far as it can be understood: it is a hint for the eye,
 * and a manifest without it is as good.
 */
import type { DicomDataset } from '../dicom/dataset.ts';
import { cleanText, present } from './texts.ts';

export interface SeriesDescription {
  readonly modality?: string;
  readonly region?: string;
  readonly description?: string;
}

export interface Description {
  readonly study?: string;
  /** By SeriesInstanceUID. */
  readonly series: ReadonlyMap<string, SeriesDescription>;
}

const LONGEST_TEXT = 1_048_576;
const MOST_LINES = 20_000;
const STUDY_LINE = /^Examen\s*:(.*)$/iu;
/** `Série-<uid> : …`; the accent comes as one, two or three characters where a character set was mistaken. */
const SERIES_LINE = /^S.{1,3}rie\s*-\s*([0-9.]{1,64})\s*:(.*)$/iu;
/** `CT @ Tête : a : b`: modality, region after `@`, and all of the rest. */
const SERIES_PARTS = /^([^:@]*)(?:@([^:]*))?(?::(.*))?$/u;
const MODALITY = /^[A-Z0-9_]{2,16}$/;

/** Reads the text from the items of the content tree, or from the root where older sources put it. */
export function readDescription(dataset: DicomDataset): Description {
  const series = new Map<string, SeriesDescription>();
  let study: string | undefined;
  for (const line of linesOf(dataset)) {
    study ??= cleanText(STUDY_LINE.exec(line)?.[1]);
    const [, uid, rest = ''] = SERIES_LINE.exec(line) ?? [];
    if (uid !== undefined && !series.has(uid)) series.set(uid, readSeriesLine(rest));
  }
  return { series, ...present({ study }) };
}

function linesOf(dataset: DicomDataset): readonly string[] {
  const holders = [...dataset.items('ContentSequence').filter((item) => item.has('TextValue')), dataset];
  const texts = holders.map((holder) => holder.strings('TextValue')[0] ?? '').filter((text) => text !== '');
  const lines = texts
    .join('\n')
    .slice(0, LONGEST_TEXT)
    .split(/[\r\n]+/u, MOST_LINES);
  return lines.map((line) => line.trim());
}

function readSeriesLine(text: string): SeriesDescription {
  const [, modality = '', region, description] = SERIES_PARTS.exec(text) ?? [];
  const code = modality.trim().toUpperCase();
  return present({
    modality: MODALITY.test(code) && code !== 'NULL' ? code : undefined,
    region: cleanText(region),
    description: cleanText(description),
  });
}
