/** How dates are written for people, on the screen and on the command line alike. */
import type { Locale } from './api.ts';
import type { ErrorFacts } from './errors.ts';

/** BCP 47 tags, for `Intl`. */
export const LANGUAGE_TAGS: Readonly<Record<Locale, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** Facts of errors that are dates: `YYYY-MM-DD`, or an instant (ISO 8601). */
const DATE_FACTS = ['date', 'until'] as const;

/** The facts of an error with their dates as people read them; whatever is no date stays as it is. */
export function readableFacts(facts: ErrorFacts, locale: Locale): ErrorFacts {
  const dates = DATE_FACTS.filter((name) => typeof facts[name] === 'string').map((name) => {
    const iso = String(facts[name]);
    return [name, iso.includes('T') ? formatDateTime(iso, locale) : formatDate(iso, locale)] as const;
  });
  return dates.length === 0 ? facts : { ...facts, ...Object.fromEntries(dates) };
}

/** `YYYY-MM-DD` as a date; `00` for day or month (référentiel INS) leaves that part out. Anything else comes back as it is. */
export function formatDate(iso: string, locale: Locale): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  if (!parts) return iso;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (month === 0) return String(year);
  const date = new Date(Date.UTC(year, month - 1, day === 0 ? 1 : day));
  if (date.getUTCMonth() !== month - 1) return iso;
  return formatter(locale, {
    timeZone: 'UTC',
    year: 'numeric',
    // An English reader could take 03/04 for the fourth of March.
    month: locale === 'en' ? 'short' : '2-digit',
    ...(day === 0 ? {} : { day: '2-digit' }),
  }).format(date);
}

/** An instant (ISO 8601) as local date and time. */
export function formatDateTime(iso: string, locale: Locale): string {
  return formatInstant(iso, locale, { dateStyle: locale === 'en' ? 'medium' : 'short', timeStyle: 'short' });
}

/** An instant (ISO 8601) as local time of day. */
export function formatTime(iso: string, locale: Locale): string {
  return formatInstant(iso, locale, { timeStyle: 'short' });
}

function formatInstant(iso: string, locale: Locale, options: Intl.DateTimeFormatOptions): string {
  const instant = new Date(iso);
  return Number.isNaN(instant.getTime()) ? iso : formatter(locale, options).format(instant);
}

/** Making one takes far longer than using it, and the screen writes the same dates many times a second. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(LANGUAGE_TAGS[locale], options);
  formatters.set(key, known);
  return known;
}
