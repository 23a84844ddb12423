import { ShieldCheck } from 'lucide-react';
import type { OpenPatient } from '../../shared/api.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { GlassButton } from './GlassDialog.tsx';
import styles from './AccessPanels.module.css';

/** The professional has no authorisation, or none any more: what declaring one means, and the way to do it (TD0.3). */
export function AuthorizationPanel({ patient }: { patient: OpenPatient }) {
  const i18n = useI18n();
  const { t } = i18n;
  const declare = useCommand((_: void, api) => api.authorizeRecord(patient.key));
  const { error = { code: 'DMP_AUTHORIZATION_MISSING', facts: {} } } = patient.record;
  return (
    <Panel label={t('authorization.title')}>
      <h3 className={styles['title']}>{i18n.error(error).sentence}</h3>
      <p>{t('authorization.consent')}</p>
      <p className={styles['note']}>{t('authorization.meaning')}</p>
      <div className={styles['actions']}>
        <Button look="primary" icon={ShieldCheck} isDisabled={declare.isRunning} onPress={() => declare.run()}>
          {t('control.authorize')}
        </Button>
        <GlassButton patientKey={patient.key} />
      </div>
      {declare.error && <ErrorMessage error={declare.error} onDismiss={declare.forget} />}
    </Panel>
  );
}

/** The patient is opposed, or has not been asked, as the banner above says: what is left in an emergency. */
export function GlassOffer({ patientKey }: { patientKey: string }) {
  const { t } = useI18n();
  return (
    <Panel>
      <p>{t('glass.offer')}</p>
      <div>
        <GlassButton patientKey={patientKey} />
      </div>
    </Panel>
  );
}
