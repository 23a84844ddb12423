import type { ReactNode } from 'react';
import styles from './Panels.module.css';

/** Panels below each other, which scroll as a whole. */
export function Panels({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles['scroll']}>
      <div className={styles['content']}>{children}</div>
    </div>
  );
}

/** Panels beside each other where there is room: the wide ones first. */
export function PanelColumns({ wide, narrow }: { readonly wide: ReactNode; readonly narrow: ReactNode }) {
  return (
    <div className={styles['columns']}>
      <div className={styles['column']}>{wide}</div>
      <div className={styles['column']}>{narrow}</div>
    </div>
  );
}
