import { useState } from 'react';
import { KeyRound } from 'lucide-react';
import type { OpenPatient } from '../../shared/api.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { CommandError } from '../ui/CommandError.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { NoteMenu } from '../ui/NoteMenu.tsx';
import { GlassDialog } from './GlassDialog.tsx';
import styles from './AccessMenu.module.css';

/** By which right the DMP is read, and the way from one to the other. */
export function AccessMenu({ patient }: { patient: OpenPatient }) {
  const { t } = useI18n();
  const [isAsking, setAsking] = useState(false);
  const leave = useCommand((_: void, api) => api.leaveGlass(patient.key));
  const isGlass = patient.record.mode === 'brisDeGlace';
  return (
    <div className={styles['place']}>
      <NoteMenu
        label={t('control.accessMenu')}
        entries={[{ id: 'change', name: t(isGlass ? 'control.leaveGlass' : 'control.breakGlass') }]}
        onChoose={() => (isGlass ? leave.run() : setAsking(true))}
      >
        <Button look="quiet" icon={KeyRound}>
          {t('control.accessMenu')}
        </Button>
      </NoteMenu>
      <GlassDialog patientKey={patient.key} isOpen={isAsking} onClose={() => setAsking(false)} />
      <CommandError command={leave} />
    </div>
  );
}
