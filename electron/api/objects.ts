/** Instances that are no images: what they say, and the bytes that belong to it. */
import { Hono } from 'hono';
import { WorkstationError } from '../../shared/errors.ts';
import type { ObjectAnswer } from '../../shared/objects.ts';
import type { ApiEnvironment, ImageServices } from './services.ts';

/** `GET /api/instances/:sop/object` and its `/parts/:number`. */
export function objectRoutes(services: ImageServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.get('/api/instances/:sop/object', async (context) => {
    services.requireSession(context.env.screen);
    return context.json((await services.object(context.req.param('sop'))) satisfies ObjectAnswer);
  });
  routes.get('/api/instances/:sop/object/parts/:number', async (context) => {
    services.requireSession(context.env.screen);
    const number = Number(context.req.param('number'));
    if (!Number.isSafeInteger(number) || number < 0) throw new WorkstationError('REQUEST_INVALID', { detail: 'part' });
    const { mediaType, bytes } = await services.objectPart(context.req.param('sop'), number);
    // What a document calls itself is for our own reader: no browser is to make a page of it.
    return context.body(bytes, 200, { 'Content-Type': mediaType, 'Content-Disposition': 'attachment' });
  });
  return routes;
}
