import { useState } from 'react';
import { ShieldAlert } from 'lucide-react';
import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import type { GlassMotive } from '../../shared/record.ts';
import { useCommand } from '../app/server-state.ts';
import { AskActions, AskDialog } from '../ui/AskDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './GlassDialog.module.css';

const MOTIVES = ['unconscious', 'danger', 'minor', 'other'] as const satisfies readonly GlassMotive[];
const CONSEQUENCES = ['traced', 'told', 'noAuthorization', 'masked'] as const;

interface GlassDialogProps {
  readonly patientKey: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Bris de glace: what it means, and why it is needed; without a motive there is none. */
export function GlassDialog({ patientKey, isOpen, onClose }: GlassDialogProps) {
  const { t } = useI18n();
  return (
    <AskDialog role="alertdialog" title={t('glass.title')} isOpen={isOpen} onClose={onClose}>
      <Question patientKey={patientKey} onClose={onClose} />
    </AskDialog>
  );
}

function Question({ patientKey, onClose }: Pick<GlassDialogProps, 'patientKey' | 'onClose'>) {
  const { t } = useI18n();
  const [motive, setMotive] = useState<GlassMotive>();
  const open = useCommand<GlassMotive>(async (chosen, api) => {
    await api.breakGlass(patientKey, chosen);
    onClose();
  });
  return (
    <>
      <p>{t('glass.text')}</p>
      <ul className={styles['consequences']}>
        {CONSEQUENCES.map((consequence) => (
          <li key={consequence}>{t(`glass.consequence.${consequence}`)}</li>
        ))}
      </ul>
      <RadioGroup
        value={motive ?? null}
        onChange={(value) => setMotive(MOTIVES.find((one) => one === value))}
        className={styles['motives'] ?? ''}
      >
        <Label className={styles['label'] ?? ''}>{t('glass.motive')}</Label>
        {MOTIVES.map((one) => (
          <RadioField key={one} value={one}>
            <RadioButton className={styles['motive'] ?? ''}>
              <span aria-hidden className={styles['dot']} />
              {t(`glass.motive.${one}`)}
            </RadioButton>
          </RadioField>
        ))}
      </RadioGroup>
      <AskActions>
        <Button
          icon={ShieldAlert}
          isDisabled={motive === undefined || open.isRunning}
          onPress={() => motive && open.run(motive)}
        >
          {t('control.breakGlassNow')}
        </Button>
        <Button look="quiet" onPress={onClose}>
          {t('control.leaveGlassClosed')}
        </Button>
      </AskActions>
      {open.error && <ErrorMessage error={open.error} onDismiss={open.forget} />}
    </>
  );
}

/** The way to it from where access is missing. */
export function GlassButton({ patientKey }: { patientKey: string }) {
  const { t } = useI18n();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button icon={ShieldAlert} onPress={() => setAsking(true)}>
        {t('control.breakGlass')}
      </Button>
      <GlassDialog patientKey={patientKey} isOpen={isAsking} onClose={() => setAsking(false)} />
    </>
  );
}
