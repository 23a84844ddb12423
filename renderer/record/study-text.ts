/** What a study is, in words. */
import type { RecordStudy } from '../../shared/record.ts';
import type { I18n } from '../ui/i18n.ts';
import { dayOf } from './days.ts';
import { marksOf, type Mark } from './marks.ts';
import { regionKey, regionText } from './regions.ts';

export function dateText(i18n: I18n, date: string): string {
  const day = dayOf(date);
  return day === '' ? i18n.t('examination.noDate') : i18n.date(day);
}

export function modalityText({ modalities }: RecordStudy): string {
  return [...new Set(modalities.map(({ code }) => code))].join(' ');
}

/** The modalities as their source names them, for whoever does not know the code. */
export function modalityNames({ modalities }: RecordStudy): string {
  return modalities.map(({ code, label }) => label || code).join(', ');
}

export function regionsText(i18n: I18n, { regions }: RecordStudy): string {
  return [...new Set(regions.map((region) => regionText(i18n, regionKey(region))))].join(', ');
}

export function titleText(i18n: I18n, { title }: RecordStudy): string {
  return title || i18n.t('examination.noDescription');
}

export function structureText(i18n: I18n, { structure }: RecordStudy): string {
  return structure || i18n.t('examination.noInstitution');
}

export function markText(i18n: I18n, { kind, count = 0 }: Mark): string {
  if (kind !== 'replaces') return i18n.t(`record.mark.${kind}`);
  return i18n.t(count === 1 ? 'record.mark.replacesOne' : 'record.mark.replaces', { count: i18n.number(count) });
}

/** The whole line as a sentence, for those who hear it. */
export function studyText(i18n: I18n, study: RecordStudy): string {
  return [
    dateText(i18n, study.date),
    modalityNames(study),
    regionsText(i18n, study),
    titleText(i18n, study),
    study.author,
    structureText(i18n, study),
    ...marksOf(study).map((mark) => markText(i18n, mark)),
  ]
    .filter((part) => part !== '')
    .join(', ');
}
