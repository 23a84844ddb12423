/**
 * The long base64 of a report, taken out of the document before it is parsed: the parser looks at every character, which
 * takes it a second for a PDF of 10 MB, and nothing in base64 can be markup. It sees a short name in its place.
 */
import { createHash } from 'node:crypto';
import type { XmlElement } from '../xml/tree.ts';
import { isBase64 } from './base64.ts';

/** Shorter ones are parsed like any other text. */
const WORTHWHILE = 16_384;
/** The start tag of an element with such a content: nobody writes a longer one. */
const LONGEST_TAG = 2048;

export interface Payloads {
  /** The document with a name in the place of each long piece of base64; no longer than the original. */
  readonly document: Uint8Array;
  /**
   * What an element holds beside child elements: the piece that was taken out, or its text in UTF-8. Undefined when a
   * comment or an element stands in the midst of it.
   */
  of(element: XmlElement): Uint8Array | undefined;
}

interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Finds and replaces what lies between a start tag that speaks of `B64` and the next tag, if it is nothing but base64. */
export function takeOutPayloads(bytes: Uint8Array): Payloads {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces = findPieces(whole);
  const between = pieces.map(({ start }, at) => whole.subarray(pieces[at - 1]?.end ?? 0, start));
  const last = whole.subarray(pieces.at(-1)?.end ?? 0);
  // No document can hold the digest of itself: what its author wrote is never taken for a name.
  const digest = pieces.length === 0 ? '' : digestOf([...between, last]);
  const names = pieces.map((_, at) => `base64:${digest}:${at}`);
  const found = new Map(pieces.map(({ start, end }, at) => [names[at], whole.subarray(start, end)]));
  const shortened = between.flatMap((part, at) => [part, Buffer.from(names[at] ?? '')]);
  return {
    document: pieces.length === 0 ? bytes : Buffer.concat([...shortened, last]),
    of: (element) => {
      const text = onlyText(element);
      return text === undefined ? undefined : (found.get(text) ?? Buffer.from(text));
    },
  };
}

function findPieces(bytes: Buffer): Piece[] {
  const pieces: Piece[] = [];
  let tag = bytes.indexOf('<');
  while (tag >= 0) {
    const next = bytes.indexOf('<', tag + 1);
    if (next - tag >= WORTHWHILE) {
      const closing = bytes.subarray(tag, tag + LONGEST_TAG).indexOf('>');
      const start = tag + closing + 1;
      const named = closing >= 0 && bytes.toString('latin1', tag, start).includes('B64');
      if (named && isBase64(bytes, start, next)) pieces.push({ start, end: next });
    }
    tag = next;
  }
  return pieces;
}

function digestOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

function onlyText(element: XmlElement): string | undefined {
  const texts = element.children.filter((node) => node.kind === 'text' && node.value.trim() !== '');
  const [first] = texts;
  if (first === undefined) return '';
  return first.kind === 'text' && texts.length === 1 ? first.value : undefined;
}
