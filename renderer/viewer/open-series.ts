/** The series that were opened since the patient came. */
import type { SeriesModel } from './series-model.ts';

/** By Series Instance UID. */
export const openSeries = new Map<string, SeriesModel>();

/** Series Instance UID of the series to which an image belongs, among those that were opened. */
export function seriesOf(imageId: string): string | undefined {
  for (const [uid, model] of openSeries) if (model.snapshot().ids.includes(imageId)) return uid;
  return undefined;
}

/** Place of an image in its series, from 1; undefined while that is not known. */
export function placeOf(seriesUid: string, imageId: string): number | undefined {
  const index = openSeries.get(seriesUid)?.snapshot().ids.indexOf(imageId) ?? -1;
  return index < 0 ? undefined : index + 1;
}
