/** Texts of the DMP as they are shown and compared. */
import type { XmlElement } from '../../xml/tree.ts';
import { text } from '../../xml/tree.ts';

/** Longer than any that a person reads in one line. */
const LONGEST_TEXT = 1024;
/** An identifier that is longer is none (XDS: 64 characters of an OID, and an extension). */
const LONGEST_IDENTIFIER = 256;

/** One line, NFC, without what stands around it or turns its direction; cut where nobody would read on. */
export function cleanText(raw: string | undefined): string {
  const text = (raw ?? '').slice(0, LONGEST_TEXT);
  // Most texts are codes: a list of thousands of documents has ten times as many.
  if (/^[ -~]*$/.test(text)) return text.trim();
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ');
  // A character that the cut leaves in two is no character.
  return line.normalize('NFC').slice(0, LONGEST_TEXT).toWellFormed().trim();
}

/** An identifier as written, without blanks around it; empty when it is none, and never cut: it would be another's. */
export function identifier(raw: string | undefined): string {
  const trimmed = raw?.trim() ?? '';
  return trimmed.length > LONGEST_IDENTIFIER || /\p{Cc}/u.test(trimmed) ? '' : trimmed;
}

/** An OID as it is compared: `urn:oid:` in front of it says nothing more. */
export function plainOid(raw: string | undefined): string {
  return identifier(raw).replace(/^urn:oid:(?=[0-9])/i, '');
}

/** The text of an element that may be absent; empty when it holds anything but text. */
export function textOf(element: XmlElement | undefined): string {
  return element === undefined ? '' : (text(element) ?? '').trim();
}

/** The same object without its undefined properties. */
export function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
