/** Content-Type headers (RFC 9110 8.3.1, RFC 2045 5.1), read leniently: parameters are quoted or not. */

const LONGEST = 4096;
const PARAMETER = /;\s*([!#$%&'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g;

export interface ContentType {
  /** In lower case; empty when there is none. */
  readonly mediaType: string;
  /** By their names in lower case; of a repeated one the first. */
  readonly parameters: ReadonlyMap<string, string>;
}

export function parseContentType(header: string): ContentType {
  const parameters = new Map<string, string>();
  if (header.length > LONGEST) return { mediaType: '', parameters };
  const mediaType = (header.split(';', 1)[0] ?? '').trim().toLowerCase();
  for (const [, name = '', quoted, bare = ''] of header.matchAll(PARAMETER)) {
    const key = name.toLowerCase();
    const value = quoted === undefined ? bare.trim() : quoted.replaceAll(/\\(.)/g, '$1');
    if (!parameters.has(key)) parameters.set(key, value);
  }
  return { mediaType, parameters };
}
