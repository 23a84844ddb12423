/** The picture that the user asks for: which panes, and what stands over them. */
import { WorkstationError } from '../../shared/errors.ts';
import type { OpenPatient } from '../../shared/api.ts';
import type { Examination } from '../../shared/examination.ts';
import { useLayout } from '../layout/layout-state.ts';
import { birthDateAndAge, groupIns, shortName } from '../patient/traits.ts';
import type { I18n } from '../ui/i18n.ts';
import type { StackView } from '../viewer/stack-view.ts';
import { activeView, attachedViews } from '../viewer/views.ts';
import { composeView } from './compose.ts';

export interface PictureWish {
  /** The pane that has the keys, or all of them. */
  readonly scope: 'pane' | 'layout';
  readonly withTexts: boolean;
  /** The patient band is drawn into the picture. */
  readonly withBand: boolean;
}

/** What is in a picture: its panes, and the series in them. */
export interface PictureContent {
  readonly panes: readonly Element[];
  readonly series: readonly string[];
  readonly examinations: readonly Examination[];
}

/** The panes that show an image. */
function drawnViews(scope: PictureWish['scope']): readonly StackView[] {
  const views = scope === 'pane' ? [activeView()] : attachedViews();
  return views.filter((view) => view.element() !== undefined && view.state.getState().shown !== undefined);
}

/** How many panes show an image. */
export function countDrawn(): number {
  return drawnViews('layout').length;
}

/** What a picture of this moment has in it. Throws VIEW_NOT_TAKEN when nothing is drawn, or nobody knows of what. */
export function contentOf(scope: PictureWish['scope'], patient: OpenPatient): PictureContent {
  const views = drawnViews(scope);
  // The element of the image stands among all that is drawn over it.
  const panes = views.map((view) => view.element()?.parentElement ?? undefined).filter((pane) => pane !== undefined);
  const { cells } = useLayout.getState();
  const series = views.map(({ index }) => cells[index]?.seriesUid).filter((uid) => uid !== undefined);
  if (panes.length === 0 || panes.length !== views.length || series.length !== views.length)
    throw new WorkstationError('VIEW_NOT_TAKEN');
  const examinations = patient.examinations.filter((examination) =>
    examination.series.some(({ seriesInstanceUid }) => series.includes(seriesInstanceUid)),
  );
  return { panes, series: [...new Set(series)], examinations };
}

/** Draws it. Throws VIEW_NOT_TAKEN. */
export async function pictureOf(
  { panes, examinations }: PictureContent,
  { withTexts, withBand }: PictureWish,
  patient: OpenPatient,
  i18n: I18n,
): Promise<Blob> {
  const band = withTexts && withBand ? patientBand(patient, examinations, i18n, new Date()) : [];
  try {
    return await composeView({ panes, withTexts, band });
  } catch (cause) {
    throw new WorkstationError('VIEW_NOT_TAKEN', {}, { cause });
  }
}

/** An examination in words; several are told apart by the corners of their panes. */
export function examinationLine(examinations: readonly Examination[], i18n: I18n): string {
  const [one, ...others] = examinations;
  if (!one || others.length > 0) return i18n.t('output.severalExaminations');
  return [one.date && i18n.date(one.date), one.description, one.institution].filter(Boolean).join(' · ');
}

/** As on the patient band of the screen. */
export function patientBand(
  { traits }: OpenPatient,
  examinations: readonly Examination[],
  i18n: I18n,
  now: Date,
): readonly string[] {
  const { t } = i18n;
  const { sex = 'U', birthDate, insValue } = traits;
  const who = [
    shortName(traits) || t('band.nameUnknown'),
    t(`sex.${sex}`),
    birthDate ? birthDateAndAge(i18n, birthDate, now) : t('band.birthDateUnknown'),
    `${t('band.ins')} ${insValue === undefined ? t('band.insUnknown') : groupIns(insValue)}`,
  ];
  const made = t('output.madeAt', { time: i18n.dateTime(now.toISOString()) });
  return [who.join(' · '), [examinationLine(examinations, i18n), made, t('viewer.consultationOnly')].join(' · ')];
}
