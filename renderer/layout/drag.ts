/** A series that is dragged from a list onto a pane, in this window or in the other one. */
import { z } from 'zod';
import type { OpenPatient } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';

/** A type of our own: no other program can take it for a text or an address. */
export const SERIES_TYPE = 'application/x-drimbox-series';

/** The key goes with the patient: what was picked up before they left means nobody any more. */
const Dragged = z.strictObject({
  key: z.string().min(1).max(64),
  series: z.string().regex(/^[0-9.]{1,64}$/),
});
export type Dragged = z.output<typeof Dragged>;

export function writeDrag(dragged: Dragged): string {
  return JSON.stringify(dragged);
}

/** What was dropped; undefined when it is nothing of ours. */
export function readDrag(text: string): Dragged | undefined {
  if (text.length > 1000) return undefined;
  try {
    return Dragged.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export interface FoundSeries {
  readonly examination: Examination;
  readonly series: ExaminationSeries;
}

type PatientOnScreen = Pick<OpenPatient, 'key' | 'examinations'>;

/** The series among the patient's, where it may be shown: never of an examination whose identity nobody has settled. */
export function findSeries(
  { examinations }: Pick<OpenPatient, 'examinations'>,
  uid: string | undefined,
): FoundSeries | undefined {
  for (const examination of examinations) {
    const series = examination.series.find(({ seriesInstanceUid }) => seriesInstanceUid === uid);
    if (series && !examination.blocked) return { examination, series };
  }
  return undefined;
}

export type DropVerdict = { readonly found: FoundSeries } | { readonly refused: ErrorReport };

/** Whether what was dropped may be shown to whoever reads this patient, and why not. */
export function judgeDrop(dragged: Dragged | undefined, patient: PatientOnScreen): DropVerdict {
  if (!dragged) return refuse('EXAMINATION_UNKNOWN');
  if (dragged.key !== patient.key) return refuse('PATIENT_CHANGED');
  const found = findSeries(patient, dragged.series);
  if (found) return found.series.problem ? { refused: found.series.problem } : { found };
  const isBlocked = patient.examinations.some(({ series }) =>
    series.some(({ seriesInstanceUid }) => seriesInstanceUid === dragged.series),
  );
  return refuse(isBlocked ? 'EXAMINATION_BLOCKED' : 'EXAMINATION_UNKNOWN');
}

function refuse(code: 'EXAMINATION_UNKNOWN' | 'EXAMINATION_BLOCKED' | 'PATIENT_CHANGED'): DropVerdict {
  return { refused: { code, facts: {} } };
}
