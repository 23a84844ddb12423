import type { ReactNode } from 'react';
import { Download } from 'lucide-react';
import type { ErrorReport } from '../../shared/errors.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import styles from './ReportBody.module.css';

interface SaveableErrorProps {
  readonly error: ErrorReport;
  readonly saveLabel: string;
  /** Absent when there is nothing to save. */
  readonly onSave?: (() => void) | undefined;
  readonly children?: ReactNode;
}

/** Content that cannot be shown here, and the way to keep it. */
export function SaveableError({ error, saveLabel, onSave, children }: SaveableErrorProps) {
  return (
    <div className={styles['message']}>
      <ErrorMessage
        error={error}
        tone="warning"
        action={
          onSave && (
            <Button icon={Download} onPress={onSave}>
              {saveLabel}
            </Button>
          )
        }
      />
      {children}
    </div>
  );
}
