/** Dates and times of DICOM (PS3.5 6.2 DA, TM), older spellings included. */

/** `YYYY-MM-DD` of a DA; a month or day of `00` (unknown) stays. Undefined when it is no date. */
export function isoDate(text: string | undefined): string | undefined {
  const match = /^([0-9]{4})([.-]?)([0-9]{2})\2([0-9]{2})$/.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  const [, year = '', , month = '', day = ''] = match;
  const lastDay = month === '00' ? 31 : new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) > 12 || Number(day) > lastDay) return undefined;
  return `${year}-${month}-${day}`;
}

/** `HH:MM:SS`, or `HH:MM` when the seconds are not known, of a TM; undefined when it is no time with minutes. */
export function isoTime(text: string | undefined): string | undefined {
  const match = /^([01][0-9]|2[0-3]):?([0-5][0-9])(?::?([0-5][0-9]|60)(?:\.[0-9]{1,6})?)?$/.exec(text?.trim() ?? '');
  if (match === null) return undefined;
  return match
    .slice(1, 4)
    .filter((part) => part !== undefined)
    .join(':');
}
