import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { IconButton } from './IconButton.tsx';
import { useI18n } from './I18nScope.tsx';
import { TONE_ICONS, type Tone } from './tones.ts';
import styles from './Message.module.css';

interface MessageProps {
  readonly tone: Tone;
  /** What it is, in one sentence. */
  readonly title: string;
  /** What can be done. */
  readonly children: ReactNode;
  readonly role?: 'alert' | 'note';
  readonly onDismiss?: (() => void) | undefined;
}

/** A message beside the thing that it is about. */
export function Message({ tone, title, children, role = 'note', onDismiss }: MessageProps) {
  const { t } = useI18n();
  const Icon = TONE_ICONS[tone];
  return (
    <div role={role} className={[styles['message'], styles[tone]].join(' ')}>
      <Icon aria-hidden size={20} className={styles['icon']} />
      <div className={styles['body']}>
        <p className={styles['title']}>{title}</p>
        <div className={styles['rest']}>{children}</div>
      </div>
      {onDismiss && <IconButton icon={X} label={t('control.dismiss')} onPress={onDismiss} />}
    </div>
  );
}
