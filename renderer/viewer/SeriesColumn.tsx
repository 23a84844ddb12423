import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { ErrorReport } from '../../shared/errors.ts';
import type { Examination } from '../../shared/examination.ts';
import { useOpenSeries } from '../examination/use-open-series.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { SeriesItem } from './SeriesItem.tsx';
import type { Thumbnails } from './thumbnails.ts';
import { useViewer } from './viewer-state.ts';
import styles from './SeriesColumn.module.css';

interface SeriesColumnProps {
  readonly patientKey: string;
  /** Whose series are listed, in this order. */
  readonly examinations: readonly Examination[];
  /** Series Instance UID of the series in the active pane; '' for none. */
  readonly current: string;
  readonly thumbnails: Thumbnails;
  /** Told which series can be seen here; keep it the same from one drawing to the next. */
  readonly onVisible: (series: readonly string[]) => void;
}

/** The series of the examinations in the panes; each tells how far it is, and how much of it was seen. */
export function SeriesColumn({ patientKey, examinations, current, thumbnails, onVisible }: SeriesColumnProps) {
  const { t, date } = useI18n();
  const open = useOpenSeries(patientKey);
  const failure = useFailureBesideImages(examinations, current);
  const pictures = useSyncExternalStore(thumbnails.subscribe, thumbnails.snapshot);
  const column = useRef<HTMLElement>(null);
  useVisible(column, examinations, onVisible);
  useEffect(() => {
    column.current?.querySelector(`[data-series="${CSS.escape(current)}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <nav ref={column} aria-label={t('viewer.series')} className={styles['column']}>
      {examinations.map((examination) => (
        <section key={examination.id} aria-labelledby={`examination-${examination.id}`}>
          <h2
            id={`examination-${examination.id}`}
            className={examinations.length > 1 ? styles['examination'] : styles['only']}
          >
            <span>{examination.date ? date(examination.date) : t('examination.noDate')}</span>{' '}
            {examination.description || t('examination.noDescription')}
          </h2>
          <ul className={styles['list']}>
            {examination.series.map((series) => (
              <SeriesItem
                key={series.seriesInstanceUid}
                patientKey={patientKey}
                series={series}
                picture={pictures.get(series.seriesInstanceUid)}
                isCurrent={series.seriesInstanceUid === current}
                onOpen={() => open.run(series)}
              />
            ))}
          </ul>
        </section>
      ))}
      {failure && <ErrorMessage error={failure} onDismiss={() => useViewer.getState().forgetFailure()} />}
    </nav>
  );
}

/** Why the series on the screen could not be asked for again; without any image the pane says it in their place. */
function useFailureBesideImages(examinations: readonly Examination[], current: string): ErrorReport | undefined {
  const failure = useViewer((viewer) => viewer.failure);
  const hasImages = examinations.some(({ series }) =>
    series.some(({ seriesInstanceUid, progress }) => seriesInstanceUid === current && progress.received > 0),
  );
  return hasImages ? failure : undefined;
}

/** Which items are in sight, in the order of the list. */
function useVisible(
  column: React.RefObject<HTMLElement | null>,
  examinations: readonly Examination[],
  onVisible: (series: readonly string[]) => void,
): void {
  // The state comes anew many times a second, its series stay the same.
  const uids = examinations.flatMap(({ series }) => series.map(({ seriesInstanceUid }) => seriesInstanceUid)).join(' ');
  useEffect(() => {
    const root = column.current;
    if (!root) return undefined;
    const seen = new Set<string>();
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          const uid = target.getAttribute('data-series') ?? '';
          if (isIntersecting) seen.add(uid);
          else seen.delete(uid);
        }
        onVisible(uids.split(' ').filter((uid) => seen.has(uid)));
      },
      { root },
    );
    for (const item of root.querySelectorAll('[data-series]')) observer.observe(item);
    return () => observer.disconnect();
  }, [column, uids, onVisible]);
}
