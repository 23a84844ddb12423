/** « Voir les images » of a study: from the click in the list to the first series in the viewer. */
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { OpenPatient } from '../../shared/api.ts';
import type { Examination, ExaminationSeries, Pacs } from '../../shared/examination.ts';
import type { RecordStudy } from '../../shared/record.ts';
import { reportOf } from '../app/requests.ts';
import { useApi } from '../app/server-state.ts';
import { useOpenExamination } from '../examination/use-open-series.ts';
import { useViewer } from '../viewer/viewer-state.ts';
import { ImageOpenings, type Opening } from './image-openings.ts';
import { unfold } from './record-view.ts';
import { examinationsOf, isWholeOpen } from './study-images.ts';

/** What the lines of the list need to know of the patient. */
export interface Images {
  readonly patientKey: string;
  readonly examinations: readonly Examination[];
  readonly pacs: readonly Pacs[];
  readonly openings: ReadonlyMap<string, Opening>;
  /** Shows the images of a study; retrieves its manifests first where that has not been done. */
  readonly show: (study: RecordStudy) => void;
  readonly cancel: (study: RecordStudy) => void;
  readonly forget: (study: RecordStudy) => void;
}

/**
 * Kept by the record as a whole: what the user asked for goes on while they read in the viewer, and then does not take the
 * screen from them.
 */
export function useImages({ key, examinations }: OpenPatient, pacs: readonly Pacs[]): Images {
  const api = useApi();
  const [retrieval] = useState(
    () =>
      new ImageOpenings({
        open: async (study, signal) => (await api.openImages(key, study, signal)).examination,
        report: reportOf,
        after: (milliseconds, run) => {
          const timer = setTimeout(run, milliseconds);
          return () => clearTimeout(timer);
        },
      }),
  );
  useEffect(() => () => retrieval.stop(), [retrieval]);
  const { openings, wanted } = useSyncExternalStore(retrieval.subscribe, retrieval.snapshot);
  const { run: openSeries } = useOpenExamination(key);
  const arrived = wanted && examinations.find(({ id }) => id === wanted.examination);
  useEffect(() => {
    if (!arrived) return;
    retrieval.settle();
    if (useViewer.getState().seriesUid === undefined) showOrUnfold(arrived, wanted.study, openSeries);
  }, [retrieval, arrived, wanted, openSeries]);
  return {
    patientKey: key,
    examinations,
    pacs,
    openings,
    show: (study) => {
      const opened = examinationsOf(study, examinations);
      const [first] = opened.toSorted((a, b) => Number(isUsable(b)) - Number(isUsable(a)));
      if (first && isWholeOpen(study, opened)) showOrUnfold(first, study.id, openSeries);
      else retrieval.start(study.id);
    },
    cancel: ({ id }) => retrieval.cancel(id),
    forget: ({ id }) => retrieval.forget(id),
  };
}

/** The first series; what stands in the way where there is none to show. */
function showOrUnfold(examination: Examination, study: string, openSeries: (series: ExaminationSeries) => void): void {
  const series = firstUsable(examination);
  if (series) openSeries(series);
  else unfold(study);
}

function isUsable(examination: Examination): boolean {
  return firstUsable(examination) !== undefined;
}

function firstUsable({ blocked, series }: Examination): ExaminationSeries | undefined {
  return blocked ? undefined : series.find(({ problem }) => !problem);
}

export const ImagesContext = createContext<Images | undefined>(undefined);

export function useImagesOf(): Images {
  const images = useContext(ImagesContext);
  if (!images) throw new Error('useImagesOf outside of ImagesContext');
  return images;
}
