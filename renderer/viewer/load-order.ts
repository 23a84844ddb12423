/** Which images are fetched next. */

/** In the direction of the scroll, so many for each one behind. */
const AHEAD = 3;

/**
 * `ids` from the one at `current` outwards: the next before the one behind. While the user scrolls in a direction
 * (1: towards the end), three of those ahead come before each one behind.
 */
export function nearestFirst(ids: readonly string[], current: number, direction: -1 | 0 | 1 = 0): readonly string[] {
  const step = direction === 0 ? 1 : direction;
  const turn = direction === 0 ? 1 : AHEAD;
  const order = ids.slice(current, current + 1);
  const add = (index: number): void => {
    const id = ids[index];
    if (id !== undefined) order.push(id);
  };
  let [ahead, behind] = [current, current];
  while (order.length < ids.length) {
    for (let count = 0; count < turn; count += 1) add((ahead += step));
    add((behind -= step));
  }
  return order;
}

/** Slices that a hand moves at once; beyond that it is a jump, which has no direction. */
const LONGEST_STEP = 20;

/** Where a move from one place to another leads; undefined when it does not tell. */
export function directionOf(from: number, to: number): -1 | 1 | undefined {
  if (from < 0 || to < 0 || from === to || Math.abs(to - from) > LONGEST_STEP) return undefined;
  return to > from ? 1 : -1;
}

/** A run of neighbours of which each has been loaded, as shares (0 to 1) of the whole. */
export interface LoadedRun {
  readonly from: number;
  readonly to: number;
}

/** The loaded parts of a series, for the mark beside the slider. */
export function loadedRuns(ids: readonly string[], isLoaded: (id: string) => boolean): readonly LoadedRun[] {
  const runs: { from: number; to: number }[] = [];
  let start: number | undefined;
  for (let index = 0; index <= ids.length; index += 1) {
    const id = ids[index];
    const loaded = id !== undefined && isLoaded(id);
    if (loaded) start ??= index;
    else if (start !== undefined) {
      runs.push({ from: start / ids.length, to: index / ids.length });
      start = undefined;
    }
  }
  return runs;
}
