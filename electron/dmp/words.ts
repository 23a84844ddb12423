/** What the DMP says, as it may be shown, and what is said of an answer that cannot be understood. */
import { WorkstationError } from '../../shared/errors.ts';

const LONGEST_CODE = 100;
const LONGEST_TEXT = 500;
/** In the place of words that were not given. */
const NOTHING = '—';

/** A code of the DMP: one line of at most 100 characters. */
export function dmpCode(code: string): string {
  return oneLine(code, LONGEST_CODE);
}

/** A text of the DMP for the user: one line of at most 500 characters. */
export function dmpText(text: string): string {
  return oneLine(text, LONGEST_TEXT);
}

/** Code and text as facts of an error, which its sentence stands around: neither is ever empty. */
export function dmpWords(code: string, text: string): { readonly dmpCode: string; readonly text: string } {
  return { dmpCode: dmpCode(code) || NOTHING, text: dmpText(text) || NOTHING };
}

/** Without line breaks, control characters and those that turn the direction of a text. */
function oneLine(text: string, longest: number): string {
  const line = text
    // Whatever comes after is not shown: no need to look at all of it.
    .slice(0, longest * 8)
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}\p{Bidi_Control}]+/gu, ' ')
    .trim();
  // Not in the middle of a character that takes two units.
  return line
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd();
}

/**
 * DMP_ANSWER for something that is not as it has to be; `detail` names it: an element, a header. Readers do not know
 * whom they read from: `saidBy` adds the host.
 */
export function notUnderstood(detail: string, cause?: unknown): WorkstationError {
  const problems = cause instanceof WorkstationError ? [cause.report()] : [];
  return new WorkstationError('DMP_ANSWER', { detail }, { cause, problems });
}

/** What a reader threw, with the host in it when it is a DMP_ANSWER. */
export function saidBy(host: string, thrown: unknown): unknown {
  if (!(thrown instanceof WorkstationError) || thrown.code !== 'DMP_ANSWER') return thrown;
  const { facts, cause, problems } = thrown;
  return new WorkstationError('DMP_ANSWER', { ...facts, host }, { cause, problems });
}
