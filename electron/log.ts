/** What the program writes for those who maintain it: codes and places in the code, never a message that could quote data. */
import { WorkstationError } from '../shared/errors.ts';

/**
 * One line for an error: its code or class, the reference that the user was given, and the innermost frames of the
 * stack of its deepest cause. Messages are left out: a library's message may quote the input that it failed on.
 */
export function toLogFormat(error: unknown): string {
  const parts: string[] = [];
  for (let current = error; current !== undefined; current = current instanceof Error ? current.cause : undefined) {
    if (current instanceof WorkstationError) {
      const reference = current.facts['reference'];
      parts.push(reference === undefined ? current.code : `${current.code} ${reference}`);
    } else if (current instanceof Error) {
      parts.push(`${current.name} ${framesOf(current)}`);
    } else {
      parts.push(typeof current);
    }
  }
  return parts.join(' < ');
}

function framesOf(error: Error): string {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return frames
    .slice(0, 4)
    .map((line) => line.trim())
    .join(' ');
}

/** Writes a line to standard error. */
export function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`);
}
