import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import styles from './Choice.module.css';

interface ChoiceProps {
  readonly label: string;
  readonly values: Iterable<number>;
  readonly chosen: number;
  readonly onChoose: (value: number) => void;
  readonly name: (value: number) => string;
}

/** One of few numbers. */
export function Choice({ label, values, chosen, onChoose, name }: ChoiceProps) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChoose(Number(key));
      }}
      className={styles['group'] ?? ''}
    >
      {[...values].map((value) => (
        <ToggleButton key={value} id={value} className={styles['choice'] ?? ''}>
          {name(value)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
