import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { ContextualCall } from '../../shared/patient.ts';
import { INS_SYSTEMS } from '../../shared/identifiers.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { FactList } from './FactList.tsx';
import { birthDateAndAge, groupIns } from './traits.ts';
import { useToday } from './use-today.ts';
import styles from './IdentityPanel.module.css';

interface IdentityPanelProps {
  readonly call: ContextualCall;
  readonly receivedAt: string;
  /** Open at first, where there is nothing else to look at. */
  readonly isExpanded: boolean;
}

/** Every trait that the call brought, the ones that the référentiel INS asks for even when they were not sent. */
export function IdentityPanel({ call, receivedAt, isExpanded }: IdentityPanelProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const today = useToday();
  const { traits, patientId, patientIdIssuer, opposition } = call;
  return (
    <Panel label={t('panel.title')}>
      <Disclosure defaultExpanded={isExpanded} className={styles['disclosure'] ?? ''}>
        <h2>
          <Button slot="trigger" className={styles['trigger'] ?? ''}>
            <ChevronRight aria-hidden size={16} />
            {t('panel.title')}
          </Button>
        </h2>
        <DisclosurePanel>
          <FactList
            facts={[
              [t('panel.birthName'), traits.birthName],
              [t('panel.firstGivenName'), traits.firstGivenName],
              [t('panel.givenNames'), traits.givenNames?.join(' ')],
              [t('panel.usedName'), traits.usedName],
              [t('panel.usedGivenName'), traits.usedGivenName],
              [t('panel.sex'), t(`sexLong.${traits.sex}`)],
              [t('panel.birthDate'), birthDateAndAge(i18n, traits.birthDate, today)],
              [t('panel.birthPlace'), traits.birthPlace && `${traits.birthPlace} (${t('band.birthPlaceCode')})`],
              [t('panel.insValue'), groupIns(traits.insValue)],
              [t('panel.insNature'), `${INS_SYSTEMS[traits.insSystem]} (${traits.insSystem})`],
              [t('panel.patientId'), patientId],
              [t('panel.patientIdIssuer'), patientIdIssuer],
              [t('panel.opposition'), t(`opposition.${opposition}`)],
              [t('panel.received'), i18n.dateTime(receivedAt)],
            ]}
          />
        </DisclosurePanel>
      </Disclosure>
    </Panel>
  );
}
