import { ChevronDown, ChevronUp } from 'lucide-react';
import type { RecordStudy } from '../../shared/record.ts';
import { SendToPacs } from '../exports/SendToPacs.tsx';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { marksOf } from './marks.ts';
import { unfold, useRecordView } from './record-view.ts';
import { dateText, markText, modalityText, titleText } from './study-text.ts';
import { examinationsOf } from './study-images.ts';
import { useImagesOf } from './use-images.ts';
import styles from './SelectedStudy.module.css';

/** What its marks mean and what else can be done with the study that is selected; its place is always there. */
export function SelectedStudy({ studies }: { studies: readonly RecordStudy[] }) {
  const i18n = useI18n();
  const { t } = i18n;
  const selected = useRecordView((view) => view.selected);
  const study = studies.find(({ id }) => id === selected);
  return (
    <section aria-label={t('record.selected')} className={styles['strip']}>
      {study ? (
        <>
          <div className={styles['what']}>
            <p className={styles['title']}>
              {dateText(i18n, study.date)} · {modalityText(study) || '?'} · {titleText(i18n, study)}
            </p>
            <Meanings study={study} />
          </div>
          <OpenedActions study={study} />
        </>
      ) : (
        <p className={styles['hint']}>{t('record.keys')}</p>
      )}
    </section>
  );
}

/** A sentence for each mark, and why reports and images stand in one line. */
function Meanings({ study }: { study: RecordStudy }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { accessionNumbers, link, reports, manifests } = study;
  const isJoined = link !== 'none' && reports.length > 0 && manifests.length > 0;
  return (
    <>
      {marksOf(study).map((mark) => (
        <p key={mark.kind} className={styles['meaning']}>
          <strong>{markText(i18n, mark)}</strong> {t(`record.meaning.${mark.kind}`)}
        </p>
      ))}
      <p className={styles['meaning']}>
        {[
          ...(isJoined ? [t(`record.link.${link}`)] : []),
          ...accessionNumbers.map((number) => `${t('filters.accessionNumber')} ${number}`),
        ].join(' · ')}
      </p>
    </>
  );
}

/** Once the manifest is open its series are known. */
function OpenedActions({ study }: { study: RecordStudy }) {
  const { t } = useI18n();
  const { patientKey, examinations, pacs } = useImagesOf();
  const unfolded = useRecordView((view) => view.unfolded);
  const opened = examinationsOf(study, examinations);
  const series = opened.filter(({ blocked }) => !blocked).flatMap((examination) => examination.series);
  if (opened.length === 0) return null;
  const isUnfolded = unfolded === study.id;
  return (
    <div className={styles['actions']}>
      <Button
        look="quiet"
        icon={isUnfolded ? ChevronUp : ChevronDown}
        onPress={() => unfold(isUnfolded ? undefined : study.id)}
      >
        {t(isUnfolded ? 'control.hideSeries' : 'control.showSeries')}
      </Button>
      {series.length > 0 && <SendToPacs patientKey={patientKey} series={series} pacs={pacs} />}
    </div>
  );
}
