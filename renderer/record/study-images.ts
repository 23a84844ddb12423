/** The images of a study, as far as its manifests are open. */
import type { Examination } from '../../shared/examination.ts';
import type { RecordStudy } from '../../shared/record.ts';

/** The examinations of the study that are open, in the order of its manifests. */
export function examinationsOf(
  { openManifests }: Pick<RecordStudy, 'openManifests'>,
  examinations: readonly Examination[],
): readonly Examination[] {
  return openManifests
    .map((id) => examinations.find((examination) => examination.id === id))
    .filter((examination) => examination !== undefined);
}

/** True when every manifest has been retrieved: nothing is left to ask of the DMP. */
export function isWholeOpen({ manifests, openManifests }: RecordStudy, opened: readonly Examination[]): boolean {
  return opened.length > 0 && manifests.every(({ id }) => openManifests.includes(id));
}

/** The examinations that no study of the list accounts for: opened by hand. */
export function openedByHand(
  examinations: readonly Examination[],
  studies: readonly RecordStudy[],
): readonly Examination[] {
  const ofRecord = new Set(studies.flatMap(({ openManifests }) => openManifests));
  return examinations.filter(({ id }) => !ofRecord.has(id));
}

export interface ImageCount {
  readonly series: number;
  readonly received: number;
  readonly expected: number;
  /** Images are arriving. */
  readonly isArriving: boolean;
  /** Some could not be had, or were given up. */
  readonly isIncomplete: boolean;
}

/** What is there of the examinations, all series together. */
export function countImages(examinations: readonly Examination[]): ImageCount {
  const series = examinations.flatMap((examination) => examination.series);
  const sum = (of: (one: (typeof series)[number]) => number) => series.reduce((total, one) => total + of(one), 0);
  return {
    series: series.length,
    received: sum(({ progress }) => progress.received),
    expected: sum(({ expected }) => expected),
    isArriving: series.some(({ progress }) => progress.state === 'running' || progress.state === 'waiting'),
    isIncomplete: series.some(({ progress }) => ['partial', 'failed', 'cancelled'].includes(progress.state)),
  };
}
