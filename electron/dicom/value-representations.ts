/** What the program knows of each value representation (PS3.5 6.2 and 7.1.2). */

export type ValueKind =
  /** Text in the specific character set, several values parted by backslashes. */
  | 'texts'
  /** Text in the specific character set, one value that may hold backslashes. */
  | 'text'
  /** Text in the default repertoire, several values. */
  | 'codes'
  /** Text in the default repertoire, one value: an address. */
  | 'address'
  | 'names'
  | 'numberTexts'
  | 'numbers'
  | 'tags'
  | 'bytes'
  | 'items';

export interface ValueRepresentation {
  readonly vr: string;
  readonly kind: ValueKind;
  /** True when explicit VR writes the length in four bytes after two reserved ones (PS3.5 7.1.2). */
  readonly longLength: boolean;
  /** Bytes of one binary value, whose order the byte order of the file decides; 1 of all others. */
  readonly size: number;
}

const ROWS: readonly (readonly [kind: ValueKind, longLength: boolean, vrs: string])[] = [
  ['texts', false, 'LO SH'],
  ['texts', true, 'UC'],
  ['text', false, 'LT ST'],
  ['text', true, 'UT'],
  ['codes', false, 'AE AS CS DA DT TM UI'],
  ['address', true, 'UR'],
  ['names', false, 'PN'],
  ['numberTexts', false, 'DS IS'],
  ['numbers', false, 'FL FD SL SS UL US'],
  ['numbers', true, 'SV UV'],
  ['tags', false, 'AT'],
  ['bytes', true, 'OB OD OF OL OV OW UN'],
  ['items', true, 'SQ'],
];

const SIZES: Readonly<Record<string, number>> = {
  ...{ SS: 2, US: 2, OW: 2 },
  ...{ AT: 4, FL: 4, OF: 4, OL: 4, SL: 4, UL: 4 },
  ...{ FD: 8, OD: 8, OV: 8, SV: 8, UV: 8 },
};

const ALL = new Map<string, ValueRepresentation>(
  ROWS.flatMap(([kind, longLength, vrs]) =>
    vrs.split(' ').map((vr) => [vr, { vr, kind, longLength, size: SIZES[vr] ?? 1 }] as const),
  ),
);

const UNKNOWN: ValueRepresentation = { vr: 'UN', kind: 'bytes', longLength: true, size: 1 };

const ALL_BY_LETTERS = new Map(
  [...ALL.values()].map((row) => [row.vr.charCodeAt(0) * 256 + row.vr.charCodeAt(1), row]),
);

export function valueRepresentation(vr: string): ValueRepresentation {
  return ALL.get(vr) ?? UNKNOWN;
}

/** The VR that two letters of a file stand for; undefined when they are none that the program knows. */
export function vrFromLetters(first: number, second: number): ValueRepresentation | undefined {
  return ALL_BY_LETTERS.get(first * 256 + second);
}

/** A VR of a later edition of the standard: two capitals, and a long length as all new ones have (PS3.5 6.2). */
export function mayBeLaterVr(first: number, second: number): boolean {
  return isCapital(first) && isCapital(second);
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}
