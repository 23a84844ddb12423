import { FlaskConical, FolderX } from 'lucide-react';
import type { OpenPatient } from '../../shared/api.ts';
import { INS_SYSTEMS } from '../../shared/identifiers.ts';
import { LanguageSwitch } from '../app/LanguageSwitch.tsx';
import { useCommand } from '../app/server-state.ts';
import { SessionBar, type OpenSession } from '../app/SessionBar.tsx';
import { Button } from '../ui/Button.tsx';
import { CommandError } from '../ui/CommandError.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { IdentityMark } from './IdentityMark.tsx';
import { birthDateAndAge, groupIns, isFictitious } from './traits.ts';
import { useToday } from './use-today.ts';
import styles from './PatientBand.module.css';

interface PatientBandProps {
  readonly patient: OpenPatient;
  readonly session: OpenSession;
  /** The way out is then below, beside the reason. */
  readonly isBlocked: boolean;
}

/** Whose record this is. Never hidden, whatever else is on the screen. */
export function PatientBand({ patient, session, isBlocked }: PatientBandProps) {
  const { t } = useI18n();
  const { insSystem } = patient.call.traits;
  const close = useCommand<string>((key, api) => api.closePatient(key));
  return (
    <header className={styles['band']}>
      <section aria-label={t('landmark.patient')} className={styles['row']}>
        <Traits patient={patient} />
        {!isBlocked && (
          <div className={styles['close']}>
            <Button icon={FolderX} isDisabled={close.isRunning} onPress={() => close.run(patient.key)}>
              {t('control.closePatient')}
            </Button>
            <CommandError command={close} />
          </div>
        )}
      </section>
      <div className={styles['row']}>
        <div className={styles['marks']}>
          <IdentityMark comparisons={patient.comparisons} />
          {isFictitious(insSystem) && (
            <p className={styles['fictitious']}>
              <FlaskConical aria-hidden size={16} />
              {INS_SYSTEMS[insSystem]}
            </p>
          )}
        </div>
        <div className={styles['tools']}>
          <SessionBar session={session} />
          <LanguageSwitch />
        </div>
      </div>
    </header>
  );
}

function Traits({ patient }: { patient: OpenPatient }) {
  const i18n = useI18n();
  const today = useToday();
  const { traits } = patient.call;
  return (
    <div className={styles['traits']}>
      <h1 className={styles['name']}>
        <strong>{traits.birthName.toLocaleUpperCase('fr')}</strong> {traits.firstGivenName}
      </h1>
      <span title={i18n.t(`sexLong.${traits.sex}`)}>{i18n.t(`sex.${traits.sex}`)}</span>
      <span>{birthDateAndAge(i18n, traits.birthDate, today)}</span>
      {traits.birthPlace === undefined ? (
        <span className={styles['label']}>{i18n.t('band.birthPlaceUnknown')}</span>
      ) : (
        <span title={i18n.t('band.birthPlaceCode')}>
          <span className={styles['label']}>{i18n.t(`band.born.${traits.sex}`)}</span> {traits.birthPlace}
        </span>
      )}
      <span className={styles['ins']}>
        <span className={styles['label']}>{i18n.t('band.ins')}</span> {groupIns(traits.insValue)}
      </span>
    </div>
  );
}
