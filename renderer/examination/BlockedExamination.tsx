import { FolderMinus, FolderOpen } from 'lucide-react';
import type { Examination } from '../../shared/examination.ts';
import { useCommand } from '../app/server-state.ts';
import { ComparisonTable } from '../patient/ComparisonTable.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ExaminationHead } from './ExaminationHead.tsx';
import styles from './BlockedExamination.module.css';

/** An examination whose identity differs: nothing of it is opened before the user has decided. */
export function BlockedExamination({ patientKey, examination }: { patientKey: string; examination: Examination }) {
  const { t } = useI18n();
  const decide = useCommand<boolean>((accept, api) => api.decide(patientKey, examination.id, accept));
  return (
    <Panel role="group" label={t('decide.title')}>
      <ExaminationHead examination={examination} />
      <Message tone="bad" role="alert" title={t('decide.title')}>
        {t('decide.text')}
      </Message>
      <ComparisonTable comparison={examination.comparison} />
      <div className={styles['actions']}>
        <Button icon={FolderMinus} isDisabled={decide.isRunning} onPress={() => decide.run(false)}>
          {t('control.removeExamination')}
        </Button>
        <Button icon={FolderOpen} isDisabled={decide.isRunning} onPress={() => decide.run(true)}>
          {t('control.openDespiteDifference')}
        </Button>
      </div>
      {decide.error && <ErrorMessage error={decide.error} />}
    </Panel>
  );
}
