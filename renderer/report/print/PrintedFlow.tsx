import type { ReactNode } from 'react';
import { PrintBand } from './PrintBand.tsx';
import { PrintSheets } from './PrintSheets.tsx';
import styles from './Print.module.css';

interface PrintedFlowProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly onDone: () => void;
}

/** A text on paper. The patient band is the head of a table, which browsers repeat on every sheet. */
export function PrintedFlow({ title, children, onDone }: PrintedFlowProps) {
  return (
    <PrintSheets onDone={onDone}>
      <table role="presentation" className={styles['flow']}>
        <thead>
          <tr>
            <td>
              <PrintBand title={title} />
            </td>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>{children}</td>
          </tr>
        </tbody>
      </table>
    </PrintSheets>
  );
}
