/** What the file system says, in our words. */
import { WorkstationError } from '../../shared/errors.ts';

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT']);

/** CACHE_DISK_FULL or CACHE_UNAVAILABLE; errors that are ours already pass through. */
export function storageError(cause: unknown): WorkstationError {
  if (cause instanceof WorkstationError) return cause;
  const reason = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown';
  if (DISK_FULL.has(reason)) return new WorkstationError('CACHE_DISK_FULL', {}, { cause });
  return new WorkstationError('CACHE_UNAVAILABLE', { reason }, { cause });
}
