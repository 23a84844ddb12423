/** How the reader looks at the list; it stays as it is while they are in the viewer. */
import { create } from 'zustand';
import { onPatientLeaving } from '../viewer/viewer-state.ts';
import type { ListFilters } from './filters.ts';
import { TIMELINE, type Sorting } from './sorting.ts';

interface RecordView {
  /** Undefined until the user changes those of the call. */
  readonly filters: ListFilters | undefined;
  readonly sorting: Sorting;
  /** RecordStudy.id, in the list or not: a study that the filters hide stays the one that was chosen. */
  readonly selected: string | undefined;
  /** The study whose series are shown under the list. */
  readonly unfolded: string | undefined;
  /** How far the list is scrolled, in pixels. */
  readonly scrollTop: number;
}

const AT_FIRST: RecordView = {
  filters: undefined,
  sorting: TIMELINE,
  selected: undefined,
  unfolded: undefined,
  scrollTop: 0,
};

export const useRecordView = create<RecordView>(() => AT_FIRST);

export const setFilters = (filters: ListFilters): void => useRecordView.setState({ filters });
export const setSorting = (sorting: Sorting): void => useRecordView.setState({ sorting });
export const select = (selected: string): void => useRecordView.setState({ selected });
export const unfold = (unfolded: string | undefined): void => useRecordView.setState({ unfolded });
export const setScrollTop = (scrollTop: number): void => useRecordView.setState({ scrollTop });

onPatientLeaving(() => useRecordView.setState(AT_FIRST));
