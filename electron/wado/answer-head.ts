/** The head of an answer as it was received (RFC 9112 4, RFC 9110 5). */

export interface AnswerHead {
  readonly status: number;
  /** Reason phrase; may be empty. */
  readonly reason: string;
  /** Name, value, name, value…: in their order and their case, repeated ones several times. */
  readonly fields: readonly string[];
}

/** The values of a header, in their order. */
export function valuesOf({ fields }: AnswerHead, name: string): string[] {
  const values: string[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    if (fields[at]?.toLowerCase() === name) values.push(fields[at + 1] ?? '');
  }
  return values;
}

/**
 * How long the source asks us to stay away, in seconds from `now` (milliseconds since the epoch): a number of seconds or
 * a date (RFC 9110 10.2.3). undefined when it says nothing, or nothing that makes sense.
 */
export function retryAfterSeconds(head: AnswerHead, now: number): number | undefined {
  const wish = valuesOf(head, 'retry-after')[0]?.trim() ?? '';
  if (/^\d{1,9}$/.test(wish)) return Number(wish);
  // IMF-fixdate, the only form that may still be written (RFC 9110 5.6.7).
  if (!/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(wish)) return undefined;
  const date = Date.parse(wish);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}

/** Longer names of codings are cut: they are shown to people. */
const LONGEST_CODING = 40;

/** The coding that keeps us from reading a body as it comes; undefined when there is none. */
export function foreignCoding(values: readonly string[], plain: readonly string[] = ['identity']): string | undefined {
  const codings = values.flatMap((value) => value.split(',')).map((coding) => coding.trim().toLowerCase());
  const foreign = codings.find((coding) => coding !== '' && !plain.includes(coding));
  return foreign?.replaceAll(/[^\x21-\x7e]/g, '?').slice(0, LONGEST_CODING);
}
