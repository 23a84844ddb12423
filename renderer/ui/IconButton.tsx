import type { LucideIcon } from 'lucide-react';
import { Button } from 'react-aria-components';
import { Tip } from './Tip.tsx';
import styles from './IconButton.module.css';

interface IconButtonProps {
  readonly icon: LucideIcon;
  /** Accessible name, also shown as the tooltip. */
  readonly label: string;
  readonly onPress: () => void;
}

/** A button without text, for acts that everybody knows by their sign. */
export function IconButton({ icon: Icon, label, onPress }: IconButtonProps) {
  return (
    <Tip label={label}>
      <Button aria-label={label} onPress={onPress} className={styles['button'] ?? ''}>
        <Icon aria-hidden size={16} />
      </Button>
    </Tip>
  );
}
