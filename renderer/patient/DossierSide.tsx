import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel } from 'react-aria-components';
import type { OpenPatient } from '../../shared/api.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Pacs } from '../../shared/examination.ts';
import type { ContextualCall } from '../../shared/patient.ts';
import type { RecordStatus } from '../../shared/record.ts';
import { KosButton, KosFolderButton, type KosIntake } from '../examination/KosIntake.tsx';
import { PacsPanel } from '../exports/PacsPanel.tsx';
import { FilterPanel } from '../record/FilterPanel.tsx';
import type { ListFilters } from '../record/filters.ts';
import type { Studies } from '../record/studies.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { IgnoredInformation } from './CallRemarks.tsx';
import { FactList } from './FactList.tsx';
import { IdentityPanel } from './IdentityPanel.tsx';
import { studyPeriod } from './traits.ts';
import identity from './IdentityPanel.module.css';
import styles from './DossierSide.module.css';

interface DossierSideProps {
  readonly patient: OpenPatient;
  readonly pacs: readonly Pacs[];
  readonly studies: Studies;
  readonly filters: ListFilters;
  readonly intake: KosIntake;
}

/** There is a list, or there may be one once the DMP is asked differently. */
const FILTERED: readonly RecordStatus[] = ['checking', 'listing', 'listed', 'failed'];
/** Whatever the DMP is asked for, there is none to be had. */
const NO_LIST: readonly (ErrorCode | undefined)[] = [
  'DMP_NO_SITUATION',
  'DMP_ABSENT',
  'DMP_CLOSED',
  'DMP_AUTHORIZATION_FORBIDDEN',
];

/** What narrows the list, the manual way in, and what the call brought, folded. */
export function DossierSide({ patient, pacs, studies, filters, intake }: DossierSideProps) {
  const { t } = useI18n();
  const { call, record, receivedAt, examinations } = patient;
  return (
    <section aria-label={t('landmark.side')} className={styles['side']}>
      {FILTERED.includes(record.status) && !NO_LIST.includes(record.error?.code) && (
        <FilterPanel
          patient={patient}
          studies={studies.studies.length > 0 ? studies.studies : undefined}
          filters={filters}
        />
      )}
      <div className={styles['kos']}>
        <KosButton intake={intake} />
        <KosFolderButton intake={intake} />
      </div>
      {call && (
        <>
          <RequestedSelection filters={call.filters} />
          <IdentityPanel
            call={call}
            receivedAt={receivedAt}
            isExpanded={record.status === 'off' && examinations.length === 0}
          />
          <IgnoredInformation call={call} />
        </>
      )}
      <PacsPanel pacs={pacs} />
    </section>
  );
}

/** What the call asks to see first; nothing when it asks for nothing in particular. */
function RequestedSelection({ filters }: { filters: ContextualCall['filters'] }) {
  const i18n = useI18n();
  const { t } = i18n;
  const facts = (
    [
      [t('filters.modality'), filters.modality],
      [t('filters.anatomicRegion'), filters.anatomicRegion],
      [t('filters.studyDate'), studyPeriod(i18n, filters.studyDate)],
      [t('filters.accessionNumber'), filters.accessionNumber],
      [t('filters.accessionNumberIssuer'), filters.accessionNumberIssuer],
      [t('filters.studyInstanceUid'), filters.studyInstanceUid],
    ] as const
  ).filter(([, value]) => value !== undefined);
  if (facts.length === 0) return null;
  return (
    <Panel label={t('filters.title')}>
      <Disclosure className={identity['disclosure'] ?? ''}>
        <h2>
          <Button slot="trigger" className={identity['trigger'] ?? ''}>
            <ChevronRight aria-hidden size={16} />
            {t('filters.title')}
          </Button>
        </h2>
        <DisclosurePanel>
          <FactList facts={facts} />
        </DisclosurePanel>
      </Disclosure>
    </Panel>
  );
}
