import { useRef, useState } from 'react';
import { CircleAlert, Images, X } from 'lucide-react';
import { Button, Popover } from 'react-aria-components';
import type { ErrorReport } from '../../shared/errors.ts';
import type { RecordStudy } from '../../shared/record.ts';
import { Button as PlainButton } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Tip } from '../ui/Tip.tsx';
import { countImages, examinationsOf } from './study-images.ts';
import { useImagesOf } from './use-images.ts';
import styles from './StudyCells.module.css';

/** The way to the images of a study; how far they are; why they did not come. */
export function ImagesCell({ study }: { study: RecordStudy }) {
  const { t } = useI18n();
  const images = useImagesOf();
  const opening = images.openings.get(study.id);
  if (study.manifests.length === 0) return <span className={styles['cell']} />;
  if (opening?.status === 'running' && opening.isSlow) {
    return (
      <span className={styles['cell']}>
        <span role="status" className={styles['waiting']}>
          <progress aria-label={t('record.opening')} className={styles['progress']} />
          <span className={styles['label']}>{t('record.opening')}</span>
        </span>
        <IconButton icon={X} label={t('control.cancelImages')} onPress={() => images.cancel(study)} />
      </span>
    );
  }
  return (
    <span className={styles['stack']}>
      <Tip label={t('control.showImages')} shortcut="I">
        <Button
          aria-label={t('control.showImages')}
          isDisabled={opening?.status === 'running'}
          onPress={() => images.show(study)}
          className={styles['action'] ?? ''}
        >
          <Images aria-hidden size={16} />
          <span className={styles['label']}>{t('control.showImages')}</span>
        </Button>
      </Tip>
      {opening?.status === 'failed' ? <Failure study={study} error={opening.error} /> : <Count study={study} />}
    </span>
  );
}

/** `3 séries`, and while they arrive how many images are there. */
function Count({ study }: { study: RecordStudy }) {
  const { t, number } = useI18n();
  const opened = examinationsOf(study, useImagesOf().examinations);
  if (opened.length === 0) return null;
  if (opened.some(({ blocked }) => blocked)) return <span className={styles['blocked']}>{t('record.blocked')}</span>;
  const { series, received, expected, isArriving, isIncomplete } = countImages(opened);
  const isTelling = isArriving || isIncomplete;
  return (
    <span className={styles['count']}>
      {t(series === 1 ? 'record.series' : 'record.seriesMany', { count: number(series) })}
      {isTelling && ` · ${t('series.share', { received: number(received), expected: number(expected) })}`}
    </span>
  );
}

/** Beside the line that it is about, over the others: nothing moves. */
function Failure({ study, error }: { study: RecordStudy; error: ErrorReport }) {
  const { t } = useI18n();
  const { show, forget } = useImagesOf();
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(true);
  return (
    <>
      <Button
        ref={trigger}
        aria-label={t('control.whyNoImages')}
        onPress={() => setOpen(true)}
        className={[styles['action'], styles['failed']].join(' ')}
      >
        <CircleAlert aria-hidden size={16} />
        <span className={styles['label']}>{t('record.failed')}</span>
      </Button>
      <Popover
        isNonModal
        triggerRef={trigger}
        isOpen={isOpen}
        onOpenChange={setOpen}
        placement="bottom end"
        offset={4}
        className={styles['popover'] ?? ''}
      >
        {/* Not React Aria's: it would take the focus from the list. */}
        <div role="dialog" aria-label={t('record.failed')}>
          <ErrorMessage
            error={error}
            onDismiss={() => forget(study)}
            action={<PlainButton onPress={() => show(study)}>{t('control.retry')}</PlainButton>}
          />
        </div>
      </Popover>
    </>
  );
}
