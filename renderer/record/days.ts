/** Dates of documents as days of the calendar (`YYYY-MM-DD`), which compare as texts. */

/** The day of a date of the record: an instant (ISO 8601) on the local calendar; empty when there is none to tell. */
export function dayOf(date: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(date)) return date;
  const instant = new Date(date);
  return Number.isNaN(instant.getTime()) ? '' : isoDay(instant);
}

/** The local day of an instant. */
export function isoDay(instant: Date): string {
  return [
    String(instant.getFullYear()).padStart(4, '0'),
    String(instant.getMonth() + 1).padStart(2, '0'),
    String(instant.getDate()).padStart(2, '0'),
  ].join('-');
}

/** The same day so many years before. */
export function yearsBefore(today: Date, years: number): string {
  return isoDay(new Date(today.getFullYear() - years, today.getMonth(), today.getDate()));
}

/**
 * A day as people type it: `12/03/2024`, `12.3.2024`, `2024-03-12`; of a month (`03/2024`) or a year (`2024`), its first
 * or last day. Undefined when it is none.
 */
export function parseDay(text: string, which: 'first' | 'last'): string | undefined {
  const parts = text.trim().split(/[/.\s-]+/);
  if (parts.length > 3 || !parts.every((part) => /^\d{1,4}$/.test(part))) return undefined;
  const [year = '', month, day] = parts[0]?.length === 4 ? parts : parts.toReversed();
  if (year.length !== 4) return undefined;
  const monthNumber = month === undefined ? (which === 'first' ? 1 : 12) : Number(month);
  const lastDay = new Date(Date.UTC(Number(year), monthNumber, 0)).getUTCDate();
  const dayNumber = day === undefined ? (which === 'first' ? 1 : lastDay) : Number(day);
  if (monthNumber < 1 || monthNumber > 12 || dayNumber < 1 || dayNumber > lastDay) return undefined;
  return `${year}-${String(monthNumber).padStart(2, '0')}-${String(dayNumber).padStart(2, '0')}`;
}
