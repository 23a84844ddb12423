/** Level of assurance of a login: `acr` against `acr_values` (eIDAS: low, substantial, high). */

const RANK: ReadonlyMap<string, number> = new Map([
  ['eidas1', 1],
  ['eidas2', 2],
  ['eidas3', 3],
]);

/**
 * True when a login of level `got` satisfies the request for `asked` (names separated by spaces, any of which will do).
 * A level that nobody has heard of satisfies nothing but itself.
 */
export function assuranceSuffices(asked: string, got: string): boolean {
  const names = asked.split(' ').filter((name) => name !== '');
  if (names.length === 0 || names.includes(got)) return true;
  const rank = RANK.get(got);
  return rank !== undefined && names.some((name) => rank >= (RANK.get(name) ?? Infinity));
}
