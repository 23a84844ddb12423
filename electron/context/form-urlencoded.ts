/**
 * `application/x-www-form-urlencoded` (WHATWG URL standard, §5), read strictly: what the standard would quietly repair
 * (a wrong percent escape, bytes that are not UTF-8) is told, since a repaired name is another patient's name.
 */

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export interface FormField {
  /** Undefined when it cannot be decoded. */
  readonly name: string | undefined;
  /** Undefined when it cannot be decoded; empty without an equals sign. */
  readonly value: string | undefined;
  /** False for a piece between two `&` that no form would have written. */
  readonly hasEquals: boolean;
}

/** The fields in the order of the body; empty pieces (`&&`, a trailing `&`) are no fields. Throws nothing. */
export function* readForm(body: Uint8Array): Generator<FormField> {
  let start = 0;
  while (start < body.length) {
    const found = body.indexOf(AMPERSAND, start);
    const end = found === -1 ? body.length : found;
    if (end > start) yield readField(body.subarray(start, end));
    start = end + 1;
  }
}

function readField(piece: Uint8Array): FormField {
  const equals = piece.indexOf(EQUALS);
  if (equals === -1) return { name: decode(piece), value: '', hasEquals: false };
  return { name: decode(piece.subarray(0, equals)), value: decode(piece.subarray(equals + 1)), hasEquals: true };
}

function decode(encoded: Uint8Array): string | undefined {
  const bytes = new Uint8Array(encoded.length);
  let length = 0;
  for (let at = 0; at < encoded.length; at += 1) {
    let byte = encoded[at];
    if (byte === PLUS) byte = SPACE;
    else if (byte === PERCENT) {
      byte = hexadecimal(encoded[at + 1], encoded[at + 2]);
      at += 2;
    }
    if (byte === undefined) return undefined;
    bytes[length] = byte;
    length += 1;
  }
  try {
    return strictUtf8.decode(bytes.subarray(0, length));
  } catch {
    return undefined;
  }
}

function hexadecimal(high: number | undefined, low: number | undefined): number | undefined {
  if (high === undefined || low === undefined) return undefined;
  const pair = String.fromCharCode(high, low);
  return /^[0-9A-Fa-f]{2}$/.test(pair) ? Number.parseInt(pair, 16) : undefined;
}
