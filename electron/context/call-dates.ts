/** Dates as callers write them: `YYYYMMDD` or `YYYY-MM-DD`. */

const DATE = /^([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})$/;
const RANGE = /^([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})?(?:[-/]([0-9]{8}|[0-9]{4}-[0-9]{2}-[0-9]{2})?)?$/;

/** Somebody born earlier has no images; a date before it is a slip of the keyboard. */
export const EARLIEST_BIRTH_YEAR = 1850;

/** The last day that has begun anywhere on Earth (UTC+14), `YYYY-MM-DD`; `now` in milliseconds since the epoch. */
export function latestToday(now: number): string {
  return new Date(now + 14 * 3_600_000).toISOString().slice(0, 10);
}

/** A day of the calendar as `YYYY-MM-DD`; undefined when it is none. */
export function readDate(text: string): string | undefined {
  const parts = DATE.exec(text);
  if (parts === null) return undefined;
  const [, year = '', , month = '', day = ''] = parts;
  return isDay(Number(year), Number(month), Number(day)) ? `${year}-${month}-${day}` : undefined;
}

/**
 * A date of birth as `YYYY-MM-DD`; day and month may be `00` (référentiel INS: unknown part). Undefined when it is no
 * date, before 1850 or after `today`.
 */
export function readBirthDate(text: string, today: string): string | undefined {
  const parts = DATE.exec(text);
  if (parts === null) return undefined;
  const [, year = '', , month = '', day = ''] = parts;
  // An unknown part is judged as if it were one that exists: January has every day, every month has a first.
  if (!isDay(Number(year), Number(month) || 1, Number(day) || 1)) return undefined;
  const date = `${year}-${month}-${day}`;
  return Number(year) >= EARLIEST_BIRTH_YEAR && date <= today ? date : undefined;
}

/**
 * A range of study dates: `FROM-TO`, `FROM-`, `-TO`, or one date that stands for `FROM-` (`/` may replace the hyphen).
 * Undefined when it is none of these or ends before it begins.
 */
export function readStudyDates(text: string): { from?: string; to?: string } | undefined {
  const parts = RANGE.exec(text);
  if (parts === null) return undefined;
  const [from, to] = [parts[1], parts[2]].map((part) => (part === undefined ? undefined : (readDate(part) ?? 'none')));
  if (from === 'none' || to === 'none' || (from === undefined && to === undefined)) return undefined;
  if (from !== undefined && to !== undefined && from > to) return undefined;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (lengths[month - 1] ?? 0);
}
