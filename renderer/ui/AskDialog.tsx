import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import styles from './AskDialog.module.css';

interface AskDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Escape, too. */
  readonly onClose: () => void;
  /** `alertdialog`: something that the user must decide. */
  readonly role?: 'dialog' | 'alertdialog';
  /** What it lies over: the question about another patient over tasks, the end of the session over both. */
  readonly layer?: 'task' | 'patient' | 'session';
  readonly children: ReactNode;
}

/** A question with its answers, over the screen and under the patient band. No answer has the focus at first. */
export function AskDialog({ title, isOpen, onClose, role = 'dialog', layer = 'task', children }: AskDialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(staysOpen) => !staysOpen && onClose()}
      data-layer={layer}
      className={styles['overlay'] ?? ''}
    >
      <Modal className={styles['modal'] ?? ''}>
        <Dialog role={role} className={styles['dialog'] ?? ''}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The answers, in one line as far as they fit. */
export function AskActions({ children }: { children: ReactNode }) {
  return <div className={styles['actions']}>{children}</div>;
}
