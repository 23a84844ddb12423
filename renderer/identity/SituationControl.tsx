import { useState } from 'react';
import { Repeat2 } from 'lucide-react';
import type { Professional, SituationExercice } from '../../shared/api.ts';
import { AskActions, AskDialog } from '../ui/AskDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { SituationList } from './SituationList.tsx';

interface SituationControlProps {
  readonly user: Professional;
  readonly situation: SituationExercice | undefined;
}

/** Chooses or changes the situation d'exercice; nothing for whoever has no choice. */
export function SituationControl({ user, situation }: SituationControlProps) {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  if (user.situations.length < 2) return null;
  return (
    <>
      <Button look="quiet" icon={Repeat2} onPress={() => setOpen(true)}>
        {t(situation ? 'control.changeSituation' : 'control.chooseSituation')}
      </Button>
      <AskDialog title={t('situation.title')} isOpen={isOpen} onClose={close}>
        <p>{t(situation ? 'situation.changeText' : 'situation.text')}</p>
        <SituationList user={user} current={situation} onChosen={close} />
        <AskActions>
          <Button look="quiet" onPress={close}>
            {t('control.leaveSituation')}
          </Button>
        </AskActions>
      </AskDialog>
    </>
  );
}
