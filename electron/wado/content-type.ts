/** The Content-Type of an answer (RFC 9110 8.3.1), read leniently: sources quote parameters or do not. */

/** RFC 2046 allows 70 characters; some sources take more. */
const LONGEST_BOUNDARY = 200;
const PARAMETER = /;\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g;

/** The boundary of a multipart/related answer; undefined when it is no such answer. */
export function boundaryOf(contentType: string): string | undefined {
  if (contentType.length > 4096 || !/^\s*multipart\/related\s*(?:;|$)/i.test(contentType)) return undefined;
  for (const [, name = '', quoted, bare = ''] of contentType.matchAll(PARAMETER)) {
    if (name.toLowerCase() !== 'boundary') continue;
    const boundary = quoted === undefined ? bare.trim() : quoted.replaceAll(/\\(.)/g, '$1').trimEnd();
    // Anything printable: `**`, which sources echo, is no legal boundary either.
    return boundary.length <= LONGEST_BOUNDARY && /^[\x20-\x7e]+$/.test(boundary) ? boundary : undefined;
  }
  return undefined;
}
