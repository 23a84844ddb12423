/** The request for a series (WADO-RS, PS3.18 10.4; CI-SIS « partage de documents d’imagerie »). */
import { WorkstationError } from '../../shared/errors.ts';

/** What is preferred where a source can choose: what the image was stored as, or what is smaller. */
export type AcceptOrder = 'lossless' | 'lossy';

const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';
const JPEG_EXTENDED = '1.2.840.10008.1.2.4.51';
const JPEG_LOSSLESS = '1.2.840.10008.1.2.4.70';
const JPEG_LS = '1.2.840.10008.1.2.4.80';
const JPEG_2000 = '1.2.840.10008.1.2.4.91';

/** MPEG-2 and MPEG-4, then uncompressed: the same in both lists. */
const OTHERS = [
  ['1.2.840.10008.1.2.4.100', '0.5'],
  ['1.2.840.10008.1.2.4.101', '0.5'],
  ['1.2.840.10008.1.2.4.102', '0.5'],
  ['1.2.840.10008.1.2.4.103', '0.5'],
  ['1.2.840.10008.1.2.1', '0.4'],
] as const;

/** Transfer syntaxes in the order and with the weights of the two lists of the CI-SIS. */
const WEIGHTS: Readonly<Record<AcceptOrder, readonly (readonly [uid: string, q: string])[]>> = {
  lossless: [
    [JPEG_LOSSLESS, '0.9'],
    [JPEG_LS, '0.8'],
    [JPEG_2000, '0.6'],
    [JPEG_BASELINE, '0.5'],
    [JPEG_EXTENDED, '0.5'],
    ...OTHERS,
  ],
  lossy: [
    [JPEG_BASELINE, '0.9'],
    [JPEG_EXTENDED, '0.9'],
    [JPEG_LOSSLESS, '0.6'],
    [JPEG_LS, '0.5'],
    [JPEG_2000, '0.5'],
    ...OTHERS,
  ],
};

/** The value of Accept: all ten transfer syntaxes, whatever is preferred. */
export function acceptList(order: AcceptOrder): string {
  return WEIGHTS[order]
    .map(([uid, q]) => `multipart/related; type="application/dicom";transfer-syntax=${uid};q=${q};boundary=**`)
    .join(',');
}

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

export interface HeaderFacts {
  readonly token: string;
  /** Lets the source check that a published manifest refers to the series. */
  readonly kosSopInstanceUid: string;
  readonly accept: AcceptOrder;
}

/** The headers of a request, but for those of the connection. */
export function seriesHeaders({ token, kosSopInstanceUid, accept }: HeaderFacts): Record<string, string> {
  return {
    Accept: acceptList(accept),
    Authorization: `Bearer ${token}`,
    'KOS-SOPInstanceUID': kosSopInstanceUid,
  };
}
