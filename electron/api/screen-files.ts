/** The built screen (`dist/renderer`), served alike by both hosts. */
import { randomBytes } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';
import { screenPolicy, withCommonHeaders } from './headers.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  // What pdf.js asks for: character maps and fonts, read as bytes.
  '.bcmap': 'application/octet-stream',
  '.pfb': 'application/octet-stream',
  '.ttf': 'font/ttf',
};

/** Where the build writes the nonce of the response. */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

export interface ScreenFilesOptions {
  /** Folder of the built renderer. */
  readonly folder: string;
}

/**
 * A handler for `GET /` and the files beside it. Paths are resolved inside the folder only (links included); file names
 * carry their content's hash, so all but the page itself may be cached for ever.
 * Answers 404 with ROUTE_UNKNOWN for what is not there; throws SCREEN_NOT_BUILT when the folder is empty.
 */
export function createScreenFiles({ folder }: ScreenFilesOptions): (request: Request) => Promise<Response> {
  return async (request) => {
    const path = decodePath(new URL(request.url).pathname);
    if (path === undefined) return unknown();
    if (path === '/' || path === '/index.html') return page(folder);
    const type = TYPES[extname(path)];
    if (type === undefined) return unknown();
    const content = await readInside(folder, path);
    if (content === undefined) return unknown();
    return withCommonHeaders(
      new Response(new Uint8Array(content), {
        headers: { 'Content-Type': type, 'Cache-Control': 'public, max-age=31536000, immutable' },
      }),
    );
  };
}

async function page(folder: string): Promise<Response> {
  const html = await readInside(folder, '/index.html');
  if (html === undefined) throw new WorkstationError('SCREEN_NOT_BUILT');
  const nonce = randomBytes(16).toString('base64');
  return withCommonHeaders(
    new Response(html.toString('utf8').replaceAll(NONCE_PLACEHOLDER, nonce), {
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': screenPolicy(nonce) },
    }),
  );
}

function decodePath(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') || path.includes('\\') ? undefined : path;
  } catch {
    return undefined;
  }
}

/** The file's bytes; undefined when it does not exist or its real path lies outside the folder. */
async function readInside(folder: string, path: string): Promise<Buffer | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, path));
    if (!file.startsWith(root + sep)) return undefined;
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR' || code === 'ENAMETOOLONG';
}

function unknown(): Response {
  const { status } = new WorkstationError('ROUTE_UNKNOWN');
  return withCommonHeaders(new Response(null, { status }));
}
