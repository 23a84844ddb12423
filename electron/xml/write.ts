/** Writes XML 1.0: every text and every value of an attribute is escaped here, so that no input can become markup. */
import { WorkstationError } from '../../shared/errors.ts';

/** Text that is markup already: made by `markup`, or taken as it is by `verbatim`. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Markup | string | undefined;
/** Attributes with an undefined value are left out; `xmlns` and `xmlns:p` are written like any other. */
export type Attributes = Readonly<Record<string, string | undefined>>;

const NAME = /^[A-Za-z_][A-Za-z0-9._-]*(?::[A-Za-z_][A-Za-z0-9._-]*)?$/;

/**
 * One element with its content; strings are texts, and an element without content has an end tag all the same, as
 * canonical XML has it. Throws XML_NOT_WELL_FORMED for a character that XML has no way to write.
 */
export function markup(name: string, attributes: Attributes = {}, ...content: readonly Content[]): Markup {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${checkedName(key)}="${escapeValue(value)}"`,
  );
  const inside = content.map((part) => (part instanceof Markup ? part.text : escapeText(part ?? '')));
  return new Markup(`<${checkedName(name)}${written.join('')}>${inside.join('')}</${name}>`);
}

/** Markup that was written elsewhere and must not be touched, e.g. because it is signed. */
export function verbatim(text: string): Markup {
  return new Markup(text);
}

/** A document of one element, in UTF-8. */
export function xmlDocument(root: Markup): Buffer {
  return Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${root.text}`, 'utf8');
}

/** Names come from the program alone: a wrong one is its own mistake. */
function checkedName(name: string): string {
  if (!NAME.test(name)) throw new Error(`not a name: ${name}`);
  return name;
}

/** As canonical XML writes a text (Canonical XML 1.0, 2.3). */
function escapeText(text: string): string {
  return checkedText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#xD;');
}

/** As canonical XML writes the value of an attribute. */
function escapeValue(text: string): string {
  return checkedText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;');
}

function checkedText(text: string): string {
  if (!text.isWellFormed()) throw new WorkstationError('XML_NOT_WELL_FORMED', { line: 0 });
  for (const character of text) {
    if (isForbidden(character)) throw new WorkstationError('XML_NOT_WELL_FORMED', { line: 0 });
  }
  return text;
}

/** XML 1.0, 2.2: Char. */
function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return code !== 0x09 && code !== 0x0a && code !== 0x0d;
  return code === 0xfffe || code === 0xffff;
}
