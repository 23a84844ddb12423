/** A manifest opened by hand. */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { WorkstationError } from '../../shared/errors.ts';
import { IMAGE_API } from '../../shared/examination.ts';
import type { ApiEnvironment, ImageServices } from './services.ts';

/** A manifest of 100,000 instances is some 20 MB. */
const KOS_LIMIT_MEBIBYTES = 32;

/** `POST /api/kos`: the bytes of the file, as they are. */
export function kosRoutes(services: ImageServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.post(
    IMAGE_API.kos,
    bodyLimit({
      maxSize: KOS_LIMIT_MEBIBYTES * 1024 * 1024,
      onError: () => {
        throw new WorkstationError('KOS_TOO_LARGE', { limit: `${KOS_LIMIT_MEBIBYTES} MiB` });
      },
    }),
    async (context) => {
      services.requireSession(context.env.screen);
      const manifest = new Uint8Array(await context.req.arrayBuffer());
      services.openManifest(manifest, context.req.query('key') ?? '');
      return context.body(null, 204);
    },
  );
  return routes;
}
