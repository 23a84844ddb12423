import type { LucideIcon } from 'lucide-react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
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
    <TooltipTrigger delay={500}>
      <Button aria-label={label} onPress={onPress} className={styles['button'] ?? ''}>
        <Icon aria-hidden size={16} />
      </Button>
      <Tooltip offset={4} className={styles['tooltip'] ?? ''}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
