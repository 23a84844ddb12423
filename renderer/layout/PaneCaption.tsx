import { TriangleAlert } from 'lucide-react';
import type { Examination } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { ageBetween, type Age } from './prior.ts';
import styles from './PaneCaption.module.css';

interface PaneCaptionProps {
  readonly examination: Examination;
  /** Date of the newest examination in the panes; undefined while there is only one. */
  readonly newest: string | undefined;
}

/** Which examination a pane shows, where there could be a doubt: its date, how much earlier it was, whose it says it is. */
export function PaneCaption({ examination, newest }: PaneCaptionProps) {
  const i18n = useI18n();
  const { date, comparison } = examination;
  const age = newest === undefined ? undefined : ageBetween(date, newest);
  const isPrior = newest !== undefined && date !== newest;
  const name = comparison.grade === 'same' ? '' : nameIn(examination);
  if (newest === undefined && comparison.grade === 'same') return null;
  return (
    <p className={styles['caption']} data-prior={isPrior || undefined}>
      {newest !== undefined && (
        <span className={styles['strong']}>{i18n.t(isPrior ? 'layout.prior' : 'layout.current')}</span>
      )}
      <span>{date ? i18n.date(date) : i18n.t('examination.noDate')}</span>
      {isPrior && age && <span>{i18n.t('layout.earlier', { age: ageText(age, i18n) })}</span>}
      {comparison.grade !== 'same' && (
        <span className={styles['identity']}>
          <TriangleAlert aria-hidden size={14} />
          {i18n.t('layout.identity', { name: name || i18n.t('layout.unnamed') })}
        </span>
      )}
    </p>
  );
}

/** `2 ans 3 mois`; days only below two months. */
export function ageText({ years, months, days }: Age, { duration }: Pick<I18n, 'duration'>): string {
  const parts = [
    years > 0 ? duration(years, 'year') : '',
    months > 0 ? duration(months, 'month') : '',
    years === 0 && months < 2 && (days > 0 || months === 0) ? duration(days, 'day') : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** The name as the examination's own source writes it. */
function nameIn({ comparison: { traits } }: Examination): string {
  const of = (trait: string): string => traits.find((one) => one.trait === trait)?.right ?? '';
  return [of('birthName').toLocaleUpperCase('fr'), of('firstGivenName')].filter(Boolean).join(' ');
}
