/** How the anatomical regions of documents are told and filtered by. */
import type { Coded } from '../../shared/record.ts';
import { regionCode, REGIONS } from '../../shared/regions.ts';
import type { I18n } from '../ui/i18n.ts';

const NAMES: Readonly<Record<string, (typeof REGIONS)[keyof typeof REGIONS]>> = REGIONS;

export function isRegion(code: string): boolean {
  return Object.hasOwn(NAMES, code);
}

/** What a region is filtered by: the code of the value set, whichever way the source tells it, else what the source has. */
export function regionKey({ code, label }: Pick<Coded, 'code' | 'label'>): string {
  return regionCode(code) ?? regionCode(label) ?? (label || code);
}

/** A region by its key, in words. */
export function regionText({ locale }: Pick<I18n, 'locale'>, key: string): string {
  return NAMES[key]?.[locale] ?? key;
}
