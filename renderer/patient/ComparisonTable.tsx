import type { TraitComparison, TraitsComparison, TraitsSource } from '../../shared/patient.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { TraitsTable } from './TraitsTable.tsx';
import { groupIns } from './traits.ts';

/** One comparison of two sources, trait by trait. */
export function ComparisonTable({ comparison }: { comparison: TraitsComparison }) {
  const i18n = useI18n();
  const { t } = i18n;
  const [left, right] = comparison.sources;
  return (
    <TraitsTable
      caption={t('identity.pair', { left: t(`source.${left}`), right: t(`source.${right}`) })}
      columns={{
        label: t('identity.trait'),
        left: capital(t(`source.${left}`)),
        right: capital(t(`source.${right}`)),
        verdict: t('identity.result'),
      }}
      rows={comparison.traits.map((trait) => ({
        label: t(`trait.${trait.trait}`),
        left: written(i18n, trait.trait, trait.left),
        right: written(i18n, trait.trait, trait.right),
        verdict: t(`grade.${trait.grade}`),
        grade: trait.grade,
        stands: trait.grade === 'different' || trait.grade === 'close',
      }))}
    />
  );
}

/** As its source wrote it, but for the customary form of numbers and dates. */
function written(i18n: I18n, trait: TraitComparison['trait'], value: string): string {
  if (trait === 'ins') return groupIns(value);
  return trait === 'birthDate' ? i18n.date(value) : value;
}

/** `appel, FranceConnect`: sources as they stand in a sentence. */
export function sourceList(i18n: I18n, sources: readonly TraitsSource[]): string {
  return sources.map((source) => i18n.t(`source.${source}`)).join(', ');
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
