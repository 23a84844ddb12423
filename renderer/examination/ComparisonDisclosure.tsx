import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { TraitsComparison } from '../../shared/patient.ts';
import { ComparisonTable } from '../patient/ComparisonTable.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import type { Tone } from '../ui/tones.ts';
import styles from './ComparisonDisclosure.module.css';

/** The mark of an identity that is not simply the same; opens trait by trait. */
export function ComparisonDisclosure({ comparison, tone }: { comparison: TraitsComparison; tone: Tone }) {
  const { t } = useI18n();
  return (
    <Disclosure className={styles['disclosure'] ?? ''}>
      <Button slot="trigger" className={styles['trigger'] ?? ''}>
        <ToneIcon tone={tone} />
        {t(`identity.${comparison.grade}`)}
        <ChevronRight aria-hidden size={16} className={styles['chevron']} />
      </Button>
      <DisclosurePanel>
        <ComparisonTable comparison={comparison} />
      </DisclosurePanel>
    </Disclosure>
  );
}
