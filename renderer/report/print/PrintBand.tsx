import { FlaskConical } from 'lucide-react';
import { useWorkstationState } from '../../app/server-state.ts';
import { INS_SYSTEMS } from '../../../shared/identifiers.ts';
import { birthDateAndAge, groupIns, isFictitious, shortName } from '../../patient/traits.ts';
import { useToday } from '../../patient/use-today.ts';
import { useI18n } from '../../ui/I18nScope.tsx';
import styles from './Print.module.css';

/** The patient band as it stands on every sheet, with the name of the report. */
export function PrintBand({ title }: { readonly title: string }) {
  const i18n = useI18n();
  const { t } = i18n;
  const today = useToday();
  const patient = useWorkstationState()?.patient;
  if (!patient) return null;
  const { sex = 'U', birthDate, birthPlace, insValue, insSystem } = patient.traits;
  return (
    <div className={styles['band']}>
      <p className={styles['traits']}>
        <strong>{shortName(patient.traits) || t('band.nameUnknown')}</strong>
        <span>{t(`sex.${sex}`)}</span>
        <span>{birthDate ? birthDateAndAge(i18n, birthDate, today) : t('band.birthDateUnknown')}</span>
        {birthPlace !== undefined && (
          <span>
            {t(`band.born.${sex}`)} {birthPlace}
          </span>
        )}
        <span>
          {t('band.ins')} {insValue === undefined ? t('band.insUnknown') : groupIns(insValue)}
        </span>
        {insSystem && isFictitious(insSystem) && (
          <span>
            <FlaskConical aria-hidden size={12} /> {INS_SYSTEMS[insSystem]}
          </span>
        )}
      </p>
      <p>
        {title} · {t('report.printedAt', { time: i18n.dateTime(today.toISOString()) })}
      </p>
    </div>
  );
}
