import { useEffect, useRef } from 'react';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { IconButton } from '../../ui/IconButton.tsx';
import { useI18n } from '../../ui/I18nScope.tsx';
import { MAX_MATCHES } from './find-text.ts';
import { currentHit, type Find } from './use-find.ts';
import styles from './FindBar.module.css';

interface FindBarProps {
  readonly find: Find;
  readonly onAsk: (query: string) => void;
  readonly count: number;
  /** Not everything has been looked through yet. */
  readonly isSearching: boolean;
}

/** The field to search in, how many hits there are, and the way from one to the next. */
export function FindBar({ find, onAsk, count, isSearching }: FindBarProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [find.asked]);
  const at = currentHit(find.index, count);
  return (
    <div role="search" className={styles['bar']}>
      <input
        ref={field}
        type="search"
        aria-label={t('control.findText')}
        placeholder={t('control.findText')}
        value={find.query}
        onChange={({ currentTarget }) => onAsk(currentTarget.value)}
        onKeyDown={({ key, shiftKey }) => key === 'Enter' && find.step(shiftKey ? -1 : 1)}
        className={styles['input']}
      />
      <span role="status" className={styles['count']}>
        {find.query.trim() !== '' &&
          (at === undefined
            ? t(isSearching ? 'report.find.searching' : 'report.find.none')
            : t('report.find.count', {
                at: i18n.number(at + 1),
                count: `${i18n.number(count)}${count >= MAX_MATCHES ? '+' : ''}`,
              }))}
      </span>
      <IconButton icon={ChevronUp} label={t('control.findPrevious')} onPress={() => find.step(-1)} />
      <IconButton icon={ChevronDown} label={t('control.findNext')} onPress={() => find.step(1)} />
      <IconButton icon={X} label={t('control.closeFind')} onPress={find.close} />
    </div>
  );
}
