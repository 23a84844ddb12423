/** Hanging rules: which examination comes up in which panes. The user keeps their own among their preferences. */
import { z } from 'zod';

/** `*`: whatever it is. */
const ANY = '*';
const MOST_PANES = 12;

/** What a pane takes; of the series that fit, the first that no pane before it has taken. */
const Place = z.strictObject({
  examination: z.enum(['current', 'prior']),
  /** DICOM code; absent: any. */
  modality: z
    .string()
    .regex(/^[A-Z0-9]{1,16}$/)
    .optional(),
  /** One of these must be in the description of the series, whatever its case and accents; absent: the order decides. */
  words: z.array(z.string().trim().min(1).max(64)).min(1).max(8).optional(),
});
export type HangingPlace = z.output<typeof Place>;

export const HangingRule = z.strictObject({
  /** Of the examination, as DICOM code, or `*`. */
  modality: z.string().regex(/^([A-Z0-9]{1,16}|\*)$/),
  /** Code of shared/regions.ts, or `*`. */
  region: z.string().regex(/^([0-9]{1,18}|\*)$/),
  /** Numbers of series for which the rule is, both ends included; without the second: or more. */
  series: z.tuple([z.int().min(1).max(999), z.int().min(1).max(999).optional()]),
  rows: z.int().min(1).max(3),
  columns: z.int().min(1).max(4),
  /** In reading order; panes beyond stay empty. Any that is for the prior: the nearest earlier examination is opened. */
  places: z.array(Place).max(MOST_PANES),
  /** `as-is`: where the user has it. */
  report: z.enum(['beside', 'hidden', 'as-is']),
});
export type HangingRule = z.output<typeof HangingRule>;

/** The rules among what was kept; what is none, or is of another version, is left out. */
export function readHangingRules(kept: readonly unknown[]): readonly HangingRule[] {
  return kept.flatMap((one) => {
    const { success, data } = HangingRule.safeParse(one);
    return success ? [data] : [];
  });
}

const CURRENT: HangingPlace = { examination: 'current' };
const AS_IS = 'as-is' as const;
const ONE = { rows: 1, columns: 1, places: [CURRENT], report: AS_IS };
const TWO = { rows: 1, columns: 2, places: [CURRENT, CURRENT], report: AS_IS };

function view(...words: readonly string[]): HangingPlace {
  return { examination: 'current', words: [...words] };
}

/** The breasts back to back, the right one at the left: as they have been hung since there were films. */
const MAMMOGRAPHY = [
  view('RCC', 'CC D', 'face D'),
  view('LCC', 'CC G', 'face G'),
  view('RMLO', 'MLO D', 'oblique D'),
  view('LMLO', 'MLO G', 'oblique G'),
];

/**
 * Those of the program, after the user's own; the first that fits decides. Sparing on purpose: an image as large as the
 * screen is what most reading begins with, several panes are for examinations that are nothing without them.
 */
export const DEFAULT_RULES: readonly HangingRule[] = [
  { modality: 'MG', region: ANY, series: [3], rows: 2, columns: 2, places: MAMMOGRAPHY, report: 'as-is' },
  { modality: 'MG', region: ANY, series: [2, 2], ...TWO },
  {
    modality: 'PT',
    region: ANY,
    series: [2],
    ...TWO,
    places: [
      { examination: 'current', modality: 'CT' },
      { examination: 'current', modality: 'PT' },
    ],
  },
  { modality: 'CR', region: ANY, series: [2], ...TWO },
  { modality: 'DX', region: ANY, series: [2], ...TWO },
  {
    modality: 'MR',
    region: ANY,
    series: [4],
    rows: 2,
    columns: 2,
    places: [CURRENT, CURRENT, CURRENT, CURRENT],
    report: 'as-is',
  },
  { modality: 'MR', region: ANY, series: [1], ...ONE },
  { modality: 'CT', region: ANY, series: [1], ...ONE },
  { modality: 'US', region: ANY, series: [1], ...ONE },
  { modality: 'XA', region: ANY, series: [1], ...ONE },
  { modality: 'NM', region: ANY, series: [1], ...ONE },
  { modality: ANY, region: ANY, series: [1], ...ONE },
];
