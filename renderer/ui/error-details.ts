import type { ErrorReport } from '../../shared/errors.ts';

/** Words of another program, which may quote what is the patient's: they are read on the screen and go nowhere else. */
const FOREIGN_WORDS = 'text';
/** An error code of another program, if it is one. */
const FOREIGN_CODE = { fact: 'dmpCode', form: /^[\w.:-]{1,100}$/ };

/** The technical part of an error as lines of text: code, facts, problems. None of them holds a trait of a patient. */
export function errorDetails(error: ErrorReport): string {
  const facts = Object.entries(error.facts)
    .filter(
      ([name, value]) =>
        name !== FOREIGN_WORDS && (name !== FOREIGN_CODE.fact || FOREIGN_CODE.form.test(String(value))),
    )
    .map(([name, value]) => `${name}: ${value}`);
  const problems = (error.problems ?? []).map((problem) => `- ${errorDetails(problem).replaceAll('\n', ', ')}`);
  return [error.code, ...facts, ...problems].join('\n');
}
