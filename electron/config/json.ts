/**
 * Strict JSON (RFC 8259) with the place of everything in it. `jsonc-parser` is used for its tree alone: comments,
 * trailing commas, duplicate keys and `__proto__` are all mistakes here.
 */
import { createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';
import type { SentenceKey } from './sentences.ts';

export type JsonPath = readonly (string | number)[];

/** A mistake before it is put in words: where, and which sentence with which facts. */
export interface Finding {
  /** UTF-16 offset in the text. */
  readonly offset: number;
  readonly path: JsonPath;
  readonly reason: SentenceKey;
  readonly facts?: Readonly<Record<string, string | number>>;
}

export interface JsonDocument {
  readonly text: string;
  /** Undefined when the text is not JSON. */
  readonly root: Node | undefined;
  readonly value: unknown;
  /** Syntax errors; nothing else can be said of the text when there is one. */
  readonly syntax: readonly Finding[];
  /** Duplicate and dangerous keys. */
  readonly keys: readonly Finding[];
}

/** The parser is recursive; no configuration nests deeper. */
const MAX_DEPTH = 64;

const SYNTAX_SENTENCES: Readonly<Record<string, SentenceKey>> = {
  InvalidCommentToken: 'json.comment',
  PropertyNameExpected: 'json.property-name',
  ValueExpected: 'json.value',
  ColonExpected: 'json.colon',
  CommaExpected: 'json.comma',
  CloseBraceExpected: 'json.close-brace',
  CloseBracketExpected: 'json.close-bracket',
  EndOfFileExpected: 'json.end-of-file',
  UnexpectedEndOfString: 'json.string-end',
  InvalidNumberFormat: 'json.number',
  UnexpectedEndOfNumber: 'json.number',
  InvalidUnicode: 'json.escape',
  InvalidEscapeCharacter: 'json.escape',
  InvalidCharacter: 'json.character',
};

/** Parses a text; never throws. */
export function parseJson(text: string): JsonDocument {
  const tooDeep = firstTooDeep(text);
  if (tooDeep !== undefined) {
    const finding: Finding = { offset: tooDeep, path: [], reason: 'json.too-deep', facts: { limit: MAX_DEPTH } };
    return { text, root: undefined, value: undefined, syntax: [finding], keys: [] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const syntax = syntaxFindings(text, errors);
  if (root === undefined || syntax.length > 0) return { text, root: undefined, value: undefined, syntax, keys: [] };
  const keys: Finding[] = [];
  return { text, root, value: valueOf(root, [], keys), syntax, keys };
}

function firstTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  let before = -1;
  // The scanner stands still at the end of the text only.
  for (scanner.scan(); scanner.getPosition() > before; scanner.scan()) {
    before = scanner.getPosition();
    const first = text[scanner.getTokenOffset()];
    if (first === '{' || first === '[') depth += 1;
    if (first === '}' || first === ']') depth -= 1;
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return undefined;
}

/** One finding per place: the parser reports some mistakes twice while it recovers. */
function syntaxFindings(text: string, errors: readonly ParseError[]): Finding[] {
  const byOffset = new Map<number, Finding>();
  for (const { error, offset } of errors) {
    if (byOffset.has(offset)) continue;
    const closes = text[offset] === '}' || text[offset] === ']';
    const afterComma = /,\s*$/.test(text.slice(Math.max(0, offset - 1000), offset));
    const named = SYNTAX_SENTENCES[printParseErrorCode(error)] ?? 'json.unexpected';
    byOffset.set(offset, { offset, path: [], reason: closes && afterComma ? 'json.trailing-comma' : named });
  }
  return [...byOffset.values()];
}

/** The plain value of a tree; of a key that comes twice the last one counts, as everywhere in JSON. */
function valueOf(node: Node, path: JsonPath, findings: Finding[]): unknown {
  if (node.type === 'array') return (node.children ?? []).map((item, i) => valueOf(item, [...path, i], findings));
  if (node.type !== 'object') return node.value as unknown;
  const value: Record<string, unknown> = {};
  for (const { key, keyNode, valueNode } of properties(node)) {
    const here = [...path, key];
    if (key === '__proto__') {
      findings.push({ offset: keyNode.offset, path: here, reason: 'key.dangerous' });
      continue;
    }
    if (Object.hasOwn(value, key)) findings.push({ offset: keyNode.offset, path: here, reason: 'key.duplicate' });
    value[key] = valueOf(valueNode, here, findings);
  }
  return value;
}

function properties(node: Node): { key: string; keyNode: Node; valueNode: Node }[] {
  return (node.children ?? []).flatMap(({ children = [] }) => {
    const [keyNode, valueNode] = children;
    if (keyNode === undefined || valueNode === undefined) return [];
    return [{ key: String(keyNode.value), keyNode, valueNode }];
  });
}

/** Where something stands in a document: its key and its value, or how far the path leads. */
export interface Place {
  /** True when the whole path exists. */
  readonly found: boolean;
  /** The value at the end of the path, or the innermost value that exists. */
  readonly value: Node;
  /** The name in front of the value, when the path ends with one. */
  readonly key?: Node;
}

export function placeOf(root: Node, path: JsonPath): Place {
  let place: Place = { found: true, value: root };
  for (const step of path) {
    const next = stepInto(place.value, step);
    if (next === undefined) return { found: false, value: place.value };
    place = { found: true, ...next };
  }
  return place;
}

function stepInto(node: Node, step: string | number): { value: Node; key?: Node } | undefined {
  if (node.type === 'array') {
    const value = typeof step === 'number' ? node.children?.[step] : undefined;
    return value && { value };
  }
  const property = node.type === 'object' ? properties(node).findLast(({ key }) => key === String(step)) : undefined;
  return property && { value: property.valueNode, key: property.keyNode };
}

/** Line and column, counted from 1; the column in UTF-16 units, as editors do. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** `pacs[0].aet`; a key that is no plain word is quoted: `network.hosts["pacs.local"]`. */
export function printPath(path: JsonPath): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(step)) return `[${printKey(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join('');
}

/** A key as it may be shown: quoted, control characters escaped, cut when it is long. */
export function printKey(key: string): string {
  return JSON.stringify(key.length > 64 ? `${key.slice(0, 64)}…` : key);
}
