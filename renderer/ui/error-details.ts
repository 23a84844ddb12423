import type { ErrorReport } from '../../shared/errors.ts';

/** The technical part of an error as lines of text: code, facts, problems. Facts never hold a trait of a patient. */
export function errorDetails(error: ErrorReport): string {
  const facts = Object.entries(error.facts).map(([name, value]) => `${name}: ${value}`);
  const problems = (error.problems ?? []).map((problem) => `- ${errorDetails(problem).replaceAll('\n', ', ')}`);
  return [error.code, ...facts, ...problems].join('\n');
}
