/** A hanging rule in words. */
import { HangingRule } from '../../shared/hanging-rules.ts';
import { regionText } from '../record/regions.ts';
import type { I18n } from '../ui/i18n.ts';

/** `CT · Thorax · 2 séries ou plus → 1 × 2`; a rule that this version cannot read says so. */
export function ruleText(i18n: Pick<I18n, 't' | 'locale'>, kept: unknown): string {
  const rule = HangingRule.safeParse(kept);
  if (!rule.success) return i18n.t('settings.rules.unreadable');
  const { modality, region, series, rows, columns } = rule.data;
  const [least, most] = series;
  const count =
    most === undefined
      ? i18n.t('settings.rules.from', { least })
      : i18n.t(least === most ? 'settings.rules.exactly' : 'settings.rules.between', { least, most });
  return [
    modality === '*' ? i18n.t('settings.rules.anyModality') : modality,
    region === '*' ? i18n.t('settings.rules.anyRegion') : regionText(i18n, region),
    `${count} → ${rows} × ${columns}`,
  ].join(' · ');
}

/** With the `index`-th one place earlier or later; the same where it cannot. */
export function moved<T>(rules: readonly T[], index: number, by: 1 | -1): readonly T[] {
  const other = index + by;
  const [one, two] = [rules[index], rules[other]];
  if (one === undefined || two === undefined) return rules;
  return rules.with(index, two).with(other, one);
}
