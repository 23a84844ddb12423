/** Has the presentation states and key images of the patient read while the viewer is open. */
import type { WorkstationState } from '../../shared/api.ts';
import type { ExaminationSeries } from '../../shared/examination.ts';
import type { WorkstationApi } from '../app/api.ts';
import { latestState, onState } from '../app/server-state.ts';
import { onPatientLeaving, onSeriesOpening } from '../viewer/viewer-state.ts';
import { ObjectLibrary } from './object-library.ts';
import { addSelection, addState, addUnreadable } from './presentation-store.ts';

/** Modalities of series that say how others are to be looked at: small, and worth having before the rest. */
export function isAboutImages({ modality }: Pick<ExaminationSeries, 'modality'>): boolean {
  return modality === 'KO' || modality === 'PR';
}

let library: ObjectLibrary | undefined;

function createLibrary(api: WorkstationApi): ObjectLibrary {
  return new ObjectLibrary({
    instances: (series, from, signal) => api.instances(series, from, signal),
    object: (sop, signal) => api.object(sop, signal),
    onObject: ({ sopInstanceUid, presentation, keyImages }) => {
      if (presentation) addState({ sopInstanceUid, state: presentation });
      if (keyImages) addSelection({ sopInstanceUid, selection: keyImages });
    },
    onUnreadable: addUnreadable,
  });
}

function follow(state: WorkstationState | undefined): void {
  const open = state?.patient?.examinations.filter(({ blocked }) => !blocked) ?? [];
  const series = open.flatMap((examination) => examination.series.filter(isAboutImages));
  library?.follow(
    series.map(({ seriesInstanceUid, progress }) => ({ seriesInstanceUid, received: progress.received })),
  );
}

onSeriesOpening((_series, api) => {
  library ??= createLibrary(api);
  follow(latestState());
});
onState(follow);
onPatientLeaving(() => library?.clear());
