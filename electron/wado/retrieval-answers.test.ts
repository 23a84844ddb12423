import { describe, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { foreignCoding, retryAfterSeconds } from './answer-head.ts';
import { heads, OBJECTS, useRetrievalBench } from './testing/retrieval-bench.ts';
import {
  answerParts,
  asPart,
  CLOSING,
  CONTENT_TYPE,
  NO_OPENSSL,
  part10,
  sop,
  targetAt,
  type Answerer,
} from './testing/source-bench.ts';

const TODAY = Date.UTC(2026, 10, 21, 9, 30);
const HOST = '127.0.0.1';

describe.skipIf(NO_OPENSSL)(`answers to a retrieval${NO_OPENSSL ? ` (skipped: ${NO_OPENSSL})` : ''}`, () => {
  const { retrieve, against, start } = useRetrievalBench();

  describe('the token', () => {
    test('401: one fresh token, one retry', async () => {
      const tokens: (string | undefined)[] = [];
      const result = await against((request, response) => {
        tokens.push(request.headers.authorization);
        if (tokens.length === 1) response.writeHead(401).end('Authentication failure');
        else answerParts(response, OBJECTS);
      });
      expect(result).toMatchObject({ code: 'fine', tokens: [false, true] });
      expect(tokens).toEqual(['Bearer token-1', 'Bearer token-2']);
    });

    test('401 twice is WADO_401', async () => {
      const result = await against((_, response) => response.writeHead(401).end());
      expect(result).toMatchObject({ code: 'WADO_401', tokens: [false, true] });
    });

    test('a refresh that fails passes through, with the answer that led to it', async () => {
      let asked = 0;
      const base = await start((_, response) => {
        asked += 1;
        response.writeHead(401).end();
      });
      const token = async ({ fresh }: { fresh: boolean }) => {
        if (fresh) throw new WorkstationError('SESSION_LOST');
        return 'expired';
      };
      const result = await retrieve(targetAt(base, 3), { token });
      expect(result).toMatchObject({ code: 'SESSION_LOST', uids: [] });
      expect(result.exchange?.response).toContain('HTTP/1.1 401 ');
      expect(asked).toBe(1);
    });

    test('is asked for once per request: one that expires in the middle of a series ends nothing', async () => {
      let tokens = 0;
      const base = await start((_, response) => {
        const rest = Buffer.concat([...OBJECTS.slice(1).map((part) => asPart(part)), CLOSING]);
        heads(response).write(asPart(OBJECTS[0]!), () => response.end(rest));
      });
      const token = async () => {
        tokens += 1;
        if (tokens > 1) throw new WorkstationError('SESSION_LOST');
        return 'short-lived';
      };
      const result = await retrieve(targetAt(base, 3), { token });
      expect(result).toMatchObject({ code: 'fine', uids: [sop(1), sop(2), sop(3)] });
      expect(tokens).toBe(1);
    });
  });

  describe('refusals', () => {
    test.each([400, 403, 404, 406, 410, 413, 429, 500, 502, 503, 504])('status %i has its code', async (status) => {
      const result = await against((_, response) => response.writeHead(status).end('<html>no</html>'));
      expect(result).toMatchObject({ code: `WADO_${status}`, tokens: [false] });
      expect(result.facts).toEqual({ host: HOST });
    });

    test.each([204, 299, 402, 418, 501, 505, 599])('status %i is told by its number', async (status) => {
      const result = await against((_, response) => response.writeHead(status).end());
      expect(result).toMatchObject({ code: 'WADO_STATUS', facts: { host: HOST, status } });
    });

    test.each([
      [429, '7', 7],
      [503, ' 120 ', 120],
      [503, 'Sat, 21 Nov 2026 09:31:00 GMT', 60],
      [429, 'Sat, 21 Nov 2026 09:29:00 GMT', 0],
      [503, 'soon', undefined],
      [503, '-1', undefined],
      [503, '1e3', undefined],
      [500, '7', undefined],
    ] as const)('status %i with Retry-After: %s', async (status, wish, seconds) => {
      const base = await start((_, response) => response.writeHead(status, { 'Retry-After': wish }).end());
      const { facts } = await retrieve(targetAt(base, 1), { today: () => TODAY });
      expect(facts).toEqual({ host: HOST, ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }) });
    });

    test.each([
      ['400 The SSL certificate error', 'WADO_TLS_CLIENT'],
      ['400 No required SSL certificate was sent', 'OWN_CERTIFICATE_NONE'],
    ])('a page of nginx about our certificate: %s', async (title, code) => {
      const page = `<html><head><title>${title}</title></head></html>`;
      expect((await against((_, response) => response.writeHead(400).end(page))).code).toBe(code);
    });

    test('a redirect is refused, and the token goes nowhere else', async () => {
      let reached = 0;
      const other = await start((_, response) => {
        reached += 1;
        answerParts(response, OBJECTS);
      });
      for (const status of [301, 302, 303, 307, 308]) {
        const result = await against((_, response) => response.writeHead(status, { Location: other }).end());
        expect(result.code).toBe('WADO_REDIRECT');
      }
      expect(reached).toBe(0);
    });
  });

  describe('what is no multipart of bare objects', () => {
    test.each([{ 'Content-Type': 'text/html' }, { 'Content-Type': 'multipart/related' }, {}])('%j', async (headers) => {
      const result = await against((_, response) => response.writeHead(200, headers).end('x'));
      expect(result.code).toBe('WADO_CONTENT_TYPE');
    });

    test('another boundary than the header says', async () => {
      const result = await against((_, response) => heads(response).end('--wrong\r\n\r\nx\r\n--wrong--'));
      expect(result.code).toBe('WADO_MULTIPART');
    });

    test.each([
      ['gzip', 'gzip'],
      ['identity, BR', 'br'],
      ['x'.repeat(500), 'x'.repeat(40)],
    ])('Content-Encoding: %s', async (sent, encoding) => {
      const headers = { 'Content-Type': CONTENT_TYPE, 'Content-Encoding': sent };
      const result = await against((_, response) => response.writeHead(200, headers).end('x'));
      expect(result).toMatchObject({ code: 'WADO_CONTENT_ENCODING', facts: { host: HOST, encoding } });
    });

    test.each(['identity', 'Identity', ''])('Content-Encoding: %s is none', async (sent) => {
      const result = await against((_, response) => {
        response.writeHead(200, { 'Content-Type': CONTENT_TYPE, 'Content-Encoding': sent });
        response.end(Buffer.concat([...OBJECTS.map((part) => asPart(part)), CLOSING]));
      });
      expect(result).toMatchObject({ code: 'fine', uids: [sop(1), sop(2), sop(3)] });
    });

    test('a part that is encoded is put aside; one that says that it is binary is not', async () => {
      const result = await against((_, response) => {
        heads(response);
        response.write(asPart(OBJECTS[0]!, 'Content-Encoding: gzip\r\n'));
        response.write(asPart(OBJECTS[1]!, 'Content-Transfer-Encoding: base64\r\n'));
        response.write(asPart(OBJECTS[2]!, 'Content-Transfer-Encoding: Binary\r\nContent-Encoding: identity\r\n'));
        response.end(CLOSING);
      });
      expect(result).toMatchObject({ uids: [sop(3)], code: 'WADO_MISSING', facts: { missing: 2 } });
      const problem = (encoding: string) => ({ code: 'WADO_CONTENT_ENCODING', facts: { host: HOST, encoding } });
      expect(result.warnings).toEqual([
        { code: 'WADO_UNREADABLE', facts: { count: 2 }, problems: [problem('gzip'), problem('base64')] },
      ]);
    });
  });

  describe('206', () => {
    const partial =
      (...objects: Buffer[]): Answerer =>
      (_, response) => {
        response.writeHead(206, { 'Content-Type': CONTENT_TYPE });
        response.end(Buffer.concat([...objects.map((part) => asPart(part)), CLOSING]));
      };
    const warnings = [{ code: 'WADO_PARTIAL', facts: { host: HOST } }];

    test('is taken, and told, with what lacks', async () => {
      const result = await against(partial(OBJECTS[0]!));
      expect(result).toMatchObject({
        uids: [sop(1)],
        code: 'WADO_MISSING',
        facts: { missing: 2, expected: 3 },
        warnings,
      });
    });

    test('is complete when nothing lacks', async () => {
      expect(await against(partial(...OBJECTS))).toMatchObject({ code: 'fine', warnings });
    });
  });

  describe('answers without end', () => {
    const flood: Answerer = (_, response) => {
      heads(response).write(asPart(OBJECTS[0]!));
      const empty = Buffer.concat(Array.from({ length: 100 }, () => asPart(Buffer.alloc(0))));
      const more = () => {
        while (!response.destroyed && response.write(empty));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    };

    test('more parts than twice those listed, and 100', async () => {
      const result = await against(flood);
      expect(result).toMatchObject({ uids: [sop(1)], code: 'WADO_TOO_MANY_PARTS', facts: { limit: 106 } });
    });

    test('as many as that are taken', async () => {
      const strangers = Array.from({ length: 103 }, () => part10('1.2.3.99', { pixels: 2 }));
      const result = await against((_, response) => answerParts(response, [...strangers, ...OBJECTS]));
      expect(result).toMatchObject({ code: 'fine', uids: [sop(1), sop(2), sop(3)] });
    });
  });
});

test('Retry-After is read from the first of several headers', () => {
  const head = (...fields: string[]) => ({ status: 503, reason: '', fields });
  expect(retryAfterSeconds(head('retry-after', '3', 'Retry-After', '9'), TODAY)).toBe(3);
  expect(retryAfterSeconds(head('Retry-After', 'Fri, 99 Foo 2026 99:99:99 GMT'), TODAY)).toBe(undefined);
  expect(retryAfterSeconds(head(), TODAY)).toBe(undefined);
});

test('what a coding is called is for people', () => {
  expect(foreignCoding(['', ' , '])).toBe(undefined);
  expect(foreignCoding(['gz\u0000ip\u00e9'])).toBe('gz?ip?');
});
