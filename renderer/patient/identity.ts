/** How far the sources agree on who the patient is, as the screen says it. */
import type { OpenPatient } from '../../shared/api.ts';
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

/** What the record's sources and those of its examinations yield, each comparison once. */
export function allComparisons({
  comparisons,
  examinations,
}: Pick<OpenPatient, 'comparisons' | 'examinations'>): readonly TraitsComparison[] {
  // An examination about which nobody has decided is not part of the record yet.
  const opened = examinations.filter(({ blocked }) => !blocked).map(({ comparison }) => comparison);
  const all = [...comparisons, ...opened].filter(({ traits, sources, grade }) => {
    // Without a call, a manifest that agrees with itself or with another one proves nothing.
    const isOwnWitness = sources[0] === sources[1] && grade === 'same';
    return traits.length > 0 && !isOwnWitness;
  });
  return [...new Map(all.map((comparison) => [JSON.stringify(comparison), comparison])).values()];
}

/** True when the record itself is in doubt: who logged in is not who the call names. An examination is decided by itself. */
export function isRecordBlocked(comparisons: readonly TraitsComparison[]): boolean {
  return comparisons.some(({ grade, sources }) => grade === 'different' && sources.includes('franceConnect'));
}

/** Every source that took part, each once, in order of appearance. */
export function comparedSources(comparisons: readonly TraitsComparison[]): readonly TraitsSource[] {
  return [...new Set(comparisons.flatMap((comparison) => comparison.sources))];
}
