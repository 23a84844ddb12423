import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components';
import type { RecordStudy } from '../../shared/record.ts';
import { useReport } from '../report/report-state.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { listSize, ROW_HEIGHTS } from './list-size.ts';
import { select, setSorting, useRecordView } from './record-view.ts';
import { SortHeader } from './SortHeader.tsx';
import { sortStudies, sortedBy, yearMarks } from './sorting.ts';
import { StudyLine, YearsContext } from './StudyLine.tsx';
import { studyText } from './study-text.ts';
import { useImagesOf } from './use-images.ts';
import { useListPlace, useWidth } from './use-list-place.ts';
import styles from './StudyList.module.css';

/** The studies as a timeline; only the lines that can be seen are drawn. */
export function StudyList({ studies }: { studies: readonly RecordStudy[] }) {
  const i18n = useI18n();
  const sorting = useRecordView((view) => view.sorting);
  const selected = useRecordView((view) => view.selected);
  const [place, setPlace] = useState<HTMLElement | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const size = listSize(useWidth(place));
  const sorted = useMemo(() => sortStudies(studies, sorting, i18n), [studies, sorting, i18n]);
  const years = useMemo(() => (sorting.column === 'date' ? yearMarks(sorted) : NO_YEARS), [sorted, sorting]);
  const act = useStudyActions(sorted);
  useListPlace(list);
  return (
    <div ref={setPlace} data-size={size} onKeyDown={act.press} className={styles['place']}>
      <SortHeader size={size} sorting={sorting} onSort={(column) => setSorting(sortedBy(column, sorting))} />
      <YearsContext value={years}>
        <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: ROW_HEIGHTS[size] }}>
          <GridList
            ref={list}
            aria-label={i18n.t('record.list')}
            items={sorted}
            dependencies={[i18n]}
            selectionMode="single"
            selectionBehavior="replace"
            disallowEmptySelection
            disallowTypeAhead
            escapeKeyBehavior="none"
            selectedKeys={selected === undefined ? [] : [selected]}
            onSelectionChange={(keys) => {
              const [id] = keys === 'all' ? [] : keys;
              if (id !== undefined) select(String(id));
            }}
            onAction={(id) => act.open(String(id))}
            className={styles['list'] ?? ''}
          >
            {(study) => (
              <GridListItem textValue={studyText(i18n, study)} className={styles['row'] ?? ''}>
                <StudyLine study={study} />
              </GridListItem>
            )}
          </GridList>
        </Virtualizer>
      </YearsContext>
    </div>
  );
}

const NO_YEARS: ReadonlyMap<string, string> = new Map();

/** Enter: the report, else the images. R: the report. I: the images. Of the line that has the focus. */
function useStudyActions(studies: readonly RecordStudy[]) {
  const images = useImagesOf();
  const openReport = useReport((report) => report.open);
  const showImages = (study: RecordStudy): void => {
    if (study.manifests.length > 0) images.show(study);
  };
  const find = (id: string | undefined) => studies.find((study) => study.id === id);
  return {
    open: (id: string): void => {
      const study = find(id);
      const [report] = study?.reports ?? [];
      if (report) openReport(report.id);
      else if (study) showImages(study);
    },
    press: (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
      const study = find(event.target.closest('[role="row"]')?.getAttribute('data-key') ?? undefined);
      const [report] = study?.reports ?? [];
      const key = event.key.toLowerCase();
      if (key === 'r' && report) openReport(report.id);
      if (key === 'i' && study) showImages(study);
    },
  };
}
