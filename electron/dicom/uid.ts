/** Unique identifiers (PS3.5 9). */

const LONGEST_UID = 64;

/**
 * True when a text may stand for an object: numbers parted by dots, 64 characters at most. Leading zeros in a number,
 * which the standard forbids, are common and do no harm.
 */
export function isUid(text: string): boolean {
  return text.length <= LONGEST_UID && /^[0-9]+(?:\.[0-9]+)+$/.test(text);
}
