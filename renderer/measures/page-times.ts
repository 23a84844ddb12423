/** What this window measures itself, for the patient on the screen. Times are of the page's clock, in milliseconds. */
import { createStore } from 'zustand/vanilla';
import { onPatientLeaving } from '../viewer/viewer-state.ts';

export interface SeriesTimes {
  /** From the gesture to the frame after the first image was drawn; of the first time that the series was opened. */
  readonly firstImageMs?: number;
  /** Fetching from the main process and decoding, of the image that was loaded last. */
  readonly lastLoadMs?: number;
}

export interface PageTimes {
  readonly series: ReadonlyMap<string, SeriesTimes>;
}

const NOTHING: PageTimes = { series: new Map() };

export const pageTimes = createStore<PageTimes>(() => NOTHING);

/** Gestures whose image is not on the screen yet, by series. */
const waits = new Map<string, number>();

/** The user has asked for a series, by a gesture at `at`; counts once a series. */
export function seriesAsked(seriesUid: string, at: number): void {
  if (pageTimes.getState().series.get(seriesUid)?.firstImageMs === undefined) waits.set(seriesUid, at);
}

/** A first image that takes longer is no longer waited for. */
const LONGEST_WAIT_MS = 300;

/** True while the first image of a series that was asked for a moment ago is not on the screen. */
export function isImageAwaited(now: number): boolean {
  return [...waits.values()].some((at) => now - at < LONGEST_WAIT_MS);
}

/** An image of the series is on the screen since `at`. */
export function seriesPainted(seriesUid: string, at: number): void {
  const asked = waits.get(seriesUid);
  if (asked === undefined) return;
  waits.delete(seriesUid);
  note(seriesUid, { firstImageMs: at - asked });
}

/** An image of the series was loaded in so many milliseconds. */
export function imageLoaded(seriesUid: string, lastLoadMs: number): void {
  note(seriesUid, { lastLoadMs });
}

function note(seriesUid: string, times: SeriesTimes): void {
  const { series } = pageTimes.getState();
  pageTimes.setState({ series: new Map(series).set(seriesUid, { ...series.get(seriesUid), ...times }) });
}

onPatientLeaving(() => {
  waits.clear();
  pageTimes.setState(NOTHING);
});
