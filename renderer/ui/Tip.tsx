import type { ReactNode } from 'react';
import { Tooltip, TooltipTrigger } from 'react-aria-components';
import styles from './Tip.module.css';

interface TipProps {
  readonly label: string;
  /** The keys that do the same, as people read them; empty: none. */
  readonly shortcut?: string;
  /** The button that it tells about. */
  readonly children: ReactNode;
}

/** What a button does and by which key, for whoever rests on it. */
export function Tip({ label, shortcut = '', children }: TipProps) {
  return (
    <TooltipTrigger delay={500}>
      {children}
      <Tooltip offset={4} className={styles['tip'] ?? ''}>
        {shortcut === '' ? label : `${label} (${shortcut})`}
      </Tooltip>
    </TooltipTrigger>
  );
}
