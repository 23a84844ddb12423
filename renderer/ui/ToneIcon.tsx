import { TONE_ICONS, type Tone } from './tones.ts';
import styles from './ToneIcon.module.css';

/** The sign of a state, in its colour; a word always stands beside it. */
export function ToneIcon({ tone, size = 16 }: { tone: Tone; size?: number }) {
  const Icon = TONE_ICONS[tone];
  return <Icon aria-hidden size={size} className={styles[tone]} />;
}
