import { useEffect, type KeyboardEvent, type ReactNode, type RefObject } from 'react';
import { useI18n } from '../ui/I18nScope.tsx';
import type { Find } from './find/use-find.ts';
import styles from './ReportFrame.module.css';

interface ReportFrameProps {
  readonly find: Find;
  readonly tools: ReactNode;
  readonly findBar: ReactNode;
  /** Something about the content that is under way. */
  readonly note?: ReactNode;
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** The content fills the place like a sheet of paper; otherwise it lies on a desk. */
  readonly isPaper?: boolean;
  readonly children: ReactNode;
}

/** The content of a report: tools above, the search when it is asked for, and the part that scrolls. */
export function ReportFrame({
  find,
  tools,
  findBar,
  note,
  scroller,
  onKeyDown,
  isPaper = false,
  children,
}: ReportFrameProps) {
  const { t } = useI18n();
  const onKey = (event: KeyboardEvent): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      find.open();
    } else if (event.key === 'Escape' && find.isOpen) {
      event.stopPropagation();
      find.close();
    }
  };
  useEffect(() => {
    if (!find.isOpen) return undefined;
    const content = scroller.current;
    // What had the focus in the search has gone with it.
    return () => void (document.activeElement === document.body && content?.focus());
  }, [find.isOpen, scroller]);
  return (
    <div className={styles['frame']} onKeyDown={onKey}>
      {tools}
      {find.isOpen && findBar}
      <div className={styles['place']}>
        {/* A place that scrolls is reached by the keyboard. */}
        <div
          ref={scroller}
          role="region"
          aria-label={t('report.content')}
          tabIndex={0}
          onKeyDown={onKeyDown}
          className={[styles['scroll'], isPaper && styles['paper']].filter(Boolean).join(' ')}
        >
          {children}
        </div>
        {note}
      </div>
    </div>
  );
}
