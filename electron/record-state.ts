/** How the search in the DMP begins, and what a call asks it to begin with. */
import type { ContextualCall } from '../shared/patient.ts';
import type { RecordFilters, RecordState } from '../shared/record.ts';
import { regionCode } from '../shared/regions.ts';

/** The record of a patient of whom nothing is asked of the DMP. */
export const NO_RECORD: RecordState = {
  status: 'off',
  mode: 'normal',
  warnings: [],
  revision: 0,
  count: 0,
  filters: { modalities: [], regions: [] },
};

/** What a call asks to see first. A region that is none of the value set narrows nothing: the screen still shows it. */
export function filtersOf({ filters }: Pick<ContextualCall, 'filters'>): RecordFilters {
  const { modality, anatomicRegion, studyDate, accessionNumber, accessionNumberIssuer, studyInstanceUid } = filters;
  const region = anatomicRegion === undefined ? undefined : regionCode(anatomicRegion);
  return {
    modalities: modality === undefined ? [] : [modality],
    regions: region === undefined ? [] : [region],
    ...(studyDate?.from !== undefined && { from: studyDate.from }),
    ...(studyDate?.to !== undefined && { to: studyDate.to }),
    ...(accessionNumber !== undefined && { accessionNumber }),
    ...(accessionNumberIssuer !== undefined && { accessionNumberIssuer }),
    ...(studyInstanceUid !== undefined && { studyInstanceUid }),
  };
}
