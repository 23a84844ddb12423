/** Times of HL7 version 3 (TS): `YYYYMMDD`, `YYYYMMDDHHMM[SS[.ffff]]`, with or without a zone. */
import { isoDate } from '../dicom/dates.ts';

const TIMESTAMP =
  /^([0-9]{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?:([01][0-9]|2[0-3])([0-5][0-9])(?:([0-5][0-9]|60)(?:\.[0-9]{1,9})?)?([+-][01][0-9][0-5][0-9]|Z)?)?/;

/**
 * `YYYY-MM-DD`, or with the time as far as written and the zone if there is one: `2021-01-08T11:17:00+01:00`. Empty when
 * it is no time, or no more than a month: a day of which would be made up.
 */
export function readTimestamp(text: string | undefined): string {
  const match = TIMESTAMP.exec(text?.trim() ?? '');
  const day = isoDate(match?.[1]);
  if (match === null || day === undefined) return '';
  const [, , hours, minutes, seconds = '00', zone = ''] = match;
  if (hours === undefined) return day;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
  return `${day}T${hours}:${minutes}:${seconds}${offset}`;
}

/** `YYYY-MM-DD` of a date of birth; what is not written of it is `00` (référentiel INS). Undefined when it is no date. */
export function readBirthDate(text: string | undefined): string | undefined {
  const digits = /^[0-9]{4}(?:[0-9]{2}){0,2}/.exec(text?.trim() ?? '')?.[0];
  return isoDate(digits?.padEnd(8, '0'));
}
