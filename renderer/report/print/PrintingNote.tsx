import { Button } from '../../ui/Button.tsx';
import { useI18n } from '../../ui/I18nScope.tsx';
import { Message } from '../../ui/Message.tsx';
import type { Printing } from './use-printing.ts';
import styles from './Print.module.css';

/** How far the preparation of a print is, and how to stop it; or that it failed. */
export function PrintingNote({ printing }: { readonly printing: Printing<unknown> }) {
  const { t } = useI18n();
  const { progress, hasFailed, stop, start } = printing;
  if (hasFailed) {
    return (
      <div className={styles['note']}>
        <Message tone="warning" role="alert" title={t('report.print.failed')}>
          <Button onPress={start}>{t('control.retry')}</Button>
        </Message>
      </div>
    );
  }
  if (!progress) return null;
  return (
    <div className={[styles['note'], styles['late']].join(' ')}>
      <Message tone="information" title={t('report.print.preparing')}>
        <p role="status">{t('report.page', { page: progress.done + 1, count: progress.count })}</p>
        <Button onPress={stop}>{t('control.cancelPrint')}</Button>
      </Message>
    </div>
  );
}
