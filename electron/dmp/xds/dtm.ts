/** Points in time as XDS writes them: DTM, `YYYY[MM[DD[hh[mm[ss]]]]]`, in UTC (ITI TF-3 4.2.3.1.7). */

const DTM =
  /^([0-9]{4})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:\.[0-9]{1,4})?)?)?)?)?)?([+-][0-9]{4})?$/;

/**
 * ISO 8601 of a DTM: `YYYY-MM-DDThh:mm:ssZ` with at least an hour, else `YYYY-MM-DD`, where an unknown month or day is
 * `00`. Without an offset it is UTC; sources that write local time (`+0100`) are understood. Empty when it is none.
 */
export function isoOfDtm(text: string | undefined): string {
  const match = DTM.exec(text?.trim() ?? '');
  if (match === null) return '';
  const [, year = '', month = '00', day = '00', hour, minute = '00', second = '00', offset = '+0000'] = match;
  if (!isDay(Number(year), Number(month), Number(day), match[2] === undefined, match[3] === undefined)) return '';
  if (hour === undefined) return `${year}-${month}-${day}`;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return '';
  const ahead = Number(`${offset.slice(0, 1)}1`) * (Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3)));
  const instant = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return isoInstant(instant - ahead * 60_000);
}

/** Years before 1000 are slips of a keyboard, and `Date` has its own way with the first hundred. */
function isDay(year: number, month: number, day: number, anyMonth: boolean, anyDay: boolean): boolean {
  if (year < 1000) return false;
  if (!anyMonth && (month < 1 || month > 12)) return false;
  return anyDay || (day >= 1 && day <= daysIn(year, month));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function isoInstant(instant: number): string {
  const iso = new Date(instant).toISOString();
  // A year of five digits is what an offset makes of the last hours of 9999.
  return iso.length === 24 ? `${iso.slice(0, 19)}Z` : '';
}

/**
 * The moment at which a day begins somewhere, as a DTM in UTC; `later` days after `day` (`YYYY-MM-DD`).
 * Undefined when there is no such day.
 */
export function dtmOfLocalDay(day: string, later: number, timeZone: string): string | undefined {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  const midnight = Date.UTC(year, month - 1, dayOfMonth);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined;
  const wall = Date.UTC(year, month - 1, dayOfMonth + later);
  // The offset at midnight UTC may be another than that of local midnight, a few hours away; the second guess is right.
  const near = wall - offsetAt(wall, timeZone);
  const iso = new Date(wall - offsetAt(near, timeZone)).toISOString();
  return iso.length === 24 ? iso.slice(0, 19).replace(/[-:T]/g, '') : undefined;
}

/** By how many milliseconds the clocks of a place are ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - instant;
}
