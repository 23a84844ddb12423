/** The last connections that were refused, for the screen. */
import type { WorkstationError } from '../../shared/errors.ts';
import type { Refusal } from '../../shared/trust.ts';

const KEPT = 50;
/** A source that is asked again and again is one line in this time. */
const ONCE_PER_MS = 60_000;

export class Refusals {
  #list: readonly Refusal[] = [];

  /** The newest first. */
  get list(): readonly Refusal[] {
    return this.#list;
  }

  /** False when the same host was refused for the same reason within the last minute: nothing is added. */
  add(host: string, error: WorkstationError, at: number): boolean {
    const repeated = this.#list.some(
      (line) =>
        line.host === host && line.error.code === error.code && Math.abs(at - Date.parse(line.at)) < ONCE_PER_MS,
    );
    if (repeated) return false;
    const line = { at: new Date(at).toISOString(), host, error: error.report() };
    this.#list = [line, ...this.#list].slice(0, KEPT);
    return true;
  }
}
