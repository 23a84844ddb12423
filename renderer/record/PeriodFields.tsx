import { useState } from 'react';
import { FieldError, Input, Label, TextField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useI18n } from '../ui/I18nScope.tsx';
import { useToday } from '../patient/use-today.ts';
import fields from '../trust/fields.module.css';
import chips from './FilterChips.module.css';
import { parseDay, yearsBefore } from './days.ts';
import styles from './PeriodFields.module.css';

interface PeriodFieldsProps {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: (period: { readonly from?: string | undefined; readonly to?: string | undefined }) => void;
}

const YEARS = [1, 3] as const;

/** The period of the acts: by a click, or typed as one writes it. */
export function PeriodFields({ from, to, onChange }: PeriodFieldsProps) {
  const { t } = useI18n();
  const today = useToday();
  // Half a date that somebody typed goes when a period is clicked.
  const [clicks, setClicks] = useState(0);
  const years = YEARS.find((count) => to === undefined && from === yearsBefore(today, count));
  const isAll = from === undefined && to === undefined;
  const pressed = isAll ? ['all'] : years === undefined ? [] : [String(years)];
  return (
    <div className={chips['place']}>
      <p aria-hidden className={chips['label']}>
        {t('filters.studyDate')}
      </p>
      <ToggleButtonGroup
        aria-label={t('filters.studyDate')}
        selectedKeys={pressed}
        onSelectionChange={(ids) => {
          const [chosen] = ids;
          const count = YEARS.find((one) => String(one) === chosen);
          setClicks(clicks + 1);
          if (ids.size > 0) onChange({ from: count && yearsBefore(today, count), to: undefined });
        }}
        className={chips['chips'] ?? ''}
      >
        {[...YEARS.map(String), 'all'].map((id) => (
          <ToggleButton key={id} id={id} className={chips['chip'] ?? ''}>
            {t(PERIODS[id] ?? 'control.period.all')}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <div key={clicks} className={styles['fields']}>
        <DayField
          label={t('control.periodFrom')}
          which="first"
          day={from}
          onChange={(day) => onChange({ from: day })}
        />
        <DayField label={t('control.periodTo')} which="last" day={to} onChange={(day) => onChange({ to: day })} />
      </div>
    </div>
  );
}

const PERIODS: Readonly<Record<string, 'control.period.1' | 'control.period.3'>> = {
  '1': 'control.period.1',
  '3': 'control.period.3',
};

interface DayFieldProps {
  readonly label: string;
  readonly which: 'first' | 'last';
  readonly day: string | undefined;
  readonly onChange: (day: string | undefined) => void;
}

/** A day as it is typed; it counts as soon as it is one. */
function DayField({ label, which, day, onChange }: DayFieldProps) {
  const { t, locale } = useI18n();
  const [draft, setDraft] = useState<string>();
  const [shown, setShown] = useState(day);
  // Half a date is no mistake while it is being typed.
  const [isLeft, setLeft] = useState(false);
  // Another choice has set the day meanwhile.
  if (shown !== day) {
    setShown(day);
    setDraft(undefined);
  }
  const text = draft ?? (day === undefined ? '' : written(day));
  const isInvalid = isLeft && text.trim() !== '' && parseDay(text, which) === undefined;
  const type = (typed: string): void => {
    setLeft(false);
    setDraft(typed);
    const parsed = parseDay(typed, which);
    if (parsed === undefined && typed.trim() !== '') return;
    setShown(parsed);
    onChange(parsed);
  };
  return (
    <TextField
      value={text}
      isInvalid={isInvalid}
      onChange={type}
      onBlur={() => {
        setLeft(true);
        if (parseDay(text, which) !== undefined) setDraft(undefined);
      }}
      className={styles['field'] ?? ''}
    >
      <Label className={fields['label'] ?? ''}>{label}</Label>
      <Input
        className={[fields['input'], styles['input']].join(' ')}
        placeholder={t('record.dayPattern')}
        inputMode="numeric"
        lang={locale}
      />
      <FieldError className={styles['error'] ?? ''}>{t('record.dayInvalid')}</FieldError>
    </TextField>
  );
}

/** In the form that is typed: figures, in the order of the day, the month and the year. */
function written(day: string): string {
  return day.split('-').toReversed().join('/');
}
