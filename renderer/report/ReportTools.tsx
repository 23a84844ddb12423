import { useState } from 'react';
import { Download, MoveHorizontal, Printer, Search, ZoomIn, ZoomOut } from 'lucide-react';
import { Button, ToggleButton } from 'react-aria-components';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Tip } from '../ui/Tip.tsx';
import type { Printing } from './print/use-printing.ts';
import styles from './ReportTools.module.css';

interface ReportToolsProps {
  /** As it is read: `112 %`. */
  readonly zoom: string;
  readonly onZoom: (direction: 1 | -1) => void;
  readonly onFullSize: () => void;
  /** For content that has a width of its own. */
  readonly fit?: { readonly isFitted: boolean; readonly onFit: () => void };
  /** For content in pages; counts from 0. */
  readonly page?: { readonly current: number; readonly count: number; readonly onGo: (index: number) => void };
  readonly onFind?: () => void;
  readonly printing: Pick<Printing<unknown>, 'start' | 'progress'>;
  readonly onSave?: (() => void) | undefined;
  readonly saveLabel?: string;
}

/** What can be done with the content of a report: always in the same order, whatever it is. */
export function ReportTools({
  zoom,
  onZoom,
  onFullSize,
  fit,
  page,
  onFind,
  printing,
  onSave,
  saveLabel,
}: ReportToolsProps) {
  const { t } = useI18n();
  return (
    <div role="toolbar" aria-label={t('report.toolbar')} className={styles['bar']}>
      <div className={styles['group']}>
        <IconButton icon={ZoomOut} label={t('control.reportSmaller')} onPress={() => onZoom(-1)} />
        <Tip label={t('control.reportFullSize', { name: zoom })}>
          <Button
            aria-label={t('control.reportFullSize', { name: zoom })}
            onPress={onFullSize}
            className={styles['zoom'] ?? ''}
          >
            {zoom}
          </Button>
        </Tip>
        <IconButton icon={ZoomIn} label={t('control.reportLarger')} onPress={() => onZoom(1)} />
        {fit && (
          <Tip label={t('control.reportFit')}>
            <ToggleButton
              aria-label={t('control.reportFit')}
              isSelected={fit.isFitted}
              onChange={fit.onFit}
              className={styles['toggle'] ?? ''}
            >
              <MoveHorizontal aria-hidden size={16} />
            </ToggleButton>
          </Tip>
        )}
      </div>
      {page && page.count > 1 && <PageField key={page.current} {...page} />}
      <div className={styles['end']}>
        {onFind && <IconButton icon={Search} label={t('control.findInReport')} onPress={onFind} />}
        <IconButton icon={Printer} label={t('control.printReport')} onPress={printing.start} />
        {onSave && <IconButton icon={Download} label={saveLabel ?? t('control.saveReport')} onPress={onSave} />}
      </div>
    </div>
  );
}

interface PageFieldProps {
  readonly current: number;
  readonly count: number;
  readonly onGo: (index: number) => void;
}

/** The page that is read; another one can be typed. Made anew when the page changes. */
function PageField({ current, count, onGo }: PageFieldProps) {
  const { t, number } = useI18n();
  const [text, setText] = useState(String(current + 1));
  const go = (): void => {
    const wanted = Number(text);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted <= count) onGo(wanted - 1);
    else setText(String(current + 1));
  };
  return (
    <div className={styles['group']}>
      <input
        inputMode="numeric"
        aria-label={t('control.reportPage')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onBlur={() => setText(String(current + 1))}
        onKeyDown={({ key }) => key === 'Enter' && go()}
        className={styles['page']}
      />
      <span className={styles['count']}>/ {number(count)}</span>
    </div>
  );
}
