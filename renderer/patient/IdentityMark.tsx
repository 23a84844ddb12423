import { ChevronDown } from 'lucide-react';
import { Button, DialogTrigger, Popover } from 'react-aria-components';
import type { TraitsComparison } from '../../shared/patient.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import { ComparisonTable, sourceList } from './ComparisonTable.tsx';
import { comparedSources, GRADE_TONES, overallGrade } from './identity.ts';
import styles from './IdentityMark.module.css';

interface IdentityMarkProps {
  readonly comparisons: readonly TraitsComparison[];
  /** False when only a KOS tells who the patient is. */
  readonly isFromCall: boolean;
}

/** Whether all that names the patient means the same person; opens the comparison, trait by trait. */
export function IdentityMark({ comparisons, isFromCall }: IdentityMarkProps) {
  const i18n = useI18n();
  const grade = overallGrade(comparisons);
  const tone = GRADE_TONES[grade ?? 'absent'];
  if (!grade) {
    return (
      <p className={styles['mark']}>
        <ToneIcon tone={tone} />
        {i18n.t(isFromCall ? 'identity.callOnly' : 'identity.kosOnly')}
      </p>
    );
  }
  return (
    <DialogTrigger>
      <Button className={[styles['mark'], styles['button']].join(' ')}>
        <ToneIcon tone={tone} />
        {i18n.t(`identity.${grade}`)} ({sourceList(i18n, comparedSources(comparisons))})
        <ChevronDown aria-hidden size={16} className={styles['chevron']} />
      </Button>
      <Popover placement="bottom start" offset={4} className={styles['popover'] ?? ''}>
        <h2>{i18n.t('identity.popoverTitle')}</h2>
        {comparisons.map((comparison, index) => (
          <ComparisonTable key={index} comparison={comparison} />
        ))}
      </Popover>
    </DialogTrigger>
  );
}
