/** Going through some images of a series only, e.g. its key images. */

/** The place nearest to `wanted` at which one stops; `wanted` itself when one stops nowhere in particular. */
export function stopNear(stops: readonly number[], wanted: number): number {
  return stops.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? wanted;
}

/** So many stops further than `now`, the last one at most. */
export function stopFrom(stops: readonly number[], now: number, by: number): number {
  if (stops.length === 0) return now + by;
  const place = stops.indexOf(stopNear(stops, now)) + by;
  return stops[Math.min(Math.max(place, 0), stops.length - 1)] ?? now;
}
