import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';

/** The four states. Each has its icon; a word always stands beside it. */
export type Tone = 'good' | 'warning' | 'bad' | 'information';

export const TONE_ICONS: Readonly<Record<Tone, LucideIcon>> = {
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleAlert,
  information: Info,
};
