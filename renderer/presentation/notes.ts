/** What must be said of a presentation state that is applied: what it hides, and what of it is not there. */
import type { PresentationState } from '../../shared/presentation.ts';
import type { I18n } from '../ui/i18n.ts';
import type { Shortcoming } from './presented.ts';

export function presentationNotes(
  { t, number }: I18n,
  state: PresentationState,
  shortcomings: readonly Shortcoming[],
  showsShutters: boolean,
): readonly string[] {
  const hidden = state.shutters.length > 0 && showsShutters ? [t('presentation.shutter')] : [];
  return [
    ...hidden,
    ...shortcomings.map((one) => t(`presentation.short.${one}`)),
    ...refusedNotes({ t, number }, state),
  ];
}

/** « 2 annotations illisibles ». */
export function refusedNotes(
  { t, number }: Pick<I18n, 't' | 'number'>,
  { refused }: Pick<PresentationState, 'refused'>,
): readonly string[] {
  return refused.map(({ part, count }) =>
    t(count === 1 ? `presentation.refusedOne.${part}` : `presentation.refused.${part}`, { count: number(count) }),
  );
}
