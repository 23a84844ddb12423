import { lazy, Suspense } from 'react';
import { ArrowLeft } from 'lucide-react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useView } from '../app/view-state.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './SettingsScreen.module.css';

/** Loaded apart: it knows every command of the viewer. */
const SettingsContent = lazy(() => import('./SettingsContent.tsx'));

/**
 * Réglages, over whatever is on the screen: that stays as it is underneath, and the patient band, when there is one, stays
 * above. What is changed holds at once. Escape leaves.
 */
export function SettingsScreen() {
  const { t } = useI18n();
  const isOpen = useView((view) => view.areSettingsOpen);
  const showSettings = useView((view) => view.showSettings);
  return (
    <ModalOverlay isOpen={isOpen} isDismissable={false} onOpenChange={showSettings} className={styles['overlay'] ?? ''}>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <div data-theme="light" className={styles['page']}>
            <div className={styles['bar']}>
              <Heading slot="title" level={1}>
                {t('settings.title')}
              </Heading>
              <Button icon={ArrowLeft} onPress={() => showSettings(false)}>
                {t('control.closeSettings')}
              </Button>
            </div>
            <div className={styles['scroll']}>
              <Suspense>
                <SettingsContent />
              </Suspense>
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
