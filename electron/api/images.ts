/** Examinations, series and frames. */
import { Hono } from 'hono';
import { WorkstationError } from '../../shared/errors.ts';
import { DecideCommand, IMAGE_API, SeriesCommand, type InstancesAnswer } from '../../shared/examination.ts';
import { readCommand, type ApiEnvironment, type ImageServices } from './services.ts';

/** `POST /api/examinations/decide`, `POST /api/series/{open,cancel}`, `GET` of instances and frames. */
export function imageRoutes(services: ImageServices): Hono<ApiEnvironment> {
  const routes = new Hono<ApiEnvironment>();
  routes.post(IMAGE_API.decide, async (context) => {
    services.requireSession(context.env.screen);
    const { key, examination, accept } = await readCommand(context, DecideCommand);
    services.decide(key, examination, accept);
    return context.body(null, 204);
  });
  routes.post(IMAGE_API.openSeries, async (context) => {
    services.requireSession(context.env.screen);
    const { key, series } = await readCommand(context, SeriesCommand);
    services.openSeries(key, series);
    return context.body(null, 204);
  });
  routes.post(IMAGE_API.cancelSeries, async (context) => {
    services.requireSession(context.env.screen);
    const { key, series } = await readCommand(context, SeriesCommand);
    services.cancelSeries(key, series);
    return context.body(null, 204);
  });
  routes.get('/api/series/:series/instances', async (context) => {
    services.requireSession(context.env.screen);
    const from = Number(context.req.query('from') ?? 0);
    if (!Number.isSafeInteger(from) || from < 0) throw new WorkstationError('REQUEST_INVALID', { detail: 'from' });
    const instances = await services.instances(context.req.param('series'), from);
    return context.json({ instances } satisfies InstancesAnswer);
  });
  routes.get('/api/instances/:sop/frames/:number', async (context) => {
    services.requireSession(context.env.screen);
    const number = Number(context.req.param('number'));
    if (!Number.isSafeInteger(number) || number < 1) throw new WorkstationError('REQUEST_INVALID', { detail: 'frame' });
    const { bytes, transferSyntaxUid } = await services.frame(context.req.param('sop'), number);
    return context.body(bytes, 200, {
      'Content-Type': `application/octet-stream; transfer-syntax=${transferSyntaxUid}`,
    });
  });
  return routes;
}
