import type { Professional } from '../../shared/api.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { SituationList } from './SituationList.tsx';

/** Stands where the list will be: the DMP answers a professional in a situation d'exercice only. */
export function SituationPanel({ user }: { user: Professional }) {
  const { t } = useI18n();
  return (
    <Panel label={t('situation.title')}>
      <h2>{t('situation.title')}</h2>
      <p>{t('situation.text')}</p>
      <SituationList user={user} current={undefined} />
    </Panel>
  );
}
