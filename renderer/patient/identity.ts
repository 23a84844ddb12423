/** How far the sources agree on who the patient is, as the screen says it. */
import type { TraitGrade, TraitsComparison, TraitsSource } from '../../shared/patient.ts';
import type { Tone } from '../ui/tones.ts';

export type IdentityGrade = TraitsComparison['grade'];

export const GRADE_TONES: Readonly<Record<TraitGrade, Tone>> = {
  same: 'good',
  close: 'warning',
  different: 'bad',
  absent: 'information',
};

const WORST_FIRST = ['different', 'close', 'same'] as const;

/** The worst of all comparisons; undefined when there is nothing to compare with. */
export function overallGrade(comparisons: readonly TraitsComparison[]): IdentityGrade | undefined {
  return WORST_FIRST.find((grade) => comparisons.some((comparison) => comparison.grade === grade));
}

/** Every source that took part, each once, in order of appearance. */
export function comparedSources(comparisons: readonly TraitsComparison[]): readonly TraitsSource[] {
  return [...new Set(comparisons.flatMap((comparison) => comparison.sources))];
}
