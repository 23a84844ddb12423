/** Texts of a manifest as they are shown and compared. */

/** Longer than any that a person reads in one line. */
const LONGEST_TEXT = 1024;

/**
 * One line, NFC, without what stands around it: manifests that went through a pretty-printer have line breaks and
 * blanks in their values. Undefined when nothing is left, or the word `null` that some sources write for it.
 */
export function cleanText(text: string | undefined): string | undefined {
  const clean = (text ?? '')
    .slice(0, LONGEST_TEXT)
    .replace(/[\p{Cc}]/gu, ' ')
    .normalize('NFC')
    .trim();
  return clean === '' || clean === 'null' ? undefined : clean;
}

/** The same object without its undefined properties. */
export function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
