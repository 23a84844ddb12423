/** The address at which a series can be asked for (RetrieveURL; PS3.18 10.4, CI-SIS volet imagerie). */
import type { ErrorReport } from '../../shared/errors.ts';

export type RetrieveAddress = { readonly url: string } | { readonly problem: ErrorReport };

const LONGEST_URL = 2048;
/** Blanks and control characters that URL parsers drop, and the backslash that they turn round. */
const SUSPICIOUS = /[\p{Cc}\s\\]/u;
/** End of the path of a study or of a series. */
const DICOM_WEB_PATH = /\/studies\/([^/]+)(?:\/series\/([^/]+))?\/*$/;

/**
 * The address of a series from the RetrieveURL of the series or, where it has none, of the manifest: of the form
 * `https://…/studies/<study>/series/<series>`; one that names the study alone is completed. It must name this study
 * and this series, because a token goes there: an address that does not, or is not https, is a problem, not an error.
 */
export function retrieveAddress(
  texts: readonly (string | undefined)[],
  { studyInstanceUid, seriesInstanceUid }: { studyInstanceUid: string; seriesInstanceUid: string },
): RetrieveAddress {
  const text = texts.map((candidate) => candidate?.trim() ?? '').find((candidate) => candidate !== '');
  if (text === undefined) return { problem: { code: 'KOS_NO_RETRIEVE_URL', facts: {} } };
  const invalid = { problem: { code: 'KOS_URL_INVALID', facts: {} } } as const;
  const url = text.length > LONGEST_URL || SUSPICIOUS.test(text) ? null : URL.parse(text);
  if (url === null || url.hostname === '') return invalid;
  if (url.protocol === 'http:') return { problem: { code: 'KOS_URL_NOT_HTTPS', facts: { host: url.host } } };
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.hash !== '') return invalid;
  const [path, study, series] = DICOM_WEB_PATH.exec(url.pathname) ?? [];
  if (path === undefined || study !== studyInstanceUid) return invalid;
  if (series !== undefined && series !== seriesInstanceUid) return invalid;
  const before = url.pathname.slice(0, -path.length);
  url.pathname = `${before}/studies/${studyInstanceUid}/series/${seriesInstanceUid}`;
  return { url: url.href };
}
