/** The request for a series (WADO-RS, PS3.18 10.4; CI-SIS « partage de documents d’imagerie »). */
import { WorkstationError } from '../../shared/errors.ts';

/** Transfer syntaxes in the order and with the weights of the CI-SIS list for diagnosis (« lossless »). */
const WEIGHTS = [
  ['1.2.840.10008.1.2.4.70', '0.9'],
  ['1.2.840.10008.1.2.4.80', '0.8'],
  ['1.2.840.10008.1.2.4.91', '0.6'],
  ['1.2.840.10008.1.2.4.50', '0.5'],
  ['1.2.840.10008.1.2.4.51', '0.5'],
  ['1.2.840.10008.1.2.4.100', '0.5'],
  ['1.2.840.10008.1.2.4.101', '0.5'],
  ['1.2.840.10008.1.2.4.102', '0.5'],
  ['1.2.840.10008.1.2.4.103', '0.5'],
  ['1.2.840.10008.1.2.1', '0.4'],
] as const;

export const ACCEPT = WEIGHTS.map(
  ([uid, q]) => `multipart/related; type="application/dicom";transfer-syntax=${uid};q=${q};boundary=**`,
).join(',');

export interface SeriesAddress {
  /** As the manifest has it: `https`, host, maybe a path, then `/studies/…`. */
  readonly retrieveUrl: string | undefined;
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
}

export interface SeriesRequest {
  /** Scheme, host and port: requests are limited per origin. */
  readonly origin: string;
  /** For people: what error sentences name. */
  readonly host: string;
  readonly path: string;
}

/**
 * Where a series is asked for: the retrieve URL up to `/studies`, then the UIDs of the manifest.
 * Throws WorkstationError KOS_NO_RETRIEVE_URL, KOS_URL_INVALID or KOS_URL_NOT_HTTPS.
 */
export function seriesRequest({ retrieveUrl, studyInstanceUid, seriesInstanceUid }: SeriesAddress): SeriesRequest {
  if (retrieveUrl === undefined) throw new WorkstationError('KOS_NO_RETRIEVE_URL');
  const url = URL.parse(retrieveUrl.trim());
  if (url === null || url.hostname === '' || url.username !== '' || url.password !== '') {
    throw new WorkstationError('KOS_URL_INVALID');
  }
  if (url.protocol !== 'https:') throw new WorkstationError('KOS_URL_NOT_HTTPS', { host: url.hostname });
  if (![studyInstanceUid, seriesInstanceUid].every((uid) => /^[0-9.]{1,64}$/.test(uid))) {
    throw new WorkstationError('KOS_URL_INVALID');
  }
  const prefix = /^(.*?)(?:\/studies(?:\/.*)?)?\/*$/.exec(url.pathname)?.[1] ?? '';
  return {
    origin: url.origin,
    host: url.hostname,
    path: `${prefix}/studies/${studyInstanceUid}/series/${seriesInstanceUid}`,
  };
}

/** The headers of a request; `kosSopInstanceUid` lets the source check that a published manifest refers to the series. */
export function seriesHeaders(token: string, kosSopInstanceUid: string): Record<string, string> {
  return { Accept: ACCEPT, Authorization: `Bearer ${token}`, 'KOS-SOPInstanceUID': kosSopInstanceUid };
}
