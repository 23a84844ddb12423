import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import type { ErrorReport } from '../../shared/errors.ts';
import type { ExaminationSeries } from '../../shared/examination.ts';
import { SeriesActions } from '../examination/SeriesActions.tsx';
import { SeriesProgressMark } from '../examination/SeriesProgressMark.tsx';
import { troubles } from '../examination/series-progress.ts';
import { useRetrievalCommands } from '../examination/use-retrieval-commands.ts';
import { SeenMark } from '../layout/SeenMark.tsx';
import { useSeriesDrag } from '../layout/use-series-drag.ts';
import { KeySeriesMark } from '../presentation/KeySeriesMark.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import type { SmallPicture } from './thumbnail-pixels.ts';
import styles from './SeriesItem.module.css';

interface SeriesItemProps {
  readonly patientKey: string;
  readonly series: ExaminationSeries;
  readonly picture: SmallPicture | undefined;
  readonly isCurrent: boolean;
  readonly onOpen: () => void;
}

/** A series beside the image: what it is, how far it is, what is wrong with it; every part has a place of its own. */
export function SeriesItem({ patientKey, series, picture, isCurrent, onOpen }: SeriesItemProps) {
  const { t } = useI18n();
  const commands = useRetrievalCommands(patientKey, series.seriesInstanceUid);
  const [worst] = troubles(series);
  const drag = useSeriesDrag(patientKey, series);
  return (
    <li
      className={styles['item']}
      data-series={series.seriesInstanceUid}
      data-current={isCurrent ? '' : undefined}
      {...drag}
    >
      <div className={styles['head']}>
        <Thumbnail picture={picture} />
        <div className={styles['words']}>
          <button
            type="button"
            className={styles['title']}
            aria-current={isCurrent ? 'true' : undefined}
            disabled={series.problem !== undefined}
            onClick={onOpen}
          >
            <span className={styles['modality']}>{series.modality || '?'}</span>
            <KeySeriesMark seriesUid={series.seriesInstanceUid} />
            {series.description || t('series.noDescription')}
          </button>
          <SeenMark series={series} isUnseenTold />
          {worst && <Trouble series={series} worst={worst} />}
        </div>
      </div>
      <div className={styles['foot']}>
        <SeriesProgressMark series={series} />
        <SeriesActions series={series} commands={commands} />
      </div>
      {commands.failed?.error && <ErrorMessage error={commands.failed.error} onDismiss={commands.failed.forget} />}
    </li>
  );
}

/** The beginning of what is wrong; all of it, and what can be done, on demand. */
function Trouble({ series, worst }: { readonly series: ExaminationSeries; readonly worst: ErrorReport }) {
  const i18n = useI18n();
  const { sentence } = i18n.error(worst);
  const isBad = series.progress.state === 'failed' && worst === series.progress.error;
  return (
    <DialogTrigger>
      <Button className={styles['trouble'] ?? ''}>
        <ToneIcon tone={isBad ? 'bad' : 'warning'} size={14} />
        <span className={styles['sentence']}>{sentence}</span>
      </Button>
      <Popover placement="right top" offset={8} className={styles['popover'] ?? ''}>
        <Dialog aria-label={sentence} className={styles['dialog'] ?? ''}>
          {troubles(series).map((error, index) => (
            <ErrorMessage key={index} role="note" error={error} tone={isBad && index === 0 ? 'bad' : 'warning'} />
          ))}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
