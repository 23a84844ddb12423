/** Sentences about the configuration file, in the administrator's language. */
import type { Locale } from '../../shared/api.ts';
import en from '../../assets/locales/en/configuration.json' with { type: 'json' };
import fr from '../../assets/locales/fr/configuration.json' with { type: 'json' };

export type SentenceKey = keyof typeof fr;

const SENTENCES: Readonly<Record<Locale, Readonly<Record<SentenceKey, string>>>> = { fr, en };

/** The sentence under a key, its `{placeholders}` filled. */
export function sentence(key: SentenceKey, locale: Locale, facts: Readonly<Record<string, string | number>> = {}) {
  return SENTENCES[locale][key].replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(facts, name) ? String(facts[name]) : placeholder,
  );
}
