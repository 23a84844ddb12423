import { useDeferredValue, useMemo } from 'react';
import type { OpenPatient } from '../../shared/api.ts';
import type { OpenSession } from '../app/SessionBar.tsx';
import { SituationPanel } from '../identity/SituationPanel.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { AccessMenu } from './AccessMenu.tsx';
import { AuthorizationPanel, GlassOffer } from './AccessPanels.tsx';
import { matchingStudies, type ListFilters } from './filters.ts';
import { RecordFailure, RecordMessages, RecordWorking } from './RecordMessages.tsx';
import { RecordEmpty, RecordNoMatch } from './RecordEmpty.tsx';
import { SelectedStudy } from './SelectedStudy.tsx';
import { StudyList } from './StudyList.tsx';
import type { Studies } from './studies.ts';
import styles from './RecordPanel.module.css';

interface RecordPanelProps {
  readonly patient: OpenPatient;
  readonly session: OpenSession;
  readonly studies: Studies;
  readonly filters: ListFilters;
}

/** The patient's record in the DMP: what stands between it and the reader, then the list. */
export function RecordPanel(props: RecordPanelProps) {
  const { t, number, time } = useI18n();
  const { patient, studies, filters } = props;
  const { status, listedAt } = patient.record;
  // A long list must not hold up typing.
  const applied = useDeferredValue(filters);
  const shown = useMemo(() => matchingStudies(studies.studies, applied), [studies.studies, applied]);
  const total = studies.studies.length;
  const count =
    shown.length === total
      ? t(total === 1 ? 'record.study' : 'record.studies', { count: number(total) })
      : t('record.found', { found: number(shown.length), total: number(total) });
  return (
    <section aria-label={t('record.title')} className={styles['panel']}>
      <div className={styles['head']}>
        <h2>{t('record.title')}</h2>
        <p role="status" className={styles['count']}>
          {studies.isKnown && status === 'listed' && count}
        </p>
        <p className={styles['when']}>
          {status === 'listed' && listedAt !== undefined && t('record.listedAt', { time: time(listedAt) })}
        </p>
        <AccessMenu patient={patient} />
      </div>
      <Body {...props} shown={shown} />
    </section>
  );
}

type BodyProps = RecordPanelProps & { readonly shown: Studies['studies'] };

/** The list, or what stands in its way; a list that was there stays while another is on its way or did not come. */
function Body({ patient, session, studies, filters, shown }: BodyProps) {
  const { status } = patient.record;
  const hasList = studies.studies.length > 0;
  switch (status) {
    case 'off':
      return null;
    case 'situation':
      return session.user.kind === 'professional' ? <SituationPanel user={session.user} /> : null;
    case 'opposed':
    case 'unanswered':
      return <GlassOffer patientKey={patient.key} />;
    case 'authorization':
      return <AuthorizationPanel patient={patient} />;
    case 'checking':
    case 'listing':
      return (
        <>
          <RecordWorking patient={patient} />
          {hasList && <List studies={studies} shown={shown} filters={filters} />}
        </>
      );
    case 'failed':
      return (
        <>
          <RecordFailure patient={patient} />
          {hasList && <List studies={studies} shown={shown} filters={filters} />}
        </>
      );
    case 'listed':
      return (
        <>
          <RecordMessages patient={patient} studies={studies} filters={filters} />
          {studies.isKnown && !hasList && <RecordEmpty patient={patient} />}
          {hasList && <List studies={studies} shown={shown} filters={filters} />}
        </>
      );
  }
}

function List({ studies, shown, filters }: Pick<BodyProps, 'studies' | 'shown' | 'filters'>) {
  return (
    <>
      {shown.length === 0 ? <RecordNoMatch filters={filters} /> : <StudyList studies={shown} />}
      <SelectedStudy studies={studies.studies} />
    </>
  );
}
