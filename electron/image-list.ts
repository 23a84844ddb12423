/** Examinations in the words of the screen. */
import type { Examination, SeriesProgress } from '../shared/examination.ts';
import type { OpenManifest } from './kos/examinations.ts';
import type { ManifestSeries } from './kos/manifest.ts';

/** An examination as the screen shows it; `progress` by SeriesInstanceUID. */
export function describeExamination(
  { manifest, comparison, blocked }: OpenManifest,
  progress: (seriesInstanceUid: string) => SeriesProgress,
): Examination {
  return {
    id: manifest.sopInstanceUid,
    studyInstanceUid: manifest.studyInstanceUid,
    description: manifest.studyDescription ?? '',
    date: manifest.studyDate ?? '',
    institution: manifest.institutionName ?? '',
    comparison,
    blocked,
    warnings: manifest.warnings,
    series: manifest.series.map((series) => ({
      seriesInstanceUid: series.seriesInstanceUid,
      modality: series.modality ?? '',
      description: series.description ?? '',
      expected: series.instances.length,
      ...(series.retrieveUrl && { source: sourceOf(series) ?? '' }),
      ...(series.problem && { problem: series.problem }),
      progress: progress(series.seriesInstanceUid),
    })),
  };
}

/** Host of the source of a series, with its port where that is not 443. */
export function sourceOf({ retrieveUrl }: ManifestSeries): string | undefined {
  return retrieveUrl === undefined ? undefined : new URL(retrieveUrl).host;
}
