import type { ReactNode } from 'react';
import styles from './Panel.module.css';

/** A raised surface that holds one subject. */
export function Panel({ label, children }: { label?: string; children: ReactNode }) {
  return label === undefined ? (
    <div className={styles['panel']}>{children}</div>
  ) : (
    <section aria-label={label} className={styles['panel']}>
      {children}
    </section>
  );
}
