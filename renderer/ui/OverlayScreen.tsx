import type { ReactNode } from 'react';
import { ArrowLeft } from 'lucide-react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Button } from './Button.tsx';
import styles from './OverlayScreen.module.css';

interface OverlayScreenProps {
  readonly title: string;
  /** Name of the button that leaves; Escape does, too. */
  readonly closeLabel: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  /** Without it, the screen is as dark or light as what it lies over. */
  readonly theme?: 'light';
  /** In the bar, before the button that leaves. */
  readonly tools?: ReactNode;
  /** Scrolls by itself, e.g. `Panels`. */
  readonly children: ReactNode;
}

/**
 * A screen over whatever is there: that stays as it is underneath, and the patient band, when there is one, stays above.
 */
export function OverlayScreen({ title, closeLabel, isOpen, onOpenChange, theme, tools, children }: OverlayScreenProps) {
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={onOpenChange} className={styles['overlay'] ?? ''}>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <div data-theme={theme} className={styles['page']}>
            <div className={styles['bar']}>
              <Heading slot="title" level={1}>
                {title}
              </Heading>
              <div className={styles['tools']}>
                {tools}
                <Button icon={ArrowLeft} onPress={() => onOpenChange(false)}>
                  {closeLabel}
                </Button>
              </div>
            </div>
            {children}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
