import type { ReactNode } from 'react';
import { Minus } from 'lucide-react';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import type { Tone } from '../ui/tones.ts';
import styles from './Mark.module.css';

/** A word with the sign of its state; without a tone, nothing was judged. */
export function Mark({ tone, children }: { tone: Tone | undefined; children: ReactNode }) {
  return (
    <span className={styles['mark']}>
      {tone ? <ToneIcon tone={tone} /> : <Minus aria-hidden size={16} className={styles['none']} />}
      {children}
    </span>
  );
}
