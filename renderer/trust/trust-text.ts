/** What the espace de confiance says, as far as it can be told without drawing it. */
import { ERRORS, type ErrorReport } from '../../shared/errors.ts';
import type { CrlState, OwnCertificateState, TrustStep, TrustSummary, WhitelistEntry } from '../../shared/trust.ts';
import type { I18n } from '../ui/i18n.ts';
import type { Tone } from '../ui/tones.ts';

export const LEVEL_TONES = { good: 'good', warning: 'warning', bad: 'bad' } as const satisfies Record<
  TrustSummary['level'],
  Tone
>;

/** `undefined`: nothing was judged, so there is no sign to show. */
export const STEP_TONES: Readonly<Record<TrustStep['outcome'], Tone | undefined>> = {
  passed: 'good',
  failed: 'bad',
  allowed: 'warning',
  skipped: undefined,
};

export const CRL_TONES: Readonly<Record<CrlState['state'], Tone>> = {
  good: 'good',
  grace: 'warning',
  expired: 'bad',
  missing: 'bad',
};

export const LISTED_TONES: Readonly<Record<OwnCertificateState['listed'], Tone>> = {
  yes: 'good',
  no: 'warning',
  unknown: 'information',
};

/** A code whose status is 200 stops nothing. */
export function problemTone({ code }: ErrorReport): Tone {
  return Object.hasOwn(ERRORS, code) && ERRORS[code].status === 200 ? 'warning' : 'bad';
}

/** Each problem once, however many places tell it. */
export function distinct(problems: readonly (ErrorReport | undefined)[]): readonly ErrorReport[] {
  const seen = new Map(
    problems
      .filter((problem) => problem !== undefined)
      .map((problem) => [JSON.stringify([problem.code, Object.entries(problem.facts).sort()]), problem]),
  );
  return [...seen.values()];
}

/** `reste 23 jours`; nothing when unknown, or when it is over, which is said elsewhere. */
export function daysLeftText(i18n: I18n, daysLeft: number | undefined): string | undefined {
  if (daysLeft === undefined || daysLeft < 0) return undefined;
  return i18n.t('trust.own.daysLeft', { duration: i18n.duration(daysLeft, 'day') });
}

/** A date or an instant as the language writes it; whatever else stands there stays as it is. */
export function dateText(i18n: I18n, iso: string): string {
  return iso.includes('T') ? i18n.dateTime(iso) : i18n.date(iso);
}

/** Entries that hold every word of `query`, whatever its case and accents. */
export function matchingEntries(entries: readonly WhitelistEntry[], query: string): readonly WhitelistEntry[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return entries;
  return entries.filter((entry) => {
    const text = fold(Object.values(entry).join(' '));
    return words.every((word) => text.includes(word));
  });
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'").toLowerCase();
}

/** What was typed as an `https` address: a name alone, or a name and a port, will do. */
export function asAddress(typed: string): string {
  const text = typed.trim();
  return text.includes('://') ? text : `https://${text}`;
}
