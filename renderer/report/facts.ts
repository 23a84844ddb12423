/** What a report's header says, as texts. */
import type { Coded } from '../../shared/record.ts';
import type { ReportAct, ReportHeader, ReportPerson } from '../../shared/report.ts';
import type { I18n } from '../ui/i18n.ts';

/** A day, or an instant as local date and time; whatever else stands there as it is. */
export function moment(i18n: I18n, iso: string): string {
  return iso.includes('T') ? i18n.dateTime(iso) : i18n.date(iso);
}

/** From when to when; one of them where they read alike. */
export function period(i18n: I18n, { from, to }: Pick<ReportAct, 'from' | 'to'>): string {
  const [start, end] = [moment(i18n, from), moment(i18n, to)];
  if (start === '' || end === '' || start === end) return start || end;
  return i18n.t('report.period', { from: start, to: end });
}

export function codedText({ label, code }: Coded): string {
  return label || code;
}

/** Name, role and structure, as far as known; the structure once only. */
export function personText({ name, role, structure }: ReportPerson): string {
  return [...new Set([name, role, structure])].filter((text) => text !== '').join(', ');
}

/** Modalities and regions of all acts, each once, modalities first. */
export function actLabels({ acts }: ReportHeader): readonly string[] {
  const labels = [...acts.flatMap(({ modalities }) => modalities), ...acts.flatMap(({ regions }) => regions)];
  return [...new Set(labels.map(codedText))];
}

/** True when the report says which studies it is about, and the one on the screen is none of them. */
export function isAboutAnother({ acts }: ReportHeader, studyInstanceUid: string): boolean {
  const studies = acts.flatMap(({ studyInstanceUid: uid }) => uid ?? []);
  return studies.length > 0 && !studies.includes(studyInstanceUid);
}

/** Endings of the types that reports carry; a file of any other type is saved under an ending that nothing runs. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'application/rtf': 'rtf',
  'text/rtf': 'rtf',
  'text/plain': 'txt',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/tiff': 'tif',
};

/** Name of a saved part; nothing in it tells of whom. */
export function fileName(mediaType: string): string {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? '';
  return `compte-rendu.${Object.hasOwn(ENDINGS, type) ? ENDINGS[type] : 'bin'}`;
}
