import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useI18n } from '../ui/I18nScope.tsx';
import type { Choice } from './filters.ts';
import styles from './FilterChips.module.css';

interface FilterChipsProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly name: (key: string) => string;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** One chip for each choice, any number of which can be pressed; an empty key is for what documents do not tell. */
export function FilterChips({ label, choices, chosen, name, onChange }: FilterChipsProps) {
  const { t, number, tag } = useI18n();
  if (choices.length === 0) return null;
  const { compare } = new Intl.Collator(tag);
  // What tells nothing comes last.
  const sorted = choices.toSorted(
    (a, b) => Number(a.key === '') - Number(b.key === '') || compare(name(a.key), name(b.key)),
  );
  return (
    <div className={styles['place']}>
      <p aria-hidden className={styles['label']}>
        {label}
      </p>
      <ToggleButtonGroup
        aria-label={label}
        selectionMode="multiple"
        selectedKeys={chosen.map(chipId)}
        onSelectionChange={(ids) => onChange(choices.map(({ key }) => key).filter((key) => ids.has(chipId(key))))}
        className={styles['chips'] ?? ''}
      >
        {sorted.map(({ key, count }) => (
          <ToggleButton key={chipId(key)} id={chipId(key)} className={styles['chip'] ?? ''}>
            {key === '' ? t('record.notTold') : name(key)}
            {count !== undefined && <span className={styles['count']}>{number(count)}</span>}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}

const chipId = (key: string): string => `chip-${key}`;
