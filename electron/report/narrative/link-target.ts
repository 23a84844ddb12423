/** Where a link of a report leads to, as a text to be shown. */

const LONGEST_TARGET = 2048;
const MAIL = /^mailto:[^\s<>"'`\\]+$/i;

/**
 * The target of a link as a browser would take it, so that the eye sees what it is (names in other scripts in their
 * ASCII form); undefined for anything but a complete http, https or mailto address.
 */
export function linkTarget(href: string): string | undefined {
  if (href.length > LONGEST_TARGET) return undefined;
  if (MAIL.test(href)) return href;
  if (!/^https?:\/\//i.test(href) || !URL.canParse(href)) return undefined;
  return new URL(href).href.replace(/[<>"'`\\]/g, percentEncoded);
}

function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
