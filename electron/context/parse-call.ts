/**
 * The appel contextuel: from the body of the caller's POST to a validated call that never changes. Nothing is repaired
 * silently, and everything that is wrong is told at once, by the names of the parameters and never by their values.
 */
import { WorkstationError, type ErrorCode, type ErrorFacts, type ErrorReport } from '../../shared/errors.ts';
import type { ContextualCall } from '../../shared/patient.ts';
import { latestToday } from './call-dates.ts';
import { CALL_PARAMETERS, fieldNamed, type CallField, type CallValues } from './call-parameters.ts';
import { readForm, type FormField } from './form-urlencoded.ts';

/** Largest body, in bytes; a real call has a few hundred. */
export const CALL_LIMIT_BYTES = 64 * 1024;

/** Enough to see what a caller gets wrong. */
const UNKNOWN_LIMIT = 20;
const SAFE_NAME = /^[A-Za-z][A-Za-z0-9._-]{0,63}$/;
const LONGEST_NAME = 128;

const { consent: CONSENT, opposition: OPPOSITION } = CALL_PARAMETERS;

/**
 * Reads the body of an appel contextuel (spécification projet DRIMBox §4.6.1, as far as it is public).
 * `now` is in milliseconds since the epoch; no birth date may lie after it.
 * Throws CALL_TOO_LARGE, or CALL_REJECTED whose problems are all that was found.
 */
export function parseCall(body: Uint8Array, now: number = Date.now()): ContextualCall {
  if (body.length > CALL_LIMIT_BYTES) throw new WorkstationError('CALL_TOO_LARGE', { limit: CALL_LIMIT_BYTES });
  const reading = new CallReading(latestToday(now));
  for (const field of readForm(body)) reading.add(field);
  reading.end();
  if (reading.problems.length > 0) throw new WorkstationError('CALL_REJECTED', {}, { problems: reading.problems });
  return deepFreeze(toCall(reading.values, reading.unknown));
}

/** What is known of a body while its fields come by. */
class CallReading {
  readonly #today: string;
  readonly #problems = new Map<string, ErrorReport>();
  readonly #seen = new Set<CallField>();
  readonly #values: Partial<Record<CallField, unknown>> = {};
  readonly #unknown = new Set<string>();
  /** What the last `name=value` gave; a piece without `=` belongs to its value. */
  #previous: CallField | undefined;

  constructor(today: string) {
    this.#today = today;
  }

  get problems(): readonly ErrorReport[] {
    return [...this.#problems.values()];
  }

  get unknown(): readonly string[] {
    return [...this.#unknown];
  }

  /** Complete once there is no problem; every value was put here by the reader of its own row. */
  get values(): CallValues {
    return this.#values as CallValues;
  }

  add({ name, value, hasEquals }: FormField): void {
    if (name === undefined || value === undefined) this.#problem('CALL_PROBLEM_ENCODING', {});
    if (name === undefined) return;
    const field = name.length <= LONGEST_NAME ? fieldNamed(name.trim()) : undefined;
    if (field === undefined) this.#addUnknown(name.trim(), hasEquals);
    else this.#addKnown(field, value);
    if (hasEquals) this.#previous = field;
  }

  /** To be called once, after the last field: what is missing, and whether the two ways to say the opposition agree. */
  end(): void {
    for (const [field, { name, mandatory }] of Object.entries(CALL_PARAMETERS)) {
      if (mandatory && !this.#seen.has(field as CallField)) this.#problem('CALL_PROBLEM_MISSING', { name });
    }
    if (!this.#seen.has('consent') && !this.#seen.has('opposition')) {
      this.#problem('CALL_PROBLEM_MISSING', { name: CONSENT.name });
    }
    const { consent, opposition } = this.values;
    if (consent !== undefined && opposition !== undefined && consent !== opposition) {
      this.#problem('CALL_PROBLEM_CONSENT', { names: `${CONSENT.name}, ${OPPOSITION.name}` });
    }
  }

  #addKnown(field: CallField, value: string | undefined): void {
    const { name, expected, read, check } = CALL_PARAMETERS[field];
    if (this.#seen.has(field)) {
      this.#problem('CALL_PROBLEM_DUPLICATE', { name });
      return;
    }
    this.#seen.add(field);
    if (value === undefined) return;
    const text = value.normalize('NFC').trim();
    const result = text === '' ? undefined : read(text, this.#today);
    if (text === '') this.#problem('CALL_PROBLEM_EMPTY', { name });
    else if (result === undefined) this.#problem('CALL_PROBLEM_INVALID', { name, expected });
    else if (check?.holds(text) === false) this.#problem(check.problem, { name });
    else this.#values[field] = result;
  }

  #addUnknown(name: string, hasEquals: boolean): void {
    if (!hasEquals && this.#previous !== undefined) {
      // No form writes a piece without `=`: it is the rest of a value whose `&` was not escaped, as in `NAMESPACE&OID&ISO`.
      this.#problem('CALL_PROBLEM_INVALID', { name: CALL_PARAMETERS[this.#previous].name, expected: '& → %26' });
      return;
    }
    // A name that no program would give to a parameter may be a piece of a value, which is nobody's business.
    if (this.#unknown.size < UNKNOWN_LIMIT) this.#unknown.add(hasEquals && SAFE_NAME.test(name) ? name : '?');
  }

  #problem(code: ErrorCode, facts: ErrorFacts): void {
    const key = JSON.stringify([code, facts]);
    if (!this.#problems.has(key)) this.#problems.set(key, { code, facts });
  }
}

function toCall(values: CallValues, unknownParameters: readonly string[]): ContextualCall {
  const { insValue, insSystem, birthName, firstGivenName, sex, birthDate, birthPlace, ...others } = values;
  const { patientId, patientIdIssuer, consent, opposition, situation, ...filters } = others;
  return {
    traits: { insValue, insSystem, birthName, firstGivenName, sex, birthDate, birthPlace },
    patientId,
    patientIdIssuer,
    opposition: consent ?? opposition ?? 'unknown',
    ...(situation !== undefined && { situation }),
    filters,
    unknownParameters,
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
