/** What the French screen says, as patterns: wording is held by `docs/accessible-names.md`, not by every spec. */
import errors from '../../assets/locales/fr/errors.json' with { type: 'json' };
import texts from '../../assets/locales/fr/screen.json' with { type: 'json' };

export type TextKey = keyof typeof texts;

/** The text under a key; a fact that is not given matches anything. */
export function said(key: TextKey, facts: Readonly<Record<string, string | number>> = {}): RegExp {
  return new RegExp(`^${pattern(texts[key], facts)}$`);
}

/** The same, somewhere in a longer text. */
export function saidIn(key: TextKey, facts: Readonly<Record<string, string | number>> = {}): RegExp {
  return new RegExp(pattern(texts[key], facts));
}

/** The sentence of an error, and its advice. */
export function sentence(code: keyof typeof errors): RegExp {
  return new RegExp(pattern(errors[code].sentence, {}));
}

export function advice(code: keyof typeof errors): RegExp {
  return new RegExp(pattern(errors[code].advice, {}));
}

/** Blanks may be of the kind that does not break. */
function pattern(text: string, facts: Readonly<Record<string, string | number>>): string {
  const parts = text.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) return literal(part);
    return facts[part] === undefined ? '.+' : literal(String(facts[part]));
  });
  return parts.join('');
}

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s/g, '\\s');
}
