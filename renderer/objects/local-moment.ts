/** Days and hours of objects, which say nothing of a time zone: read as they were written. */
import type { I18n } from '../ui/i18n.ts';

/** `YYYY-MM-DD`, with `THH:MM:SS` or not, for the eye; anything else as it is. */
export function localMoment(i18n: I18n, iso: string): string {
  const [day = '', time] = iso.split('T');
  return [i18n.date(day), time?.slice(0, 5)].filter((part) => part !== undefined && part !== '').join(' ');
}
