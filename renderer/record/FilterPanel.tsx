import { useDeferredValue, useMemo, useRef, type RefObject } from 'react';
import { Eraser, Search, X } from 'lucide-react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { OpenPatient } from '../../shared/api.ts';
import type { RecordStudy } from '../../shared/record.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { CheckBox } from '../ui/CheckBox.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import fields from '../trust/fields.module.css';
import { FilterChips } from './FilterChips.tsx';
import { isFiltering, modalityChoices, NO_FILTERS, regionChoices, searchOf, type ListFilters } from './filters.ts';
import { PeriodFields } from './PeriodFields.tsx';
import { setFilters } from './record-view.ts';
import { regionText } from './regions.ts';
import { useSearchKey } from './use-search-key.ts';
import styles from './FilterPanel.module.css';

interface FilterPanelProps {
  readonly patient: OpenPatient;
  /** The whole list; undefined: there is none to choose from yet. */
  readonly studies: readonly RecordStudy[] | undefined;
  readonly filters: ListFilters;
}

/** What the reader wants to see of the list: at once in what was fetched, in the DMP when they say so. */
export function FilterPanel({ patient, studies, filters }: FilterPanelProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const text = useRef<HTMLInputElement>(null);
  useSearchKey(text);
  // Counting must not hold up typing.
  const counted = useDeferredValue(filters);
  const modalities = useMemo(() => modalityChoices(studies, counted), [studies, counted]);
  const regions = useMemo(() => regionChoices(studies, counted), [studies, counted]);
  const change = (part: Partial<ListFilters>): void => setFilters({ ...filters, ...part });
  return (
    <Panel label={t('record.filters')}>
      <div className={styles['head']}>
        <h2>{t('record.filters')}</h2>
        {isFiltering(filters) && (
          <Button look="quiet" icon={Eraser} onPress={() => setFilters({ ...NO_FILTERS, withOld: filters.withOld })}>
            {t('control.clearFilters')}
          </Button>
        )}
      </div>
      <TextFilter value={filters.text} input={text} onChange={(value) => change({ text: value })} />
      <NamedStudy filters={filters} onChange={change} />
      <FilterChips
        label={t('filters.modality')}
        choices={modalities}
        chosen={filters.modalities}
        name={(code) => code}
        onChange={(chosen) => change({ modalities: chosen })}
      />
      <PeriodFields from={filters.from} to={filters.to} onChange={change} />
      <FilterChips
        label={t('filters.anatomicRegion')}
        choices={regions}
        chosen={filters.regions}
        name={(key) => regionText(i18n, key)}
        onChange={(chosen) => change({ regions: chosen })}
      />
      <CheckBox label={t('control.withOld')} isChosen={filters.withOld} onChange={(withOld) => change({ withOld })} />
      <SearchButton patient={patient} filters={filters} />
    </Panel>
  );
}

interface TextFilterProps {
  readonly value: string;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onChange: (value: string) => void;
}

function TextFilter({ value, input, onChange }: TextFilterProps) {
  const { t } = useI18n();
  return (
    <SearchField value={value} onChange={onChange} className={styles['text'] ?? ''} aria-keyshortcuts="/">
      <Label className={fields['label'] ?? ''}>{t('control.filterText')}</Label>
      <Input ref={input} className={[fields['input'], styles['input']].join(' ')} title={t('record.textHint')} />
    </SearchField>
  );
}

interface ChangeProps {
  readonly filters: ListFilters;
  readonly onChange: (part: Partial<ListFilters>) => void;
}

/** The one study that the call names; the reader can see the others. */
function NamedStudy({ filters, onChange }: ChangeProps) {
  const { t } = useI18n();
  const { accessionNumber, studyInstanceUid } = filters;
  return (
    <>
      {accessionNumber !== undefined && (
        <Criterion
          name={t('filters.accessionNumber')}
          value={accessionNumber}
          onRemove={() => onChange({ accessionNumber: undefined, accessionNumberIssuer: undefined })}
        />
      )}
      {studyInstanceUid !== undefined && (
        <Criterion
          name={t('filters.studyInstanceUid')}
          value={studyInstanceUid}
          onRemove={() => onChange({ studyInstanceUid: undefined })}
        />
      )}
    </>
  );
}

interface CriterionProps {
  readonly name: string;
  readonly value: string;
  readonly onRemove: () => void;
}

function Criterion({ name, value, onRemove }: CriterionProps) {
  const { t } = useI18n();
  return (
    <div className={styles['criterion']}>
      <p className={styles['what']}>
        <span className={fields['label']}>{name}</span>
        {value}
      </p>
      <IconButton icon={X} label={t('control.removeCriterion', { name })} onPress={onRemove} />
    </div>
  );
}

/** Asks the DMP, which is never done by itself again. */
export function SearchButton({ patient, filters, isWidening = false }: SearchButtonProps) {
  const { t } = useI18n();
  const search = useCommand((_: void, api) => api.searchRecord(patient.key, searchOf(filters)));
  const isUnderWay = patient.record.status === 'checking' || patient.record.status === 'listing';
  return (
    <>
      <div>
        <Button icon={Search} isDisabled={search.isRunning || isUnderWay} onPress={() => search.run()}>
          {t(isWidening ? 'control.widenSearch' : 'control.searchRecord')}
        </Button>
      </div>
      {search.error && <ErrorMessage error={search.error} onDismiss={search.forget} />}
    </>
  );
}

interface SearchButtonProps {
  readonly patient: OpenPatient;
  readonly filters: ListFilters;
  /** The list was asked for with less. */
  readonly isWidening?: boolean;
}
