import type { ReactNode } from 'react';
import { Heading } from 'react-aria-components';
import { DialogFrame } from './DialogFrame.tsx';
import styles from './AskDialog.module.css';

interface AskDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Escape, too. */
  readonly onClose: () => void;
  /** `alertdialog`: something that the user must decide. */
  readonly role?: 'dialog' | 'alertdialog';
  /** As in `DialogFrame`. */
  readonly layer?: 'task' | 'patient' | 'session';
  readonly children: ReactNode;
}

/** A question with its answers. No answer has the focus at first. */
export function AskDialog({ title, children, ...frame }: AskDialogProps) {
  return (
    <DialogFrame {...frame} className={styles['dialog']}>
      <Heading slot="title" level={2}>
        {title}
      </Heading>
      {children}
    </DialogFrame>
  );
}

/** The answers, in one line as far as they fit. */
export function AskActions({ children }: { children: ReactNode }) {
  return <div className={styles['actions']}>{children}</div>;
}
