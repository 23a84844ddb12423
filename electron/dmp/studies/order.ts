/** Order and groups that depend neither on where the program runs nor on the order in which documents came. */

/** By code units: fast, and the same everywhere. */
export function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The later date first (ISO 8601 in UTC), unknown ones last. */
export function newestFirst(a: string, b: string): number {
  return compareTexts(b, a);
}

/** Items under the same key, in their order. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return groups;
}
