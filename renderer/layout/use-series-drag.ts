/** A series that can be taken by hand and put on a pane, of this window or of the other one. */
import { useMemo, type DragEvent } from 'react';
import type { ExaminationSeries } from '../../shared/examination.ts';
import { SERIES_TYPE, writeDrag } from './drag.ts';

interface DragProps {
  readonly draggable: boolean;
  readonly onDragStart: (event: DragEvent) => void;
}

/** For the element that is taken. A series that cannot be had cannot be taken either. */
export function useSeriesDrag(
  patientKey: string,
  { seriesInstanceUid: series, problem }: Pick<ExaminationSeries, 'seriesInstanceUid' | 'problem'>,
): DragProps {
  const isUsable = problem === undefined;
  return useMemo(
    () => ({
      draggable: isUsable,
      onDragStart: (event) => {
        event.dataTransfer.setData(SERIES_TYPE, writeDrag({ key: patientKey, series }));
        event.dataTransfer.effectAllowed = 'copy';
      },
    }),
    [patientKey, series, isUsable],
  );
}
