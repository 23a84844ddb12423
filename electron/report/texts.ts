/** Texts of a report as they are shown and compared. */

/** Longer than any that a person reads in one line. */
const LONGEST_LINE = 1024;
/** Characters that turn the text around them, so that what is read is not what is written; and controls but tab and line feed. */
const INVISIBLE = /[\u202A-\u202E\u2066-\u2069]|(?![\t\n])\p{Cc}/gu;

/** A text without the characters that show nothing of themselves. */
export function visible(text: string): string {
  return text.toWellFormed().replace(INVISIBLE, '');
}

/** One line, NFC, blanks in a row made one: documents that went through a pretty-printer have line breaks in their values. */
export function oneLine(text: string | undefined): string {
  const start = (text ?? '').slice(0, LONGEST_LINE);
  return visible(start.replace(/\s+/gu, ' ')).normalize('NFC').trim();
}

/** Several lines of plain text: line ends made one kind, blanks at the end of lines and empty lines around it taken off. */
export function manyLines(text: string): string {
  const lines = visible(text.replaceAll(/\r\n?|\f/g, '\n')).split('\n');
  // Not `[ \t]+$`, which takes the square of the time that a long row of blanks deserves.
  const trimmed = lines.map((line) => line.trimEnd());
  const first = trimmed.findIndex((line) => line !== '');
  return trimmed.slice(Math.max(0, first)).join('\n').trimEnd();
}

/** The same object without its undefined properties. */
export function present<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
