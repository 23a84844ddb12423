import { describe, expect, test } from 'vitest';
import { generator } from '../joint-tests/generator.ts';
import { boundaryOf } from './content-type.ts';
import { MULTIPART_LIMITS, readParts, type MultipartLimits } from './multipart.ts';

const soak = process.env['DRIMBOX_SOAK'] === '1';

const bytes = (text: string) => Buffer.from(text, 'latin1');

async function* chunked(body: Buffer, next: () => number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length;) {
    const length = next();
    yield body.subarray(at, at + length);
    at += length;
  }
}

interface Read {
  readonly parts: { headers: Record<string, string>; body: string }[];
  /** Content of the part in which the answer ended. */
  readonly cut?: string;
  readonly code?: string;
}

async function read(body: Buffer, boundary: string, next: () => number = () => 1e9): Promise<Read> {
  const parts: Read['parts'] = [];
  let open: string | undefined;
  try {
    for await (const part of readParts(chunked(body, next), boundary)) {
      open = '';
      for await (const chunk of part.body) open += Buffer.from(chunk).toString('latin1');
      parts.push({ headers: Object.fromEntries(part.headers), body: open });
      open = undefined;
    }
    return { parts };
  } catch (error) {
    return { parts, code: (error as { code: string }).code, ...(open === undefined ? {} : { cut: open }) };
  }
}

const CHUNKS = [1, 2, 3, 7, 64, 1e9];
/** The same whatever the sizes of the chunks. */
async function readAnyhow(text: string, boundary = 'b'): Promise<Read> {
  const results = await Promise.all(CHUNKS.map((size) => read(bytes(text), boundary, () => size)));
  for (const result of results) expect(result).toEqual(results[0]);
  return results[0]!;
}

const bodies = ({ parts }: Read) => parts.map((part) => part.body);

