import { useId } from 'react';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { Button } from 'react-aria-components';
import { useI18n } from '../ui/I18nScope.tsx';
import type { ListSize } from './list-size.ts';
import type { SortColumn, Sorting } from './sorting.ts';
import styles from './StudyList.module.css';

interface SortHeaderProps {
  readonly size: ListSize;
  readonly sorting: Sorting;
  readonly onSort: (column: SortColumn) => void;
}

/** What stands in the columns, and the order of the list; what has no column of its own is named over the title. */
export function SortHeader({ size, sorting, onSort }: SortHeaderProps) {
  const { t } = useI18n();
  const sort = (column: SortColumn) => <SortButton column={column} sorting={sorting} onSort={onSort} />;
  const isWide = size === 'wide';
  return (
    <div role="group" aria-label={t('record.sort')} className={[styles['grid'], styles['header']].join(' ')}>
      <span />
      {sort('date')}
      {sort('modality')}
      {size !== 'narrow' && sort('region')}
      <span className={styles['folded']}>
        {sort('title')}
        {size === 'narrow' && sort('region')}
        {!isWide && sort('author')}
        {!isWide && sort('structure')}
      </span>
      {isWide && sort('author')}
      {isWide && sort('structure')}
      <span>{size === 'narrow' ? '' : t('record.column.report')}</span>
      <span>{t('record.column.images')}</span>
    </div>
  );
}

interface SortButtonProps {
  readonly column: SortColumn;
  readonly sorting: Sorting;
  readonly onSort: (column: SortColumn) => void;
}

function SortButton({ column, sorting, onSort }: SortButtonProps) {
  const { t } = useI18n();
  const direction = useId();
  const isSorted = sorting.column === column;
  const Arrow = sorting.isDescending ? ArrowDown : ArrowUp;
  const name = t(`record.column.${column}`);
  return (
    <Button
      aria-label={t('control.sortBy', { name })}
      aria-describedby={direction}
      data-sorted={isSorted ? '' : undefined}
      onPress={() => onSort(column)}
      className={styles['sort'] ?? ''}
    >
      {name}
      {isSorted && <Arrow aria-hidden size={14} />}
      <span id={direction} hidden>
        {isSorted && t(sorting.isDescending ? 'record.descending' : 'record.ascending')}
      </span>
    </Button>
  );
}
