/** What this room throws; each is a WorkstationError, so that it may cross rooms as it is. */
import { WorkstationError } from '../../shared/errors.ts';
import { formatTag } from './tags.ts';

/** The object contradicts itself, or ends too early; `tag` is the attribute at which this was seen. */
export function damaged(tag: number, cause?: unknown): WorkstationError {
  return new WorkstationError('DICOM_DAMAGED', { tag: formatTag(tag) }, cause === undefined ? {} : { cause });
}

/** The object may be in order, but is larger or deeper than the program reads. */
export function beyondLimit(limit: string | number): WorkstationError {
  return new WorkstationError('DICOM_LIMIT', { limit });
}
