/** Finding words in a text the way people look for them: capitals, accents and the kind of blank do not matter. */

/** A text made comparable, with the way back. */
export interface Folded {
  readonly text: string;
  /** For each character of `text`, where it stands in the original; one more for the end. */
  readonly origin: readonly number[];
}

/** A piece of the original: `from` included, `to` not. */
export interface Match {
  readonly from: number;
  readonly to: number;
}

/** More hits than these nobody walks through. */
export const MAX_MATCHES = 2000;

/** Small letters without accents, ligatures taken apart, every run of white space one blank. */
export function fold(original: string): Folded {
  const origin: number[] = [];
  let text = '';
  let at = 0;
  for (const character of original) {
    const plain = plainForm(character);
    if (plain !== ' ' || !text.endsWith(' ')) {
      for (let unit = 0; unit < plain.length; unit += 1) origin.push(at);
      text += plain;
    }
    at += character.length;
  }
  return { text, origin: [...origin, original.length] };
}

/** Where `wanted` stands in a text, from the front; pieces do not overlap. */
export function findAll({ text, origin }: Folded, wanted: string): readonly Match[] {
  const needle = fold(wanted).text.trim();
  const matches: Match[] = [];
  if (needle === '') return matches;
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) {
    matches.push({ from: origin[at] ?? 0, to: origin[at + needle.length] ?? 0 });
    if (matches.length === MAX_MATCHES) break;
  }
  return matches;
}

/** A part of a match that lies in one segment of the text, counted from the segment's start. */
export interface Piece extends Match {
  readonly segment: number;
}

/** The pieces of a match in the segments that a text was put together from; `starts` says where each begins. */
export function piecesOf(starts: readonly number[], lengths: readonly number[], { from, to }: Match): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let segment = firstSegment(starts, from); segment < starts.length; segment += 1) {
    const start = starts[segment] ?? 0;
    if (start >= to) break;
    const [first, last] = [Math.max(from - start, 0), Math.min(to - start, lengths[segment] ?? 0)];
    if (first < last) pieces.push({ segment, from: first, to: last });
  }
  return pieces;
}

/** The last segment that begins at `offset` or before. */
function firstSegment(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

function plainForm(character: string): string {
  if (/^[\s\u00a0\u200b]$/.test(character)) return ' ';
  if (character === '’') return "'";
  if (character === 'œ' || character === 'Œ') return 'oe';
  if (character === 'æ' || character === 'Æ') return 'ae';
  return character
    .normalize('NFKD')
    .replaceAll(/\p{M}|\u00ad/gu, '')
    .toLowerCase();
}
