/** Which images are fetched next. */

/** `ids` from the one at `current` outwards, the next before the one behind. */
export function nearestFirst(ids: readonly string[], current: number): readonly string[] {
  const order: string[] = [];
  for (let distance = 0; distance < ids.length; distance += 1) {
    const after = ids[current + distance];
    const before = ids[current - distance];
    if (after !== undefined) order.push(after);
    if (before !== undefined && distance > 0) order.push(before);
  }
  return order;
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
