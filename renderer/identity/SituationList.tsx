import { CircleCheck } from 'lucide-react';
import type { Professional, SituationExercice } from '../../shared/api.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { distinctNames, placeText, professionText } from './situation-text.ts';
import styles from './SituationList.module.css';

interface SituationListProps {
  readonly user: Professional;
  /** The one in force. */
  readonly current: SituationExercice | undefined;
  readonly onChosen?: () => void;
}

/** Every situation d'exercice of a professional, with what tells them apart; choosing one takes effect at once. */
export function SituationList({ user, current, onChosen }: SituationListProps) {
  const { t } = useI18n();
  const choose = useCommand<string>(async (id, api) => {
    await api.chooseSituation(id);
    onChosen?.();
  });
  const names = distinctNames(user.situations);
  return (
    <>
      <ul aria-label={t('situation.list')} className={styles['list']}>
        {user.situations.map((situation, index) => (
          <li key={situation.id} className={styles['situation']}>
            <SituationFacts situation={situation} />
            {situation.id === current?.id ? (
              <p className={styles['current']}>
                <CircleCheck aria-hidden size={16} />
                {t('situation.current')}
              </p>
            ) : (
              <Button
                aria-label={t('control.useSituation', { name: names[index] || t('situation.noStructure') })}
                isDisabled={choose.isRunning}
                onPress={() => choose.run(situation.id)}
              >
                {t('situation.choose')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {choose.error && <ErrorMessage error={choose.error} onDismiss={choose.forget} />}
    </>
  );
}

function SituationFacts({ situation }: { situation: SituationExercice }) {
  const { t } = useI18n();
  const { structureName, structureId } = situation;
  // The labels are those of the French nomenclatures.
  return (
    <div className={styles['facts']}>
      <p className={styles['name']}>{structureName || t('situation.noStructure')}</p>
      <p className={styles['fact']}>{structureId || t('situation.noIdentifier')}</p>
      <p lang="fr" className={styles['fact']}>
        {placeText(situation)}
      </p>
      <p lang="fr" className={styles['fact']}>
        {professionText(situation)}
      </p>
    </div>
  );
}
