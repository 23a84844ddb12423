import { FolderX } from 'lucide-react';
import type { OpenPatient } from '../../shared/api.ts';
import type { OpenSession } from '../app/SessionBar.tsx';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { ComparisonTable } from './ComparisonTable.tsx';
import styles from './BlockedIdentity.module.css';

/** Takes the place of the record when a source means another person than the call. */
export function BlockedIdentity({ patient, session }: { patient: OpenPatient; session: OpenSession }) {
  const { t } = useI18n();
  const close = useCommand<string>((key, api) => api.closePatient(key));
  const isPatient = session.user.kind === 'patient';
  return (
    <section aria-label={t('blocked.title')} className={styles['blocked']}>
      <Message tone="bad" role="alert" title={t('blocked.title')}>
        {t(isPatient ? 'blocked.textPatient' : 'blocked.text')}
      </Message>
      {patient.comparisons
        .filter((comparison) => comparison.grade === 'different')
        .map((comparison) => (
          <ComparisonTable key={comparison.sources.join()} comparison={comparison} />
        ))}
      <div>
        <Button look="primary" icon={FolderX} isDisabled={close.isRunning} onPress={() => close.run(patient.key)}>
          {t('control.closePatient')}
        </Button>
      </div>
      {close.error && <ErrorMessage error={close.error} />}
    </section>
  );
}
