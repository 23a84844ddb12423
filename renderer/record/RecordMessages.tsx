import { RefreshCw, X } from 'lucide-react';
import type { OpenPatient } from '../../shared/api.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { RecordFilters } from '../../shared/record.ts';
import { useCommand } from '../app/server-state.ts';
import { studyPeriod } from '../patient/traits.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { Message } from '../ui/Message.tsx';
import type { Tone } from '../ui/tones.ts';
import { SearchButton } from './FilterPanel.tsx';
import { leavesOut, type ListFilters } from './filters.ts';
import { GlassButton } from './GlassDialog.tsx';
import { regionText } from './regions.ts';
import type { Studies } from './studies.ts';
import styles from './RecordMessages.module.css';

/** The DMP has been asked; what takes longer than a moment can be given up. */
export function RecordWorking({ patient }: { patient: OpenPatient }) {
  const { t } = useI18n();
  const cancel = useCommand((_: void, api) => api.cancelRecord(patient.key));
  return (
    <div className={styles['late']}>
      <div className={styles['working']}>
        <p role="status">{t(patient.record.status === 'checking' ? 'record.checking' : 'record.listing')}</p>
        <progress aria-label={t('record.progress')} className={styles['progress']} />
        <Button look="quiet" icon={X} isDisabled={cancel.isRunning} onPress={() => cancel.run()}>
          {t('control.cancelSearch')}
        </Button>
      </div>
      {cancel.error && <ErrorMessage error={cancel.error} onDismiss={cancel.forget} />}
    </div>
  );
}

/** What the user brought about, or nobody can help, is no alarm. */
const QUIET: Partial<Record<ErrorCode, Tone>> = {
  DMP_CANCELLED: 'information',
  DMP_ABSENT: 'information',
  DMP_CLOSED: 'warning',
  DMP_NO_SITUATION: 'warning',
};
/** Asking again changes nothing: the professional's account has to. */
const FINAL: readonly ErrorCode[] = ['DMP_NO_SITUATION'];

/** Why there is no list, and how to go on. */
export function RecordFailure({ patient }: { patient: OpenPatient }) {
  const { t } = useI18n();
  const { error = { code: 'INTERNAL', facts: {} } } = patient.record;
  const again = useCommand((_: void, api) => api.refreshRecord(patient.key));
  return (
    <>
      <ErrorMessage
        error={error}
        tone={QUIET[error.code] ?? 'bad'}
        action={
          <div className={styles['actions']}>
            {!FINAL.includes(error.code) && (
              <Button icon={RefreshCw} isDisabled={again.isRunning} onPress={() => again.run()}>
                {t('control.retry')}
              </Button>
            )}
            {error.code === 'DMP_AUTHORIZATION_FORBIDDEN' && <GlassButton patientKey={patient.key} />}
          </div>
        }
      />
      {again.error && <ErrorMessage error={again.error} onDismiss={again.forget} />}
    </>
  );
}

interface RecordMessagesProps {
  readonly patient: OpenPatient;
  readonly studies: Studies;
  readonly filters: ListFilters;
}

/** What is to be known of a list that is there: that it is not whole, or not all that the reader wants. */
export function RecordMessages({ patient, studies, filters }: RecordMessagesProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { warnings, filters: fetched } = patient.record;
  const searched = searchedFor(i18n, fetched);
  return (
    <>
      {warnings.map((warning, index) => (
        <ErrorMessage key={index} error={warning} tone="warning" role="note" />
      ))}
      {studies.error && (
        <ErrorMessage
          error={studies.error}
          action={
            <Button icon={RefreshCw} onPress={studies.fetchAgain}>
              {t('control.retry')}
            </Button>
          }
        />
      )}
      {leavesOut(fetched, filters) && (
        <Message tone="information" title={t('record.narrower')}>
          <p>{searched === '' ? t('record.narrowerOld') : t('record.narrowerText', { criteria: searched })}</p>
          <SearchButton patient={patient} filters={filters} isWidening />
        </Message>
      )}
    </>
  );
}

/** `CT, Thorax, depuis le 22/08/2022`: what the DMP was asked for; empty when it was asked for everything. */
function searchedFor(i18n: I18n, filters: RecordFilters): string {
  const { modalities, regions, from, to, accessionNumber, studyInstanceUid } = filters;
  const period = studyPeriod(i18n, { ...(from !== undefined && { from }), ...(to !== undefined && { to }) });
  const named = [
    [i18n.t('filters.accessionNumber'), accessionNumber],
    [i18n.t('filters.studyInstanceUid'), studyInstanceUid],
  ] as const;
  return [
    ...modalities,
    ...regions.map((region) => regionText(i18n, region)),
    ...(period === undefined ? [] : [period]),
    ...named.filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${value}`),
  ].join(', ');
}
