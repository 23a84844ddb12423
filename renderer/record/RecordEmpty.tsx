import { Eraser } from 'lucide-react';
import type { OpenPatient } from '../../shared/api.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { SearchButton } from './FilterPanel.tsx';
import { leavesOut, NO_FILTERS, type ListFilters } from './filters.ts';
import { setFilters } from './record-view.ts';

/** The DMP holds nothing, or nothing of what it was asked for. */
export function RecordEmpty({ patient }: { patient: OpenPatient }) {
  const { t } = useI18n();
  const isSearch = leavesOut(patient.record.filters, NO_FILTERS);
  return (
    <Panel>
      <p>
        <strong>{t(isSearch ? 'record.emptySearch' : 'record.empty')}</strong>
      </p>
      {isSearch ? <SearchButton patient={patient} filters={NO_FILTERS} isWidening /> : <p>{t('kos.hint')}</p>}
    </Panel>
  );
}

/** The filters hide all of the list. */
export function RecordNoMatch({ filters }: { filters: ListFilters }) {
  const { t } = useI18n();
  return (
    <Panel>
      <p>
        <strong>{t('record.noMatch')}</strong>
      </p>
      <div>
        <Button icon={Eraser} onPress={() => setFilters({ ...NO_FILTERS, withOld: filters.withOld })}>
          {t('control.clearFilters')}
        </Button>
      </div>
    </Panel>
  );
}
