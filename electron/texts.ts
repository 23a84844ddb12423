/** The sentences that the main process says itself: pages in a browser, lines on a terminal, JSON answers to callers. */
import enErrors from '../assets/locales/en/errors.json' with { type: 'json' };
import enPages from '../assets/locales/en/pages.json' with { type: 'json' };
import frErrors from '../assets/locales/fr/errors.json' with { type: 'json' };
import frPages from '../assets/locales/fr/pages.json' with { type: 'json' };
import type { Locale } from '../shared/api.ts';
import { readableFacts } from '../shared/dates.ts';
import type { ErrorReport } from '../shared/errors.ts';

const LANGUAGES = {
  fr: { errors: frErrors, pages: frPages },
  en: { errors: enErrors, pages: enPages },
};

export type PageText = keyof typeof frPages;

/** Facts that are codes in a report and names in a sentence. */
const NAMES: Readonly<Record<string, string>> = { psc: 'Pro Santé Connect', franceConnect: 'FranceConnect' };

/** The texts of one language. */
export class Texts {
  readonly locale: Locale;

  constructor(locale: Locale) {
    this.locale = locale;
  }

  page(key: PageText): string {
    return LANGUAGES[this.locale].pages[key];
  }

  /** Sentence and advice of an error, with its facts in their places. */
  error({ code, facts }: ErrorReport): { sentence: string; advice: string } {
    const { sentence, advice } = LANGUAGES[this.locale].errors[code];
    const known = readableFacts(facts, this.locale);
    const fill = (text: string): string =>
      text.replace(/\{(\w+)\}/g, (_, name: string) => {
        const fact = String(known[name] ?? '');
        return name === 'provider' ? (NAMES[fact] ?? fact) : fact;
      });
    return { sentence: fill(sentence), advice: fill(advice) };
  }
}
