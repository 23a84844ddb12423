/** Why there are no planes of a series, as an error in the place of the image. */
import type { ErrorReport } from '../../shared/errors.ts';
import type { VolumeSnapshot } from './series-volume.ts';

const MEGABYTE = 1e6;

/** `reason`: why it is no volume, in words. Undefined where there is nothing to say, as slices may still come. */
export function volumeError(reason: string | undefined, tooLarge: VolumeSnapshot['tooLarge']): ErrorReport | undefined {
  if (reason !== undefined) return { code: 'VOLUME_REFUSED', facts: { reason } };
  if (!tooLarge) return undefined;
  const megabytes = (bytes: number): string => String(Math.round(bytes / MEGABYTE));
  return { code: 'VOLUME_TOO_LARGE', facts: { needed: megabytes(tooLarge.bytes), limit: megabytes(tooLarge.limit) } };
}
