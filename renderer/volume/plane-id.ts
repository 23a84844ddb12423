/** Image ids of planes that are cut from a volume: never those of an image of the patient's file. */

export const PLANE_SCHEME = 'drimbox-plane';

/** `number` counts planes from one that stays the same while the volume grows. */
export const planeId = (lane: string, number: number): string => `${PLANE_SCHEME}:${lane}/${number}`;

/** What `planeId` was given; undefined when the id is none of that lane. */
export function planeNumber(lane: string, id: string): number | undefined {
  const prefix = `${PLANE_SCHEME}:${lane}/`;
  const number = Number(id.slice(prefix.length));
  return id.startsWith(prefix) && id.length > prefix.length && Number.isInteger(number) ? number : undefined;
}

/** The same of any lane. */
export const planeNumberOf = (id: string): number => Number(id.slice(id.lastIndexOf('/') + 1));

export const isPlaneId = (id: string): boolean => id.startsWith(`${PLANE_SCHEME}:`);
