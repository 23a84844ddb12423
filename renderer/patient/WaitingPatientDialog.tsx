import { useEffect, useState } from 'react';
import type { OpenPatient, WaitingPatient } from '../../shared/api.ts';
import type { ContextualCall, InsTraits } from '../../shared/patient.ts';
import { useCommand } from '../app/server-state.ts';
import { useView } from '../app/view-state.ts';
import { AskActions, AskDialog } from '../ui/AskDialog.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { TraitsTable, type TraitRow } from './TraitsTable.tsx';
import { birthDateAndAge, groupIns, shortName } from './traits.ts';
import { useToday } from './use-today.ts';
import styles from './WaitingPatientDialog.module.css';

/** A click or key that was on its way when the dialog appeared was not meant for it. */
const ARMED_AFTER_MS = 400;

interface WaitingPatientDialogProps {
  readonly current: OpenPatient;
  readonly waiting: WaitingPatient;
}

/**
 * Asks before another patient takes the screen. No button has the focus at first, so that Enter decides nothing, and
 * Escape only puts the question off.
 */
export function WaitingPatientDialog({ current, waiting }: WaitingPatientDialogProps) {
  const { t } = useI18n();
  const isPostponed = useView((view) => view.postponedKey === waiting.key);
  const postpone = useView((view) => view.postpone);
  return (
    <AskDialog
      role="alertdialog"
      layer="patient"
      title={t('waiting.title')}
      isOpen={!isPostponed}
      onClose={() => postpone(waiting.key)}
    >
      <Question current={current} waiting={waiting} />
    </AskDialog>
  );
}

function Question({ current, waiting }: WaitingPatientDialogProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const today = useToday();
  const isArmed = useArmed();
  const postpone = useView((view) => view.postpone);
  const accept = useCommand<string>((key, api) => api.acceptPatient(key));
  const dismiss = useCommand<string>((key, api) => api.dismissPatient(key));
  const isDisabled = !isArmed || accept.isRunning || dismiss.isRunning;
  const error = accept.error ?? dismiss.error;
  return (
    <>
      <p className={styles['text']}>{t('waiting.text')}</p>
      <TraitsTable
        caption={t('waiting.compare')}
        columns={{
          label: t('identity.trait'),
          left: t('waiting.current'),
          right: t('waiting.received', { time: i18n.time(waiting.receivedAt) }),
          verdict: t('identity.result'),
        }}
        rows={factRows(i18n, current, waiting.call, today)}
      />
      <AskActions>
        <Button isDisabled={isDisabled} onPress={() => dismiss.run(waiting.key)}>
          {t('control.keepPatient', { name: shortName(current.traits) || t('band.nameUnknown') })}
        </Button>
        <Button isDisabled={isDisabled} onPress={() => accept.run(waiting.key)}>
          {t('control.acceptWaiting', { name: shortName(waiting.call.traits) })}
        </Button>
        <Button look="quiet" isDisabled={isDisabled} onPress={() => postpone(waiting.key)}>
          {t('control.decideLater')}
        </Button>
      </AskActions>
      {error && <ErrorMessage error={error} />}
    </>
  );
}

/** What the two have in common to be compared by: one may be known from a KOS alone. */
interface Known {
  readonly traits: Partial<InsTraits>;
  readonly patientId: string;
}

function factRows(i18n: I18n, current: OpenPatient, waiting: ContextualCall, today: Date): readonly TraitRow[] {
  const { t } = i18n;
  const onScreen: Known = { traits: current.traits, patientId: current.call?.patientId ?? '' };
  const row = (label: string, fact: (known: Known) => string): TraitRow => {
    const [left, right] = [fact(onScreen), fact(waiting)];
    const isSame = left === right;
    return { label, left, right, verdict: t(isSame ? 'waiting.same' : 'waiting.different'), stands: !isSame };
  };
  return [
    row(t('trait.birthName'), ({ traits }) => traits.birthName ?? ''),
    row(t('trait.firstGivenName'), ({ traits }) => traits.firstGivenName ?? ''),
    row(t('trait.sex'), ({ traits }) => (traits.sex ? t(`sexLong.${traits.sex}`) : '')),
    row(t('trait.birthDate'), ({ traits }) => birthDateAndAge(i18n, traits.birthDate ?? '', today)),
    row(t('trait.birthPlace'), ({ traits }) => traits.birthPlace ?? ''),
    row(t('trait.ins'), ({ traits }) => groupIns(traits.insValue ?? '')),
    row(t('panel.patientId'), ({ patientId }) => patientId),
  ];
}

function useArmed(): boolean {
  const [isArmed, setArmed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setArmed(true), ARMED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isArmed;
}
