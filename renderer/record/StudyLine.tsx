import { createContext, useContext } from 'react';
import type { RecordStudy } from '../../shared/record.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import { ImagesCell } from './ImagesCell.tsx';
import { marksOf, type Mark } from './marks.ts';
import { ReportCell } from './ReportCell.tsx';
import {
  dateText,
  markText,
  modalityNames,
  modalityText,
  regionsText,
  structureText,
  titleText,
} from './study-text.ts';
import styles from './StudyList.module.css';

/** The years by the study that begins each; empty when the list is not in the order of dates. */
export const YearsContext = createContext<ReadonlyMap<string, string>>(new Map());

/** One study; which of its parts have a column depends on the room there is. */
export function StudyLine({ study }: { study: RecordStudy }) {
  const i18n = useI18n();
  const region = regionsText(i18n, study);
  const structure = structureText(i18n, study);
  return (
    <div className={[styles['grid'], styles['line']].join(' ')}>
      <Year study={study} />
      <span>{dateText(i18n, study.date)}</span>
      <span className={styles['modality']} title={modalityNames(study)}>
        {modalityText(study) || '?'}
      </span>
      <span className={[styles['cell'], styles['regionColumn']].join(' ')}>{region}</span>
      <span className={styles['what']}>
        <span className={styles['title']} title={study.title}>
          {titleText(i18n, study)}
        </span>
        <span className={styles['where']}>
          <span className={styles['regionFolded']}>{region}</span>
          <span>{study.author}</span>
          <span>{structure}</span>
        </span>
        <Marks study={study} />
      </span>
      <span className={[styles['cell'], styles['wideColumn']].join(' ')} title={study.author}>
        {study.author}
      </span>
      <span className={[styles['cell'], styles['wideColumn']].join(' ')} title={structure}>
        {structure}
      </span>
      <ReportCell study={study} />
      <ImagesCell study={study} />
    </div>
  );
}

/** The beginning of a year on the timeline. */
function Year({ study }: { study: RecordStudy }) {
  const { t } = useI18n();
  const years = useContext(YearsContext);
  const year = years.get(study.id);
  return (
    <span aria-hidden data-begins={year === undefined ? undefined : ''} className={styles['year']}>
      {year === '' ? t('record.noYear') : year}
    </span>
  );
}

function Marks({ study }: { study: RecordStudy }) {
  const marks = marksOf(study);
  return (
    <span className={styles['marks']}>
      {marks.map((mark) => (
        <MarkSign key={mark.kind} mark={mark} />
      ))}
    </span>
  );
}

/** The sign and the word; the sentence is under the list, for the study that is selected. */
export function MarkSign({ mark }: { mark: Mark }) {
  const i18n = useI18n();
  return (
    <span className={styles['mark']}>
      {mark.tone && <ToneIcon tone={mark.tone} size={14} />}
      {markText(i18n, mark)}
    </span>
  );
}
