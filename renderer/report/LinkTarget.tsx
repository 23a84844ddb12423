import { useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './LinkTarget.module.css';

interface LinkTargetProps {
  readonly target: string;
  /** False where the target is already read as the text of the link. */
  readonly isShown: boolean;
}

/** Where a link of a report would lead: to be read and copied, never opened from here. */
export function LinkTarget({ target, isShown }: LinkTargetProps) {
  const { t } = useI18n();
  const [copied, setCopied] = useState<'yes' | 'failed'>();
  const copy = (): void =>
    void navigator.clipboard.writeText(target).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  return (
    <span className={styles['link']}>
      {isShown && <span className={styles['target']}>{target}</span>}
      <IconButton icon={copied === 'yes' ? Check : Copy} label={t('control.copyLink')} onPress={copy} />
      <span role="status" className={styles['copied']}>
        {copied && t(copied === 'yes' ? 'report.link.copied' : 'report.link.copyFailed')}
      </span>
    </span>
  );
}
