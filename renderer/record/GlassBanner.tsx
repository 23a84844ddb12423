import { ShieldAlert } from 'lucide-react';
import type { OpenPatient } from '../../shared/api.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './GlassBanner.module.css';

/** Stays above everything that is read under bris de glace. */
export function GlassBanner({ patient }: { patient: OpenPatient }) {
  const { t } = useI18n();
  const leave = useCommand((_: void, api) => api.leaveGlass(patient.key));
  if (patient.record.mode !== 'brisDeGlace') return null;
  return (
    <section aria-label={t('glass.banner')} className={styles['banner']}>
      <div className={styles['line']}>
        <ShieldAlert aria-hidden size={20} className={styles['icon']} />
        <p className={styles['text']}>
          <strong>{t('glass.banner')}</strong> {t('glass.bannerText')}
        </p>
        <Button isDisabled={leave.isRunning} onPress={() => leave.run()}>
          {t('control.leaveGlass')}
        </Button>
      </div>
      {leave.error && <ErrorMessage error={leave.error} onDismiss={leave.forget} />}
    </section>
  );
}
