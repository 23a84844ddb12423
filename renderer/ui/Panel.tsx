import type { ReactNode } from 'react';
import styles from './Panel.module.css';

interface PanelProps {
  readonly label?: string;
  /** `group`: one of several alike, too many to be landmarks. */
  readonly role?: 'region' | 'group';
  readonly children: ReactNode;
}

/** A raised surface that holds one subject. */
export function Panel({ label, role = 'region', children }: PanelProps) {
  return label === undefined ? (
    <div className={styles['panel']}>{children}</div>
  ) : (
    <div role={role} aria-label={label} className={styles['panel']}>
      {children}
    </div>
  );
}
