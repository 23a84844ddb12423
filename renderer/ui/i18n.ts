/** The texts of the screen and the French and English ways of writing dates, numbers and errors. */
import enErrors from '../../assets/locales/en/errors.json' with { type: 'json' };
import en from '../../assets/locales/en/screen.json' with { type: 'json' };
import frErrors from '../../assets/locales/fr/errors.json' with { type: 'json' };
import fr from '../../assets/locales/fr/screen.json' with { type: 'json' };
import type { Locale } from '../../shared/api.ts';
import { formatDate, formatDateTime, formatTime, LANGUAGE_TAGS, readableFacts } from '../../shared/dates.ts';
import type { ErrorFacts, ErrorReport } from '../../shared/errors.ts';

export type TextKey = keyof typeof fr;
export type Facts = Readonly<Record<string, string | number>>;

const LANGUAGES: Record<Locale, { texts: Record<TextKey, string>; errors: typeof frErrors }> = {
  fr: { texts: fr, errors: frErrors },
  en: { texts: en, errors: enErrors },
};

/** Facts that are codes of ours and have a name on the screen. */
const NAMED_PROVIDERS: Readonly<Record<string, TextKey>> = {
  psc: 'provider.psc',
  franceConnect: 'provider.franceConnect',
};

/** One language of the screen. */
export interface I18n {
  readonly locale: Locale;
  /** BCP 47 tag, for `Intl` and for React Aria. */
  readonly tag: string;
  /** The text under `key`; `{name}` is replaced by the fact of that name. */
  readonly t: (key: TextKey, facts?: Facts) => string;
  /** What an error says and what it advises. A code that this screen does not know reads as INTERNAL. */
  readonly error: (report: ErrorReport) => { readonly sentence: string; readonly advice: string };
  /** `YYYY-MM-DD` as a date; `00` for day or month (référentiel INS) leaves that part out. Anything else comes back as it is. */
  readonly date: (iso: string) => string;
  /** An instant (ISO 8601) as local date and time. */
  readonly dateTime: (iso: string) => string;
  /** An instant (ISO 8601) as local time of day. */
  readonly time: (iso: string) => string;
  /** A count, with the language's separators. */
  readonly number: (value: number) => string;
  /** A share or a factor as percents: 1.52 is `152 %`. */
  readonly percent: (value: number) => string;
  /** Bytes per second in megabytes (10^6): `41 Mo/s`. */
  readonly rate: (bytesPerSecond: number) => string;
  /** A duration in words: `47 ans`. */
  readonly duration: (count: number, unit: 'year' | 'month' | 'day') => string;
}

/** `{name}` in `text` replaced by the facts; a name without a fact stays visible as written. */
export function fill(text: string, facts: Facts): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(facts[name] ?? placeholder));
}

/** The texts and formats of one language. */
export function createI18n(locale: Locale): I18n {
  const { texts, errors } = LANGUAGES[locale];
  const tag = LANGUAGE_TAGS[locale];
  const t = (key: TextKey, facts: Facts = {}): string => fill(texts[key], facts);
  const numbers = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { style: 'percent' });
  return {
    locale,
    tag,
    t,
    error: (report) => {
      const known = Object.hasOwn(errors, report.code);
      const text = errors[known ? report.code : 'INTERNAL'];
      const facts = known ? readableFacts(nameProviders(report.facts, t), locale) : { reference: report.code };
      return { sentence: fill(text.sentence, facts), advice: fill(text.advice, facts) };
    },
    date: (iso) => formatDate(iso, locale),
    dateTime: (iso) => formatDateTime(iso, locale),
    time: (iso) => formatTime(iso, locale),
    number: (value) => numbers.format(value),
    percent: (value) => percents.format(value),
    rate: (bytesPerSecond) => formatRate(bytesPerSecond, tag),
    duration: (count, unit) => new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long' }).format(count),
  };
}

function nameProviders(facts: ErrorFacts, t: I18n['t']): ErrorFacts {
  const name = NAMED_PROVIDERS[String(facts['provider'])];
  return name === undefined ? facts : { ...facts, provider: t(name) };
}

function formatRate(bytesPerSecond: number, tag: string): string {
  const megabytes = bytesPerSecond / 1e6;
  return new Intl.NumberFormat(tag, {
    style: 'unit',
    unit: 'megabyte-per-second',
    maximumFractionDigits: megabytes < 10 ? 1 : 0,
  }).format(megabytes);
}