describe('multipart/related', () => {
  test('parts with their headers, names in lower case, folded lines joined', async () => {
    const text =
      'preamble\r\n--b\r\nContent-Type: application/dicom;\r\n transfer-syntax=1.2\r\nX:1\r\nx: 2\r\n\r\none\r\n--b  \r\n\r\ntwo\r\n--b--\r\nepilogue';
    expect(await readAnyhow(text)).toEqual({
      parts: [
        { headers: { 'content-type': 'application/dicom; transfer-syntax=1.2', x: '1, 2' }, body: 'one' },
        { headers: {}, body: 'two' },
      ],
    });
  });

  test('empty parts, also where the delimiter follows the empty line at once', async () => {
    expect(bodies(await readAnyhow('--b\r\nA: 1\r\n\r\n\r\n--b\r\nA: 2\r\n\r\n--b\r\n\r\n--b--'))).toEqual([
      '',
      '',
      '',
    ]);
  });

  test('LF alone ends lines; then a CR at the end of a part is content', async () => {
    expect(bodies(await readAnyhow('--b\nA: 1\n\none\r\n--b\n\ntwo\n--b--\n'))).toEqual(['one\r', 'two']);
    expect(bodies(await readAnyhow('--b\r\n\r\none\n--b\r\n\r\ntwo\r\n\r\n--b--'))).toEqual(['one', 'two\r\n']);
  });

  test('a delimiter counts only at the beginning of a line and to its end', async () => {
    const content = 'x--b\r\n--bc\r\n--b-\r\n--b x\r\n --b\r\n-\r\n--\r\n--B';
    expect(bodies(await readAnyhow(`--b\r\n\r\n${content}\r\n--b--`))).toEqual([content]);
    const padded = `\r\n--b${' '.repeat(300)}\r\n`;
    expect(bodies(await readAnyhow(`--b\r\n\r\n${padded}\r\n--b--`))).toEqual([padded]);
    expect(bodies(await readAnyhow('--**\r\n\r\none\r\n--**--', '**'))).toEqual(['one']);
  });

  test('without closing delimiter: what was complete stays, then WADO_TRUNCATED', async () => {
    expect(await readAnyhow('--b\r\n\r\none\r\n--b\r\n\r\ntw\r')).toMatchObject({
      parts: [{ body: 'one' }],
      cut: 'tw\r',
      code: 'WADO_TRUNCATED',
    });
    for (const end of ['\r\n--b\r\n', '\r\n--b\r\nA: 1', '\r\n--b\r\nA: 1\r\n']) {
      expect(await readAnyhow(`--b\r\n\r\none${end}`)).toMatchObject({
        parts: [{ body: 'one' }],
        code: 'WADO_TRUNCATED',
      });
    }
  });

  test('cut at every place: only whole parts, never a code but WADO_TRUNCATED once the first line is there', async () => {
    const text = '--b\r\nA: 1\r\n\r\none\r\n\r\n--b\r\n\r\n\n--x\r\n--b\r\nB: 2\r\n\r\n\r\n--b--';
    const whole = bodies(await read(bytes(text), 'b'));
    expect(whole).toEqual(['one\r\n', '\n--x', '']);
    for (let at = 5; at < text.length; at += 1) {
      const result = await readAnyhow(text.slice(0, at));
      expect(result.code).toBe('WADO_TRUNCATED');
      expect(bodies(result)).toEqual(whole.slice(0, result.parts.length));
    }
  });

  test('an empty body has no parts; one without the delimiter is no multipart', async () => {
    expect(await readAnyhow('')).toEqual({ parts: [] });
    expect(await readAnyhow('--b--')).toEqual({ parts: [] });
    expect(await readAnyhow('<html>')).toEqual({ parts: [], code: 'WADO_MULTIPART' });
    expect(await readAnyhow('--c\r\n\r\none\r\n--c--')).toEqual({ parts: [], code: 'WADO_MULTIPART' });
    const endless = chunked(Buffer.alloc(10_000_000), () => 65_536);
    let taken = 0;
    const counted = (async function* () {
      for await (const chunk of endless) {
        taken += chunk.length;
        yield chunk;
      }
    })();
    await expect(readParts(counted, 'b').next()).rejects.toMatchObject({ code: 'WADO_MULTIPART' });
    expect(taken).toBeLessThan(300_000);
  });

  test('headers are bounded', async () => {
    const lines = (count: number) => Array.from({ length: count }, (_, index) => `A${index}: x\r\n`).join('');
    expect((await readAnyhow(`--b\r\n${lines(64)}\r\none\r\n--b--`)).parts.length).toBe(1);
    expect((await readAnyhow(`--b\r\n${lines(65)}\r\none\r\n--b--`)).code).toBe('WADO_MULTIPART');
    expect((await read(bytes(`--b\r\nA: ${'x'.repeat(17_000)}\r\n\r\none\r\n--b--`), 'b')).code).toBe('WADO_MULTIPART');
    expect((await read(bytes(`--b\r\nA: ${'x'.repeat(17_000)}`), 'b')).code).toBe('WADO_MULTIPART');
    expect((await readAnyhow('--b\r\nno colon\r\n\r\none\r\n--b--')).code).toBe('WADO_MULTIPART');
  });

  test('parts are bounded in number and size', async () => {
    const readWith = async (text: string, limits: Partial<MultipartLimits>, size: number) => {
      const whole: string[] = [];
      const chunks = chunked(bytes(text), () => size);
      try {
        for await (const part of readParts(chunks, 'b', { ...MULTIPART_LIMITS, ...limits })) {
          let content = '';
          for await (const chunk of part.body) content += Buffer.from(chunk).toString('latin1');
          whole.push(content);
        }
      } catch (error) {
        return [...whole, (error as { code: string }).code];
      }
      return whole;
    };
    const text = '--b\r\n\r\n12345\r\n--b\r\n\r\n123456\r\n--b--';
    for (const size of CHUNKS) {
      expect(await readWith(text, { parts: 2, partBytes: 6 }, size)).toEqual(['12345', '123456']);
      expect(await readWith(text, { parts: 1 }, size)).toEqual(['12345', 'WADO_TOO_MANY_PARTS']);
      expect(await readWith(text, { partBytes: 5 }, size)).toEqual(['12345', 'WADO_PART_TOO_LARGE']);
    }
  });

  test('a part that is not read, or not to its end, is skipped', async () => {
    const text = '--b\r\nN: 1\r\n\r\none\r\n--b\r\nN: 2\r\n\r\nlong and longer\r\n--b\r\nN: 3\r\n\r\nthree\r\n--b--';
    for (const size of CHUNKS) {
      const seen: string[] = [];
      for await (const part of readParts(
        chunked(bytes(text), () => size),
        'b',
      )) {
        const name = part.headers.get('n') ?? '';
        seen.push(name);
        if (name === '1') continue;
        for await (const chunk of part.body) {
          seen.push(Buffer.from(chunk).toString('latin1').slice(0, 1));
          break;
        }
      }
      expect(seen).toEqual(['1', '2', 'l', '3', 't']);
    }
  });

  test('whoever stops early ends the body', async () => {
    let ended = false;
    const body = (async function* () {
      try {
        for (;;) yield bytes('--b\r\n\r\none\r\n');
      } finally {
        ended = true;
      }
    })();
    for await (const part of readParts(body, 'b')) {
      expect(part.headers.size).toBe(0);
      break;
    }
    expect(ended).toBe(true);
  });

  test('random parts made of what is dangerous, in random chunks, come back as they were', async () => {
    const random = generator(20_261_121);
    const boundaries = ['b', '**', '7544a517-4f5a-4007-9762-690998213829', '--', "a'()+_,-./:=?x"];
    for (let round = 0; round < (soak ? 10_000 : 400); round += 1) {
      const boundary = boundaries[random(boundaries.length)]!;
      const end = random(4) === 0 ? '\n' : '\r\n';
      const pieces = ['\r', '\n', '-', '--', `\n--${boundary.slice(0, -1)}`, `--${boundary}`, '\r\n--', 'x', '\0', ' '];
      const parts = Array.from({ length: random(5) }, () => {
        let content = '';
        const length = random(12);
        for (let at = 0; at < length; at += 1) content += pieces[random(pieces.length)]!;
        // As a sender does: a boundary is chosen so that it does not begin a line of the content.
        return content.includes(`\n--${boundary}`) || content.startsWith(`--${boundary}`) ? 'x' : content;
      });
      const body = bytes(
        `${parts.map((part) => `--${boundary}${end}N: 1${end}${end}${part}${end}`).join('')}--${boundary}--${end}`,
      );
      const largest = 1 + random(40);
      const result = await read(body, boundary, () => 1 + random(largest));
      expect(result.code).toBe(undefined);
      expect(bodies(result)).toEqual(parts);
    }
  });
});

test('the boundary comes from the header, quoted or bare', () => {
  const official =
    'multipart/related;start="<4d39@resteasy-multipart>";transfer-syntax=1.2.840.10008.1.2.1;type="application/dicom"; boundary=7544a517-4f5a';
  expect(boundaryOf(official)).toBe('7544a517-4f5a');
  expect(boundaryOf('Multipart/Related; BOUNDARY="a;b \\"c"; type=x')).toBe('a;b "c');
  expect(boundaryOf('multipart/related;type="a; boundary=no";boundary=** ')).toBe('**');
  for (const bad of [
    '',
    'text/html',
    'multipart/related',
    'multipart/related;boundary=',
    'multipart/mixed;boundary=b',
  ]) {
    expect(boundaryOf(bad)).toBe(undefined);
  }
  expect(boundaryOf(`multipart/related;boundary=${'b'.repeat(201)}`)).toBe(undefined);
});
