/** Dates of XML Schema that are a moment: with a time zone. */

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** Undefined for what is no `xs:dateTime`, for a day that does not exist, and for one without a time zone. */
export function parseDateTime(text: string): Date | undefined {
  const trimmed = text.trim();
  const fields = DATE_TIME.exec(trimmed)?.slice(1, 4).map(Number);
  if (fields === undefined) return undefined;
  const [year = 0, month = 0, day = 0] = fields;
  // `Date` takes 30 February for 2 March.
  const calendar = new Date(Date.UTC(year, month - 1, day));
  const moment = new Date(trimmed);
  const exists = calendar.getUTCMonth() === month - 1 && calendar.getUTCDate() === day;
  return exists && !Number.isNaN(moment.getTime()) ? moment : undefined;
}
