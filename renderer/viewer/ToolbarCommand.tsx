import type { LucideIcon } from 'lucide-react';
import { Button, ToggleButton } from 'react-aria-components';
import { Tip } from '../ui/Tip.tsx';
import styles from './Toolbar.module.css';

interface CommandProps {
  readonly icon: LucideIcon;
  readonly label: string;
  /** The keys that do the same, as people read them; empty: none. */
  readonly shortcut: string;
  readonly isDisabled?: boolean;
  /** Given for commands that switch something on and off. */
  readonly isPressed?: boolean;
  /** The sign alone; the word is the tooltip's. */
  readonly isIconOnly?: boolean;
  readonly onPress: () => void;
}

/** A command of the viewer: its word, its sign, and its key in the tooltip. */
export function Command({
  icon: Icon,
  label,
  shortcut,
  isDisabled = false,
  isPressed,
  isIconOnly = false,
  onPress,
}: CommandProps) {
  const content = (
    <>
      <Icon aria-hidden size={16} />
      {!isIconOnly && <span className={styles['word']}>{label}</span>}
    </>
  );
  const className = styles['choice'] ?? '';
  return (
    <Tip label={label} shortcut={shortcut}>
      {isPressed === undefined ? (
        <Button aria-label={label} isDisabled={isDisabled} onPress={onPress} className={className}>
          {content}
        </Button>
      ) : (
        <ToggleButton
          aria-label={label}
          isDisabled={isDisabled}
          isSelected={isPressed}
          onChange={onPress}
          className={className}
        >
          {content}
        </ToggleButton>
      )}
    </Tip>
  );
}
