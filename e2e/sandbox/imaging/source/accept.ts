/** The ten transfer syntaxes that every official sample of the request lists. */
export const REQUIRED_SYNTAXES: readonly string[] = [
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.91',
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.100',
  '1.2.840.10008.1.2.4.101',
  '1.2.840.10008.1.2.4.102',
  '1.2.840.10008.1.2.4.103',
  '1.2.840.10008.1.2.1',
];

interface MediaRange {
  /** Lower case; empty in the short form, which begins with the parameters. */
  readonly type: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

export type AcceptVerdict =
  | { readonly kind: 'accepted'; readonly q: ReadonlyMap<string, number> }
  /** Well formed, but nothing in it that a source of DICOM files can give. */
  | { readonly kind: 'not-acceptable' }
  | { readonly kind: 'invalid'; readonly reasons: readonly string[] };

/** RFC 9110 §12.4.2: at most three decimals, no more than 1. */
const WEIGHT = /^(0(\.\d{0,3})?|1(\.0{0,3})?)$/;

/**
 * Judges an Accept header (several lines joined by commas) as the official samples write it: ten transfer syntaxes, each
 * with q and boundary, as `multipart/related; type="application/dicom"` or in the short form without media type.
 */
export function judgeAccept(header: string | undefined): AcceptVerdict {
  if (header === undefined || header.trim() === '') return { kind: 'invalid', reasons: ['no Accept header'] };
  const reasons: string[] = [];
  const ranges: MediaRange[] = [];
  for (const text of splitOutsideQuotes(header, ',')) {
    // An empty list element is legal (RFC 9110 §5.6.1): the CI-SIS example ends with a comma.
    if (text.trim() === '') continue;
    const range = parseRange(text);
    if (typeof range === 'string') reasons.push(range);
    else ranges.push(range);
  }
  const multipart = ranges.filter((range) => range.type === 'multipart/related' || range.type === '');
  if (multipart.length === 0 && reasons.length === 0) return { kind: 'not-acceptable' };
  const q = new Map<string, number>();
  for (const range of multipart) reasons.push(...judgeRange(range, q));
  for (const syntax of REQUIRED_SYNTAXES) {
    if (!q.has(syntax) && reasons.length === 0) reasons.push(`transfer syntax ${syntax} is not listed`);
  }
  return reasons.length > 0 ? { kind: 'invalid', reasons } : { kind: 'accepted', q };
}

function judgeRange({ type, parameters }: MediaRange, q: Map<string, number>): string[] {
  const reasons: string[] = [];
  const part = parameters.get('type');
  if (type !== '' && part?.toLowerCase() !== 'application/dicom') reasons.push('type="application/dicom" is missing');
  const syntax = parameters.get('transfer-syntax');
  if (syntax === undefined || !/^[\d.]+$/.test(syntax)) reasons.push('transfer-syntax is missing or not a UID');
  const weight = parameters.get('q');
  if (weight === undefined) reasons.push(`q is missing for ${syntax ?? 'a range'}`);
  else if (!WEIGHT.test(weight)) reasons.push(`q=${weight} is not a weight`);
  if ((parameters.get('boundary') ?? '') === '') reasons.push(`boundary is missing for ${syntax ?? 'a range'}`);
  if (reasons.length === 0 && syntax !== undefined) q.set(syntax, Math.max(Number(weight), q.get(syntax) ?? 0));
  return reasons;
}

/** A media range with its parameters, or the reason why it is none. */
function parseRange(text: string): MediaRange | string {
  const [first = '', ...others] = splitOutsideQuotes(text, ';').map((piece) => piece.trim());
  const short = first.includes('=');
  if (!short && !/^[!#$%&'*+.^_`|~\w-]+\/[!#$%&'*+.^_`|~\w-]+$/.test(first)) return `"${first}" is not a media type`;
  const parameters = new Map<string, string>();
  for (const piece of short ? [first, ...others] : others) {
    if (piece === '') continue;
    const parameter = parseParameter(piece);
    if (parameter === undefined) return `"${piece}" is not a parameter`;
    if (parameters.has(parameter.name)) return `parameter ${parameter.name} comes twice`;
    parameters.set(parameter.name, parameter.value);
  }
  return { type: short ? '' : first.toLowerCase(), parameters };
}

/** RFC 9110 §5.6.6: a token or a quoted string, no blanks around the equals sign. */
function parseParameter(text: string): { name: string; value: string } | undefined {
  const match = /^([!#$%&'*+.^_`|~\w-]+)=(?:([!#$%&'*+.^_`|~\w-]+)|"((?:[^"\\]|\\.)*)")$/.exec(text);
  if (match === null) return undefined;
  const [, name = '', token, quoted = ''] = match;
  return { name: name.toLowerCase(), value: token ?? quoted.replace(/\\(.)/g, '$1') };
}

function splitOutsideQuotes(text: string, separator: string): string[] {
  const pieces: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted && character === '\\') at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...pieces, text.slice(start)];
}
