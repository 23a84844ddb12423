import { describe, expect, test } from 'vitest';
import { readNdjson } from './ndjson.ts';

function streamOf(chunks: readonly Uint8Array[], onCancel?: () => void): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
    cancel: onCancel ?? (() => undefined),
  });
}

const bytes = (text: string) => new TextEncoder().encode(text);
async function readAll(stream: ReadableStream<Uint8Array>, limit?: number): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of readNdjson(stream, limit)) values.push(value);
  return values;
}

const LINES = [{ type: 'ping' }, { name: 'Zoë – 京都 🩻' }, [1, 2], 'é'];
const TEXT = bytes(LINES.map((line) => `${JSON.stringify(line)}\n`).join(''));

describe('readNdjson', () => {
  test('reads the same values wherever the bytes are cut', async () => {
    for (let size = 1; size <= TEXT.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(TEXT.length / size) }, (_, i) =>
        TEXT.slice(i * size, (i + 1) * size),
      );
      expect(await readAll(streamOf(chunks))).toEqual(LINES);
    }
  });

  test('skips blank lines and drops a last line that was cut off', async () => {
    expect(await readAll(streamOf([bytes('\n{"a":1}\n\r\n{"b":')]))).toEqual([{ a: 1 }]);
  });

  test('refuses what is not JSON, not UTF-8, or has no end', async () => {
    await expect(readAll(streamOf([bytes('<html>\n')]))).rejects.toThrow(SyntaxError);
    await expect(readAll(streamOf([Uint8Array.of(0x22, 0xff, 0x22, 0x0a)]))).rejects.toThrow(TypeError);
    await expect(readAll(streamOf([bytes('"aaaa'), bytes('aaaaaaaa')]), 8)).rejects.toThrow(RangeError);
  });

  test('gives the values before a fault, then the fault', async () => {
    const seen: unknown[] = [];
    await expect(async () => {
      for await (const value of readNdjson(streamOf([bytes('1\n2\noops\n')]))) seen.push(value);
    }).rejects.toThrow(SyntaxError);
    expect(seen).toEqual([1, 2]);
  });

  test('cancels the stream when the reader leaves', async () => {
    let cancelled = false;
    for await (const value of readNdjson(streamOf([bytes('1\n2\n'), bytes('3\n')], () => (cancelled = true)))) {
      expect(value).toBe(1);
      break;
    }
    expect(cancelled).toBe(true);
  });
});
