/** PEM (RFC 7468) as certificates and revocation lists come in it. */

/** Base64 of a whole block: letters, then padding, with white space anywhere. */
const BASE64 = /^[A-Za-z0-9+/\s]*(?:=\s*){0,2}$/;

/** Of one file; a bundle of all authorities has some hundred. */
const MOST_BLOCKS = 1000;

/**
 * What is in the blocks of one of these labels, in order; text around them (as OpenSSL writes it) does not count.
 * Undefined when a block is not ended or is not base64, and when there are too many.
 */
export function pemBlocks(text: string, labels: readonly string[]): Buffer[] | undefined {
  const blocks: Buffer[] = [];
  const begin = /-----BEGIN ([A-Z0-9 ]{1,60})-----/g;
  for (let found = 0; found < MOST_BLOCKS; found += 1) {
    const [line, label] = begin.exec(text) ?? [];
    if (line === undefined || label === undefined) return blocks;
    const start = begin.lastIndex;
    const end = text.indexOf(`-----END ${label}-----`, start);
    if (end < 0) return undefined;
    begin.lastIndex = end + 1;
    if (!labels.includes(label)) continue;
    const base64 = text.slice(start, end);
    if (!BASE64.test(base64)) return undefined;
    blocks.push(Buffer.from(base64, 'base64'));
  }
  return undefined;
}
