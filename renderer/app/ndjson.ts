/** A stream of bytes read as lines of JSON. */

/** Far above any line that we send; a longer one is a fault, and must not fill the memory. */
const MAX_LINE_CHARACTERS = 8 * 1024 * 1024;

/**
 * The values of an NDJSON stream, in order; characters and lines may be cut anywhere between chunks. Blank lines are
 * skipped; a last line without its line feed was cut off and is dropped. Leaving the loop cancels the stream.
 * Throws TypeError on bytes that are not UTF-8, SyntaxError on a line that is not JSON, RangeError on an endless line.
 */
export async function* readNdjson(
  stream: ReadableStream<Uint8Array>,
  maxLineCharacters = MAX_LINE_CHARACTERS,
): AsyncGenerator<unknown, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = stream.getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > maxLineCharacters) throw new RangeError('line too long');
      for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as unknown;
    }
  } finally {
    // The stream may be broken already; there is nothing left to tell anybody.
    await reader.cancel().catch(() => undefined);
  }
}
