import { useState } from 'react';
import { KeyRound } from 'lucide-react';
import { Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { OpenPatient } from '../../shared/api.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { CommandError } from '../ui/CommandError.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
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
      <MenuTrigger>
        <Button look="quiet" icon={KeyRound}>
          {t('control.accessMenu')}
        </Button>
        <Popover placement="bottom end" offset={4} className={styles['popover'] ?? ''}>
          <Menu
            aria-label={t('control.accessMenu')}
            onAction={() => (isGlass ? leave.run() : setAsking(true))}
            className={styles['menu'] ?? ''}
          >
            <MenuItem className={styles['item'] ?? ''}>
              {t(isGlass ? 'control.leaveGlass' : 'control.breakGlass')}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <GlassDialog patientKey={patient.key} isOpen={isAsking} onClose={() => setAsking(false)} />
      <CommandError command={leave} />
    </div>
  );
}
