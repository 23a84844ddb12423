import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import language from '../app/LanguageSwitch.module.css';
import styles from './settings.module.css';

interface ChoicesProps<T extends string> {
  readonly label: string;
  /** The label is written before the choices; otherwise it is only spoken. */
  readonly isLabelShown?: boolean;
  readonly choices: readonly T[];
  readonly chosen: T;
  readonly name: (choice: T) => string;
  readonly onChoose: (choice: T) => void;
}

/** One of a few. */
export function Choices<T extends string>(props: ChoicesProps<T>) {
  const { label, isLabelShown = false, choices, chosen, name, onChoose } = props;
  return (
    <div className={styles['choices']}>
      {isLabelShown && <span aria-hidden>{label}</span>}
      <ToggleButtonGroup
        aria-label={label}
        disallowEmptySelection
        selectedKeys={[chosen]}
        onSelectionChange={(keys) => {
          const next = choices.find((choice) => keys.has(choice));
          if (next !== undefined) onChoose(next);
        }}
        className={language['group'] ?? ''}
      >
        {choices.map((choice) => (
          <ToggleButton key={choice} id={choice} className={language['choice'] ?? ''}>
            {name(choice)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
