import { TONE_ICONS, type Tone } from './tones.ts';

/** The sign of a state; a word always stands beside it. */
export function ToneIcon({ tone, size = 16 }: { tone: Tone; size?: number }) {
  const Icon = TONE_ICONS[tone];
  return <Icon aria-hidden size={size} />;
}
