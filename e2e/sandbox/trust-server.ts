/** CRLs and listes blanches over plain HTTP on loopback, as the ANS publishes them over the Internet. */
import { listen, LOOPBACK, send } from './http.ts';
import type { Running } from './http.ts';

export interface TrustServer extends Running {
  readonly url: string;
  /** Puts another content under a path, e.g. an expired CRL, or takes it away. */
  publish(path: string, content: Buffer | string | undefined): void;
}

/** Serves `contents`, whose keys are paths such as `/crl/racine.crl` and `/liste-blanche.xml`. */
export async function startTrustServer(
  port: number,
  contents: ReadonlyMap<string, Buffer | string>,
): Promise<TrustServer> {
  const published = new Map(contents);
  const running = await listen(port, (request, response) => {
    const path = new URL(request.url ?? '/', `http://${LOOPBACK}`).pathname;
    const content = published.get(path);
    if (content === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
      send(response, content === undefined ? 404 : 405, { 'content-type': 'text/plain' }, '');
      return;
    }
    const type = path.endsWith('.crl') ? 'application/pkix-crl' : 'application/xml';
    send(response, 200, { 'content-type': type }, content);
  });
  return {
    url: `http://${LOOPBACK}:${port}`,
    publish: (path, content) => {
      if (content === undefined) published.delete(path);
      else published.set(path, content);
    },
    close: running.close,
  };
}
