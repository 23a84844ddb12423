import type { ReactNode } from 'react';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components';
import styles from './DialogFrame.module.css';

interface DialogFrameProps {
  readonly isOpen: boolean;
  /** Escape, too; and a press beside it where that leaves. */
  readonly onClose: () => void;
  readonly isLeftByPressBeside?: boolean;
  readonly role?: 'dialog' | 'alertdialog';
  /** What it lies over: the question about another patient over tasks, the end of the session over both. */
  readonly layer?: 'task' | 'patient' | 'session';
  readonly width?: 'usual' | 'wide';
  /** Of what is in it. */
  readonly className?: string | undefined;
  /** With a heading in the slot `title`. */
  readonly children: ReactNode;
}

/** Something in front of the screen, under the patient band: that stays readable. */
export function DialogFrame({
  isOpen,
  onClose,
  isLeftByPressBeside = false,
  role = 'dialog',
  layer = 'task',
  width = 'usual',
  className,
  children,
}: DialogFrameProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      isDismissable={isLeftByPressBeside}
      onOpenChange={(staysOpen) => !staysOpen && onClose()}
      data-layer={layer}
      className={styles['overlay'] ?? ''}
    >
      <Modal data-width={width} className={styles['modal'] ?? ''}>
        <Dialog role={role} className={className ?? ''}>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
