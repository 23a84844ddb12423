/** The requests to an OpenID provider: whole answers of bounded size, or none. */

/** A discovery document, a key set or a userinfo is a few kilobytes. */
const BODY_LIMIT_BYTES = 1024 * 1024;

export interface ProviderRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal?: AbortSignal;
}

/** The part of a `Response` that is used: several libraries have a class of that name. */
export interface ProviderResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** The way out, as this room needs it. */
export type ProviderFetch = (url: string, init: ProviderRequest) => Promise<ProviderResponse>;

/** Nobody answered, or without end. */
export class ProviderUnreachable extends Error {
  readonly host: string;

  constructor(host: string, options?: ErrorOptions) {
    super('no answer', options);
    this.name = 'ProviderUnreachable';
    this.host = host;
  }
}

/** What openid-client asks its `customFetch` for. */
export interface LibraryRequest {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * A `fetch` for openid-client: whole bodies of at most 1 MiB. `onDate` learns of the provider's clock.
 * Rejects with ProviderUnreachable.
 */
export function boundedFetch(
  fetch: ProviderFetch,
  onDate: (milliseconds: number) => void,
): (url: string, request: LibraryRequest) => Promise<Response> {
  return async (url, { method, headers, body, signal }) => {
    const { host } = new URL(url);
    let response: ProviderResponse;
    let bytes: Buffer;
    try {
      response = await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        ...(body instanceof URLSearchParams ? { body: body.toString() } : {}),
        ...(signal ? { signal } : {}),
      });
      bytes = await readBounded(response);
    } catch (cause) {
      throw new ProviderUnreachable(host, { cause });
    }
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isFinite(date)) onDate(date);
    const kept = new Headers();
    for (const name of ['content-type', 'www-authenticate']) {
      const value = response.headers.get(name);
      if (value !== null) kept.set(name, value);
    }
    return new Response(bytes.length > 0 ? new Uint8Array(bytes) : null, { status: response.status, headers: kept });
  };
}

async function readBounded({ body }: ProviderResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (body !== null) {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > BODY_LIMIT_BYTES) throw new Error('the body is too large');
      chunks.push(chunk);
    }
  }
  return Buffer.concat(chunks);
}
