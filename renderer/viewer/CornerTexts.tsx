import { TriangleAlert } from 'lucide-react';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { isEvicted, missing } from '../examination/series-progress.ts';
import { useSecondsUntil } from '../examination/use-seconds-until.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { isLossy } from './pixel-check.ts';
import type { SeriesSnapshot } from './series-model.ts';
import type { StackState } from './stack-view.ts';
import styles from './CornerTexts.module.css';

interface CornerTextsProps {
  readonly snapshot: SeriesSnapshot;
  readonly stack: StackState;
  /** Place of the target in the series, from 0; negative when there is none. */
  readonly index: number;
  readonly examination: Examination;
  readonly series: ExaminationSeries;
}

/** What must be known of the image without leaving it with the eyes. */
export function CornerTexts({ snapshot, stack, index, examination, series }: CornerTextsProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const facts = snapshot.slices[index]?.facts;
  const isShown = stack.shown !== undefined && stack.shown === stack.target;
  return (
    <div className={styles['corners']}>
      <div className={styles['topLeft']}>
        <p className={styles['strong']}>
          {[series.modality || facts?.modality, series.description].filter(Boolean).join(' · ')}
        </p>
        <p>{[examination.date && i18n.date(examination.date), examination.description].filter(Boolean).join(' · ')}</p>
        <p>{examination.institution}</p>
      </div>
      <div className={styles['topRight']}>
        {index >= 0 && (
          <p className={styles['strong']}>
            {t('viewer.slice', { number: i18n.number(index + 1), count: i18n.number(snapshot.ids.length) })}
          </p>
        )}
        <Incomplete series={series} />
        {isOfAnotherPerson(series) && <Warning>{t('viewer.otherPerson')}</Warning>}
        {facts && isLossy(facts) && <Warning>{t('viewer.lossy')}</Warning>}
        {facts?.hasUnusedTable === true && <Warning>{t('viewer.unusedTable')}</Warning>}
      </div>
      <div className={styles['bottomLeft']}>
        {isShown && stack.window && (
          <p>
            {t('viewer.window', {
              width: i18n.number(Math.round(stack.window.width)),
              center: i18n.number(Math.round(stack.window.center)),
            })}
          </p>
        )}
        {isShown && stack.zoom !== undefined && <p>{t('viewer.zoom', { zoom: i18n.percent(stack.zoom) })}</p>}
        {isShown && stack.isInverted && <p>{t('viewer.inverted')}</p>}
      </div>
      <div className={styles['bottomRight']}>
        <p className={styles['quiet']}>{t('viewer.consultationOnly')}</p>
      </div>
    </div>
  );
}

/** How much of the series is here, and whether the rest will come. */
function Incomplete({ series: { progress, expected } }: { readonly series: ExaminationSeries }) {
  const { t, number } = useI18n();
  const seconds = useSecondsUntil(progress.retry?.at);
  const state = missing(progress);
  const isPartialAnswer = progress.warnings.some(({ code }) => code === 'WADO_PARTIAL');
  return (
    <>
      {state && (
        <Warning>{t(`viewer.${state}`, { received: number(progress.received), expected: number(expected) })}</Warning>
      )}
      {seconds !== undefined && (
        <p>{seconds > 0 ? t('viewer.retry', { seconds: number(seconds) }) : t('viewer.retryNow')}</p>
      )}
      {isPartialAnswer && <Warning>{t('viewer.partialAnswer')}</Warning>}
      {isEvicted(progress) && <Warning>{t('viewer.evicted')}</Warning>}
    </>
  );
}

function Warning({ children }: { children: string }) {
  return (
    <p className={styles['warning']}>
      <TriangleAlert aria-hidden size={14} />
      {children}
    </p>
  );
}

function isOfAnotherPerson({ progress }: ExaminationSeries): boolean {
  return progress.warnings.some(({ code }) => code === 'IMAGE_IDENTITY_DIFFERS');
}
