/** Between the viewer and what is kept for a reload: where each series was left. Light on purpose. */
import { onPatientLeaving } from '../viewer/viewer-state.ts';

type Places = readonly { readonly series: string; readonly image: string }[];

const restored = new Map<string, string>();
const followers = new Set<() => void>();
let provider: () => Places = () => [];

/** As they were before the page was loaded again. */
export function restorePlaces(places: Places): void {
  for (const { series, image } of places) restored.set(series, image);
}

/** Where a series was left, told once. */
export function takePlace(seriesUid: string): string | undefined {
  const image = restored.get(seriesUid);
  restored.delete(seriesUid);
  return image;
}

/** Who knows where the series stand; before, and besides, what was restored and not opened yet. */
export function providePlaces(now: () => Places): void {
  provider = now;
}

export function currentPlaces(): Places {
  return [...provider(), ...[...restored].map(([series, image]) => ({ series, image }))];
}

/** Called when the user goes to another image, until the returned function is called. */
export function onPlaces(follow: () => void): () => void {
  followers.add(follow);
  return () => followers.delete(follow);
}

export function placesChanged(): void {
  for (const follow of followers) follow();
}

onPatientLeaving(() => restored.clear());
