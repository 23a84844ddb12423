import { useLayoutEffect, useRef, type RefObject } from 'react';
import { FileQuestionMark, FlaskConical, FolderX } from 'lucide-react';
import type { OpenPatient } from '../../shared/api.ts';
import { INS_SYSTEMS } from '../../shared/identifiers.ts';
import { LanguageSwitch } from '../app/LanguageSwitch.tsx';
import { useCommand } from '../app/server-state.ts';
import { SessionBar, type OpenSession } from '../app/SessionBar.tsx';
import { Button } from '../ui/Button.tsx';
import { TrustButton } from '../trust/TrustButton.tsx';
import { CommandError } from '../ui/CommandError.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { IdentityMark } from './IdentityMark.tsx';
import { allComparisons } from './identity.ts';
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
  const { insSystem } = patient.traits;
  const close = useCommand<string>((key, api) => api.closePatient(key));
  const band = useBandHeight();
  return (
    <header ref={band} className={styles['band']}>
      <section aria-label={t('landmark.patient')} className={styles['row']}>
        <Traits patient={patient} />
        <div className={styles['close']}>
          <TrustButton isCompact />
          {!isBlocked && (
            <Button icon={FolderX} isDisabled={close.isRunning} onPress={() => close.run(patient.key)}>
              {t('control.closePatient')}
            </Button>
          )}
          <CommandError command={close} />
        </div>
      </section>
      <div className={styles['row']}>
        <div className={styles['marks']}>
          {!patient.call && (
            <p className={styles['withoutCall']}>
              <FileQuestionMark aria-hidden size={16} />
              {t('band.withoutCall')}
            </p>
          )}
          <IdentityMark comparisons={allComparisons(patient)} isFromCall={patient.call !== undefined} />
          {insSystem && isFictitious(insSystem) && (
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

/** Tells the style sheets how high the band is (`--patient-band`), so that what covers the record leaves it free. */
function useBandHeight(): RefObject<HTMLElement | null> {
  const band = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const element = band.current;
    if (!element) return undefined;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => style.setProperty('--patient-band', `${element.offsetHeight}px`));
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.removeProperty('--patient-band');
    };
  }, []);
  return band;
}

function Traits({ patient }: { patient: OpenPatient }) {
  const i18n = useI18n();
  const today = useToday();
  const { birthName = '', firstGivenName = '', sex = 'U', birthDate, birthPlace, insValue } = patient.traits;
  return (
    <div className={styles['traits']}>
      <h1 className={styles['name']}>
        <strong>{birthName.toLocaleUpperCase('fr')}</strong> {firstGivenName}
        {birthName === '' && firstGivenName === '' && i18n.t('band.nameUnknown')}
      </h1>
      <span title={i18n.t(`sexLong.${sex}`)}>{i18n.t(`sex.${sex}`)}</span>
      {birthDate ? (
        <span>{birthDateAndAge(i18n, birthDate, today)}</span>
      ) : (
        <span className={styles['label']}>{i18n.t('band.birthDateUnknown')}</span>
      )}
      {birthPlace === undefined ? (
        <span className={styles['label']}>{i18n.t('band.birthPlaceUnknown')}</span>
      ) : (
        <span title={i18n.t('band.birthPlaceCode')}>
          <span className={styles['label']}>{i18n.t(`band.born.${sex}`)}</span> {birthPlace}
        </span>
      )}
      <span className={styles['ins']}>
        <span className={styles['label']}>{i18n.t('band.ins')}</span>{' '}
        {insValue === undefined ? i18n.t('band.insUnknown') : groupIns(insValue)}
      </span>
    </div>
  );
}
