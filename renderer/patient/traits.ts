/** Traits of identity as they are written on the screen. */
import type { ContextualCall, InsTraits } from '../../shared/patient.ts';
import type { InsSystem } from '../../shared/identifiers.ts';
import type { I18n } from '../ui/i18n.ts';

/** A matricule INS in its customary groups: `2 79 03 51 215 189 | 89`. Anything but 15 characters comes back as it is. */
export function groupIns(value: string): string {
  const groups = /^(.)(..)(..)(..)(...)(...)(..)$/.exec(value);
  return groups ? `${groups.slice(1, 7).join(' ')} | ${groups[7] ?? ''}` : value;
}

/** True for natures that exist for tests and demonstrations only: such a patient is nobody. */
export function isFictitious(system: InsSystem): boolean {
  return system === '1.2.250.1.213.1.4.10' || system === '1.2.250.1.213.1.4.11';
}

/** Name as on the band: birth name in capitals, first given name; empty when neither is known. */
export function shortName({ birthName = '', firstGivenName = '' }: Partial<InsTraits>): string {
  return `${birthName.toLocaleUpperCase('fr')} ${firstGivenName}`.trim();
}

/** An age, or the two ends of it when day or month of birth are unknown. */
export interface Age {
  readonly unit: 'year' | 'month' | 'day';
  readonly from: number;
  readonly to: number;
}

/**
 * Age on the civil day of `today` (local time): in days below one month, in months below two years, then in years.
 * `birthDate` as in `InsTraits`. Undefined for a date that is not one, or lies in the future.
 */
export function ageOn(today: Date, birthDate: string): Age | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate);
  if (!parts) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const now = { year: today.getFullYear(), month: today.getMonth() + 1, day: today.getDate() };
  if (month > 0 && day > 0) {
    const exact = exactAge(now, { year, month, day });
    return exact && { unit: exact.unit, from: exact.count, to: exact.count };
  }
  // Only years make sense of a birth date with unknown parts.
  const youngest = wholeMonths(now, { year, month: month || 12, day: 31 });
  const oldest = wholeMonths(now, { year, month: month || 1, day: 1 });
  if (oldest < 0) return undefined;
  return { unit: 'year', from: Math.max(0, Math.floor(youngest / 12)), to: Math.floor(oldest / 12) };
}

interface CivilDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function wholeMonths(now: CivilDay, birth: CivilDay): number {
  return (now.year - birth.year) * 12 + now.month - birth.month - (now.day < birth.day ? 1 : 0);
}

function exactAge(now: CivilDay, birth: CivilDay): { unit: Age['unit']; count: number } | undefined {
  const days = (Date.UTC(now.year, now.month - 1, now.day) - Date.UTC(birth.year, birth.month - 1, birth.day)) / 864e5;
  if (days < 0) return undefined;
  const months = wholeMonths(now, birth);
  if (months < 1) return { unit: 'day', count: days };
  return months < 24 ? { unit: 'month', count: months } : { unit: 'year', count: Math.floor(months / 12) };
}

/** `28/03/1979 (47 ans)`; the age is left out where there is none to tell. */
export function birthDateAndAge(i18n: I18n, birthDate: string, today: Date): string {
  const date = i18n.date(birthDate);
  const age = ageOn(today, birthDate);
  if (!age) return date;
  const words =
    age.from === age.to
      ? i18n.duration(age.to, age.unit)
      : i18n.t('age.range', { from: age.from, to: i18n.duration(age.to, age.unit) });
  return `${date} (${words})`;
}

/** The period that a call asks for, in words; undefined when it names none. */
export function studyPeriod(i18n: I18n, range: ContextualCall['filters']['studyDate']): string | undefined {
  const { from, to } = range ?? {};
  if (from !== undefined && to !== undefined) {
    return i18n.t('filters.studyDateFromTo', { from: i18n.date(from), to: i18n.date(to) });
  }
  if (from !== undefined) return i18n.t('filters.studyDateFrom', { from: i18n.date(from) });
  return to === undefined ? undefined : i18n.t('filters.studyDateTo', { to: i18n.date(to) });
}
