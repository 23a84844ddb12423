/** Names of people as they are compared: what spelling, keyboards and old systems do to them is taken away. */

/** Letters that Unicode does not take apart into a base letter and an accent. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['Œ', 'OE'],
  ['Æ', 'AE'],
  ['ẞ', 'SS'],
  ['Ø', 'O'],
  ['Đ', 'D'],
  ['Ð', 'D'],
  ['Ł', 'L'],
  ['Þ', 'TH'],
]);

/** Names with more letters than this are the same or not, nothing between: no real one is, and the work stays small. */
const MEASURED_LENGTH = 200;
/** Two slips of the keyboard are forgiven from this length on, one from `SHORT_NAME` on. */
const LONG_NAME = 8;
const SHORT_NAME = 3;

/** The words of a name in plain capitals: no accents, no ligatures; hyphens, apostrophes and blanks all part words. */
export function wordsOf(name: string): readonly string[] {
  return name
    .toUpperCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/gu, (letter) => LETTERS.get(letter) ?? letter)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** True when there is something to compare: a caret or a dash alone is no name. */
export function isName(text: string | undefined): text is string {
  return text !== undefined && wordsOf(text).length > 0;
}

/** True when the two names are written with the same letters: `L’Hermite`, `LHERMITE` and `l hermite` are one. */
export function sameName(one: string, other: string): boolean {
  return isName(one) && wordsOf(one).join('') === wordsOf(other).join('');
}

/** True when the names may be one person's: one holds all words of the other in a row, or a slip or two apart. */
export function closeName(one: string, other: string): boolean {
  const [few, many] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.length - b.length) as [string[], string[]];
  const [a, b] = [few.join(''), many.join('')];
  if (few.length === 0 || Math.max(a.length, b.length) > MEASURED_LENGTH) return false;
  const length = Math.min(a.length, b.length);
  const forgiven = length >= LONG_NAME ? 2 : length >= SHORT_NAME ? 1 : 0;
  return holdsInARow(many, few) || editDistance(a, b) <= forgiven;
}

function holdsInARow(many: readonly string[], few: readonly string[]): boolean {
  return many.some((_, start) => few.every((word, at) => many[start + at] === word));
}

/** Letters to add, take away, replace or swap with their neighbour to come from one to the other. */
function editDistance(one: string, other: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = one[row - 1] === other[column - 1] ? 0 : 1;
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + replaced);
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped && row > 1 && column > 1) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return at(last, other.length);
}

function at(costs: readonly number[], index: number): number {
  return costs[index] ?? Number.POSITIVE_INFINITY;
}
